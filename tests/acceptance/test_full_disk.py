"""T12: on a full disk a write is refused and reading goes on; with space again all is as before.

The disk is a small file system in memory, which takes root to mount. PostgreSQL's is that of one
database (a tablespace): where its log finds no space either, the server itself stops. Once it has
vacuumed the catalogues of a full database it lets nobody connect anew, for it cannot write
`pg_internal.init`: who goes on reading there is a worker that has read before.
"""

import os
import shutil
import subprocess
import uuid
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from service import migrate
from tests.acceptance.audit import audit
from tests.acceptance.conftest import key_of
from tests.acceptance.load import Client, Tally, write
from tests.acceptance.server import serving
from tests.conftest import _address

pytestmark = pytest.mark.soak
SPACE, ROOMY = {"sqlite": "3m", "postgresql": "16m"}, "200m"
FULL = 507
ENOUGH = 10_000
"""More statements than there is space for."""


def mount(folder, *options):
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a small file system cannot be mounted here: root is needed")


@pytest.fixture
def small():
    """Of a size: a folder on a file system of its own that has no more."""
    folder = Path(mkdtemp(prefix="small"))  # not among pytest's, which it closes to other users

    def make(size):
        if os.geteuid() or not shutil.which("mount"):
            pytest.skip("a small file system cannot be mounted here: root is needed")
        mount(folder, "-t", "tmpfs", "-o", f"size={size}", "tmpfs")
        return folder

    yield make
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)
    folder.rmdir()


@pytest.fixture(params=["sqlite", "postgresql"])
def cramped(request, small):
    """A store where there is little space, a key to it, and how it gets more."""
    folder = small(SPACE[request.param])

    def more():
        mount(folder, "-o", f"remount,size={ROOMY}")

    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'onrecord.db'}"
        migrate.upgrade(url)
        yield url, key_of(url), more
        return
    server, name = request.getfixturevalue("durable"), f"cramped_{uuid.uuid4().hex}"
    shutil.chown(folder, server.wheel.system_user)
    form = f"TEMPLATE template0 ENCODING 'UTF8' TABLESPACE {name}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        connection.execute(f"CREATE DATABASE {name} {form}")
    url = _address(server.url, name)
    migrate.upgrade(url)
    yield url, key_of(url), more
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute(f"DROP TABLESPACE {name}")


def refused(tally):
    """Whether that is how writes are refused: nothing but 201, and 503 or 507 as a problem."""
    return set(tally.statuses()) - {201} <= {503, 507} and all(
        answer.headers["content-type"] == "application/problem+json"
        for answer in tally.answers
        if answer.status != 201
    )


def is_full(tally):
    """Whether of the last forty writes half found no space."""
    return sum(answer.status == FULL for answer in tally.answers[-40:]) >= 20


def test_a_full_disk_loses_nothing_and_needs_no_restart(cramped, report):
    url, key, more = cramped
    with serving(url, WORKERS="1") as server:
        full = Tally()
        client = Client(server.port, key)
        assert client.send("GET", "/v1/statements?q=lose").status == 200
        write(server.port, key, ENOUGH, clients=4, until=lambda: is_full(full), tally=full)
        reads = [client.send("GET", "/v1/statements?q=lose").status for _ in range(5)]
        alive = server.get("/healthz")
        workers = server.workers()
        more()
        after = write(server.port, key, total=300, start=ENOUGH)
        client.close()
        same, tracebacks = server.workers() == workers, server.tracebacks()

    acknowledged = full.acknowledged | after.acknowledged
    found = audit(url, acknowledged)
    figure = (
        f"{full.statuses()}, reads {reads.count(200)}/5, lost {found.lost}, "
        f"then {len(after.acknowledged)}/300"
    )
    report("T12", figure, "503 or 507, 5/5, 0 lost, 300/300")
    assert refused(full)
    assert full.statuses()[FULL] >= 20
    assert (reads, alive, same) == ([200] * 5, 200, True)
    assert after.statuses() == {201: 300}
    assert found.clean, found
    assert tracebacks == 0
