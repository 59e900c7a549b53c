"""T13: once the file of the store is gone or another, nothing is acknowledged any more."""

import shutil
import time

import pytest

from service import migrate
from tests.acceptance.audit import audit
from tests.acceptance.conftest import key_of
from tests.acceptance.load import PATIENCE, Client, statement, write
from tests.acceptance.server import serving


@pytest.fixture
def folder(tmp_path):
    """A folder with a store in it, and a key."""
    made = tmp_path / "volume"
    url = f"sqlite:///{made / 'onrecord.db'}"
    migrate.upgrade(url)
    return made, url, key_of(url)


def unlink(folder):
    kept = folder.parent / "kept.db"
    (folder / "onrecord.db").rename(kept)
    return lambda: kept.rename(folder / "onrecord.db")


def replace(folder, other):
    put_back = unlink(folder)
    shutil.move(other, folder / "onrecord.db")
    return put_back


def replace_by_a_copy(folder):
    shutil.copy(folder / "onrecord.db", folder.parent / "copy.db")
    return replace(folder, folder.parent / "copy.db")


def replace_by_another_store(folder):
    migrate.upgrade(f"sqlite:///{folder.parent / 'other.db'}")
    return replace(folder, folder.parent / "other.db")


def take_the_volume_away(folder):
    folder.rename(folder.with_name("elsewhere"))
    return lambda: folder.with_name("elsewhere").rename(folder)


EVENTS = [unlink, replace_by_a_copy, replace_by_another_store, take_the_volume_away]
events = pytest.mark.parametrize("event", EVENTS)


def all_recycled(server):
    """Kill every worker, and wait until others are there."""
    old = server.workers()
    for _ in old:
        server.kill_worker()
        time.sleep(0.1)
    ends = time.monotonic() + PATIENCE
    while len(set(server.workers()) - set(old)) < len(old):
        assert time.monotonic() < ends
        time.sleep(0.05)


@events
def test_nothing_is_acknowledged_once_the_file_is_another(folder, report, event):
    path, url, key = folder
    with serving(url) as server:
        before = write(server.port, key, total=20)
        event(path)
        first = server.get("/readyz")
        after = write(server.port, key, total=50, start=1_000)
        all_recycled(server)  # those that start now must not take what they find for the store
        recycled = write(server.port, key, total=50, start=2_000)
        last = server.get("/readyz")

    acknowledged = len(after.acknowledged) + len(recycled.acknowledged)
    report(f"T13 {event.__name__}", f"{acknowledged} of 100 acknowledged, readyz {first}", "0, 503")
    assert before.statuses() == {201: 20}
    assert (after.statuses(), recycled.statuses()) == ({503: 50}, {503: 50})
    assert (first, last) == (503, 503)


@events
def test_once_the_file_is_back_all_is_there_and_it_is_served_again(folder, event):
    path, url, key = folder
    with serving(url) as server:
        before = write(server.port, key, total=20)
        put_back = event(path)
        write(server.port, key, total=20, start=1_000)
        all_recycled(server)
        write(server.port, key, total=20, start=1_000)
        put_back()
        client = Client(server.port, key)
        again = [client.post(statement(2_000 + number)).status for number in range(5)]
        client.close()

    assert again == [201] * 5
    found = audit(url, before.acknowledged)
    assert (found.stored, found.clean) == (25, True), found
