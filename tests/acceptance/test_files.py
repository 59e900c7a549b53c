"""T13, T14 and T15: a file that is gone, replaced, not writable, or not safe with this SQLite."""

import json
import os
import shutil
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

import pytest

from service import migrate
from tests import make
from tests.acceptance.conftest import key_of
from tests.acceptance.load import Client
from tests.acceptance.server import PATIENCE, ROOT, Server, changed, serving


@pytest.fixture
def folder(tmp_path):
    """A folder with a store in it, and a key."""
    made = tmp_path / "volume"
    url = f"sqlite:///{made / 'onrecord.db'}"
    migrate.upgrade(url)
    return made, url, key_of(url)


def swap(folder, event):
    """Do to the store's file what an operator should not."""
    file = folder / "onrecord.db"
    if event == "unlinked":
        file.unlink()
    elif event == "volume gone":
        folder.rename(folder.with_name("elsewhere"))
    elif event == "replaced by a copy":
        shutil.copy(file, folder / "copy.db")
        (folder / "copy.db").replace(file)
    else:
        migrate.upgrade(f"sqlite:///{folder / 'other.db'}")
        (folder / "other.db").replace(file)


@pytest.mark.parametrize(
    "event", ["unlinked", "volume gone", "replaced by a copy", "replaced by another store"]
)
def test_nothing_is_acknowledged_once_the_file_is_another(folder, event):
    path, url, key = folder
    body = lambda: json.dumps(make.body()).encode()  # noqa: E731 - a new one each time
    with serving(url) as server:
        client = Client(server.port, key)
        before = client.send("POST", "/v1/statements", body()).status
        swap(path, event)
        after, ready = [], []
        for _ in range(4):
            for _ in range(5):
                try:
                    after.append(client.send("POST", "/v1/statements", body()).status)
                except OSError:
                    client.close()
            ready.append(server.get("/readyz"))
            server.kill_worker()  # the one that takes its place must not take the new file
            time.sleep(0.5)
        client.close()

    assert before == 201
    assert set(after) == {503}
    assert set(ready) == {503}
    assert len(after) >= 10


def start(url, root=ROOT):
    """Start a service that cannot; return its exit code and what it said."""
    server = Server(url, root)
    code = server.process.wait(PATIENCE)
    said = server.log.read_text("utf-8")
    shutil.rmtree(server.log.parent)
    return code, said


@pytest.mark.parametrize("missing", ["folder", "file"])
def test_a_store_that_is_not_there_stops_the_start_and_is_not_made(tmp_path, missing):
    path = tmp_path / "volume"
    if missing == "file":
        path.mkdir()

    code, said = start(f"sqlite:///{path / 'onrecord.db'}")

    assert code != 0
    assert said.count("Error: ") == 1
    assert "Traceback" not in said
    assert list(tmp_path.rglob("*.db")) == []


COMMAND = """
import os, sys
from service import cli
if os.getuid() == 0:  # nothing is closed to root
    os.setgid(65534)
    os.setuid(65534)
cli.main(["store"])
"""


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_store_that_cannot_be_written_is_refused_with_one_line(folder, closed):
    path, url, _ = folder
    (path / "onrecord.db").chmod(0o444 if closed == "file" else 0o666)
    path.chmod(0o555)
    for outer in takewhile(lambda each: each != Path(gettempdir()), path.parents):
        outer.chmod(0o755)  # else the folder could not even be entered

    done = subprocess.run(
        [sys.executable, "-c", COMMAND],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    path.chmod(0o755)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


def test_an_affected_sqlite_refuses_a_file_in_wal(folder, tmp_path):
    _, url, _ = folder
    affected = changed(
        tmp_path / "affected", "service/sqlite.py", "version >= (3, 51, 3)", "version >= (4, 0, 0)"
    )

    code, said = start(url, affected)

    assert code != 0
    assert "has the WAL-reset bug" in said
    assert "the file has the journal wal, not delete: migrate it" in said
    assert "Traceback" not in said


def test_an_affected_sqlite_serves_with_the_rollback_journal_once_migrated(folder, tmp_path):
    path, url, key = folder
    affected = changed(
        tmp_path / "affected", "service/sqlite.py", "version >= (3, 51, 3)", "version >= (4, 0, 0)"
    )
    subprocess.run(
        [sys.executable, "-m", "service.cli", "migrate"],
        cwd=affected,
        env=os.environ | {"DATABASE_URL": url},
        check=True,
        capture_output=True,
    )

    with serving(url, affected) as server:
        client = Client(server.port, key)
        body = json.dumps(make.body()).encode()
        assert client.send("POST", "/v1/statements", body).status == 201
        client.close()
    assert not (path / "onrecord.db-wal").exists()
