"""A head that was kept outside is compared with the record, or refused where it is none."""

import pytest

from service import backups
from service.backups import BackupError, Wishes
from tests import make
from tests.commands import command

NOTHING = "0" * 64
"""What the first revision follows, and the hash of a head where there is none."""


@pytest.mark.parametrize("is_written", [False, True])
def test_the_head_of_a_store_without_revisions_has_one_hash_alone(url, database, is_written):
    if is_written:
        with database.writing() as session:
            make.statement(session)
            session.commit()

    met = command("verify", "--head", f"0:{NOTHING}", DATABASE_URL=url)
    other = command("verify", "--head", f"0:{'a' * 64}", DATABASE_URL=url)

    assert (met.returncode, met.stderr) == (0, "")
    assert (other.returncode, other.stderr) == (
        1,
        "revision 0 is not there with the hash that was kept of it\n",
    )


@pytest.mark.parametrize(
    ("url", "empty"), [("sqlite", "sqlite"), ("postgresql", "postgresql")], indirect=True
)
def test_a_backup_is_not_put_back_for_a_head_of_nothing_with_another_hash(url, empty, tmp_path):
    path = backups.take(url, tmp_path / "kept", Wishes()).path

    with pytest.raises(BackupError, match="revision 0 is not there with the hash"):
        backups.restore(empty, path, Wishes(head=(0, "a" * 64)))

    assert backups.restore(empty, path, Wishes(head=(0, NOTHING))).seen.head == f"0:{NOTHING}"


@pytest.mark.parametrize("name", ["verify", "restore"])
@pytest.mark.parametrize(
    "head",
    [
        "",
        "x",
        "7",
        "7:",
        "0:",
        "0:anything",
        f"7:{'0' * 63}",
        f"7:{'0' * 65}",
        f"7:{'g' * 64}",
        f"7:{'٣' * 64}",
        f"٣:{NOTHING}",
        f"-1:{NOTHING}",
        f"{'9' * 5_000}:{NOTHING}",
        f"7:{NOTHING}\n",
    ],
    ids=range(14),
)
def test_what_is_no_head_is_refused_as_an_option(tmp_path, name, head):
    words = (name, "kept") if name == "restore" else (name,)

    done = command(*words, "--head", head, DATA=str(tmp_path), DATABASE_URL="")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: Invalid value for --head: NUMBER:HASH is wanted, as it was printed: "
        "a number, a colon and 64 hexadecimal digits"
    )
