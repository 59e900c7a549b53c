"""No command writes over the files of the store, nor takes an empty one for a store."""

import os
from pathlib import Path

import pytest

from tests.commands import command

SIDES = ["", "-wal", "-shm", "-journal"]
WAYS = {
    "export": ("export", "--output"),
    "whole": ("export", "--full", "--output"),
    "import": ("import", "{rows}", "--results"),
    "backup": ("backup", "--output"),
}
ways = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def store(tmp_path):
    """The file of a store, in a folder of its own."""
    command("migrate", DATA=str(tmp_path / "data"), DATABASE_URL="")
    return tmp_path / "data" / "onrecord.db"


def held(store):
    return {each.name: each.read_bytes() for each in store.parent.iterdir()}


def refused(store, way, output):
    """Whether a command that would write into a file of the store has left all as it was."""
    rows = store.parent.parent / "rows.ndjson"
    rows.write_text('{"text": "So", "speaker": "Ada Example", "source": "The Example"}\n')
    words = [word.format(rows=rows) for word in WAYS[way]]
    before = held(store)
    done = command(*words, str(output), DATA=str(store.parent), DATABASE_URL="")
    assert done.stderr.splitlines()[-1] == f"Error: {output} is a file of the store itself"
    return (done.returncode, done.stdout, held(store)) == (2, "", before)


@ways
@pytest.mark.parametrize("side", SIDES)
def test_an_output_is_no_file_of_the_store(store, way, side):
    assert refused(store, way, f"{store}{side}")


@ways
def test_an_output_is_no_file_of_the_store_by_another_name(store, way, tmp_path, monkeypatch):
    (tmp_path / "linked.db").symlink_to(store)
    os.link(store, tmp_path / "second.db")
    (tmp_path / "folder").symlink_to(store.parent)
    monkeypatch.chdir(store.parent)

    for output in (
        tmp_path / "linked.db",
        tmp_path / "second.db",
        tmp_path / "folder" / "onrecord.db-wal",
        "onrecord.db",
        f"{store.parent}/../data/onrecord.db",
    ):
        assert refused(store, way, output), output


def test_a_link_that_leads_nowhere_else_is_replaced_by_the_output(store, tmp_path):
    output = tmp_path / "kept"
    output.symlink_to(output)

    done = command("export", "--output", str(output), DATA=str(store.parent), DATABASE_URL="")

    assert (done.returncode, output.read_bytes()) == (0, b"")


@pytest.mark.parametrize("way", ["export", "backup"])
def test_what_is_written_before_it_has_its_name_is_no_file_of_the_store(store, way):
    partial = store.rename(store.with_name("kept.partial"))
    output, url = store.with_name("kept"), f"sqlite:///{partial}"
    before = partial.read_bytes()

    done = command(*WAYS[way], str(output), DATABASE_URL=url)

    assert (done.returncode, "is a file of the store itself" in done.stderr) == (2, True)
    assert (partial.read_bytes(), output.exists()) == (before, False)


@pytest.mark.parametrize("words", [("export",), ("verify",), ("store",), ("key", "list")])
def test_an_empty_file_is_told_as_such_and_a_backup_asked_for(tmp_path, words):
    file = tmp_path / "onrecord.db"
    file.touch()

    done = command(*words, DATA=str(tmp_path), DATABASE_URL="")

    assert (done.returncode, done.stderr) == (
        1,
        f"Error: {file} is empty: restore a backup, or let migrate make a new store of it\n",
    )
    assert file.stat().st_size == 0


def test_an_empty_file_that_was_made_for_it_becomes_a_store(tmp_path):
    Path(tmp_path, "onrecord.db").touch()

    done = command("migrate", DATA=str(tmp_path), DATABASE_URL="")

    assert (done.returncode, done.stdout) == (0, "a new store is ready\n")
    assert command("verify", DATA=str(tmp_path), DATABASE_URL="").returncode == 0
