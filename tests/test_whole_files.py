"""A file that a command writes is there as a whole, or not at all."""

import fcntl

import pytest

from service.backups.files import BackupError, put_aside, whole


def test_what_another_command_has_just_finished_is_not_taken_for_ours(tmp_path, monkeypatch):
    path, lock = tmp_path / "kept", fcntl.flock

    def late(opened, how):
        monkeypatch.undo()
        with whole(path) as other:  # the partial file that we have opened
            other.write_bytes(b"of the other command")
        lock(opened, how)

    (tmp_path / "kept.partial").touch()
    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(BackupError, match="written by another command"), whole(path):
        pytest.fail("it is not ours to write")

    assert path.read_bytes() == b"of the other command"
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_what_nobody_else_may_read_is_not_written_into_a_file_that_others_can(tmp_path):
    left = tmp_path / "kept.partial"
    left.touch(mode=0o644)

    with whole(tmp_path / "kept") as partial:
        partial.write_bytes(b"digests of keys")
        assert partial.stat().st_mode & 0o777 == 0o600


def test_what_is_put_aside_within_one_second_is_put_over_nothing(tmp_path):
    store, left, put = tmp_path / "onrecord.db", [b"first", b"second", b"third"], []

    for content in left:
        store.write_bytes(content)
        (tmp_path / "onrecord.db-wal").write_bytes(b"log of the " + content)
        put.append(put_aside(store))
        put[0].unlink(missing_ok=True)  # of the first its log alone is left, which is enough

    assert [each.read_bytes() for each in put[1:]] == left[1:]
    logs = [each.with_name(f"{each.name}-wal").read_bytes() for each in put]
    assert logs == [b"log of the " + content for content in left]
