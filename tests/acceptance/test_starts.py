"""T14 and T15: a store that cannot be served stops the start with one line, and nothing is made."""

import os
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

import pytest

from service import migrate
from tests.acceptance.audit import audit
from tests.acceptance.conftest import key_of
from tests.acceptance.load import write
from tests.acceptance.server import ROOT, Server, changed, serving


@pytest.fixture
def folder(tmp_path):
    """A folder with a store in it, and its address."""
    made = tmp_path / "volume"
    url = f"sqlite:///{made / 'onrecord.db'}"
    migrate.upgrade(url)
    return made, url


def start(url, root=ROOT, **environ):
    """Start a service that cannot serve; return its exit code and what it said."""
    server = Server(url, root, bound=True, **environ)
    try:
        with pytest.raises(AssertionError):  # it ends before it answers
            server.wait()
        return server.process.poll(), server.log.read_text("utf-8")
    finally:
        if server.process.poll() is None:
            server.kill()
        shutil.rmtree(server.log.parent)


def files(folder):
    """Every file and folder there is, with its bytes."""
    return {each: each.is_file() and each.read_bytes() for each in folder.rglob("*")}


MIGRATING = pytest.mark.parametrize("migrating", ["0", "1"], ids=["serve", "migrate"])


def refused(url, tmp_path, root=ROOT, **environ):
    """Start a service that must refuse, leaving everything as it is; return its one line."""
    before = files(tmp_path)

    code, said = start(url, root, **environ)

    lines = [line for line in said.splitlines() if line.startswith("Error: ")]
    assert code not in {0, None}
    assert len(lines) == 1, said
    assert "Traceback" not in said
    assert files(tmp_path) == before
    return lines[0]


@pytest.mark.parametrize("missing", ["folder", "file"])
def test_a_store_that_is_not_there_is_not_made(tmp_path, missing):
    path = tmp_path / "volume"
    if missing == "file":
        path.mkdir()

    assert "cannot be opened" in refused(f"sqlite:///{path / 'onrecord.db'}", tmp_path)


COMMAND = """
import os, sys
from service import cli
cli.main.get_command(None, sys.argv[1])  # loaded while that can be read
import service.backups
if os.getuid() == 0:  # nothing is closed to root
    os.setgid(65534)
    os.setuid(65534)
cli.main(sys.argv[1:])
"""


@pytest.mark.parametrize("command", ["store", "migrate"])
@pytest.mark.parametrize(("file", "outer"), [(0o444, 0o755), (0o644, 0o555), (0o000, 0o755)])
def test_a_store_that_may_not_be_written_is_refused_with_one_line(folder, file, outer, command):
    path, url = folder
    for each in takewhile(lambda each: each != Path(gettempdir()), path.parents):
        each.chmod(0o755)  # else the folder could not even be entered
    (path / "onrecord.db").chmod(file)
    path.chmod(outer)

    done = subprocess.run(
        [sys.executable, "-c", COMMAND, command],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    path.chmod(0o755)

    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


@MIGRATING
def test_a_file_system_over_a_network_is_not_served_from(folder, tmp_path, migrating):
    path, url = folder
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 22 0:40 / {path} rw - nfs4 x rw\n")
    elsewhere = changed(
        tmp_path / "program", "service/identity.py", "/proc/self/mountinfo", str(mounts)
    )

    said = refused(url, path, elsewhere, MIGRATE_ON_START=migrating)

    assert "is on nfs4" in said


def test_an_affected_sqlite_refuses_a_file_in_wal_and_says_why(folder, affected):
    path, url = folder

    code, said = start(url, **affected)

    assert code != 0
    assert "SQLite 3.51.2 has the WAL-reset bug" in said
    assert said.count("Error: the file has the journal wal, not delete: migrate it") == 1
    assert "Traceback" not in said
    assert [each.name for each in path.iterdir()] == ["onrecord.db"]


def test_an_affected_sqlite_serves_with_the_rollback_journal_once_migrated(folder, affected):
    path, url = folder
    key = key_of(url)

    with serving(url, MIGRATE_ON_START="1", **affected) as server:
        tally = write(server.port, key, total=50)
        said = server.log.read_text("utf-8")

    assert tally.statuses() == {201: 50}
    assert "has the WAL-reset bug: the slower rollback journal is used" in said
    assert not (path / "onrecord.db-wal").exists()
    migrate.upgrade(url)
    found = audit(url, tally.acknowledged)
    assert (found.stored, found.clean) == (50, True), found
