"""T05, T07 and T08: processes are killed in the middle of writes, and what was answered stands."""

import json
import threading
import time

import pytest

from tests import make
from tests.acceptance.audit import audit
from tests.acceptance.load import Client, write
from tests.acceptance.server import serving


def killed(store, total, kills, *, repeat=False, pause=0.15, start=0):
    """Write while workers are killed, then all of them; start again and return what was met."""
    url, key = store
    done = threading.Event()
    with serving(url) as server:

        def kill():
            for _ in range(kills):
                time.sleep(pause)
                server.kill_worker()
            time.sleep(pause)
            server.kill()
            if repeat:
                server.restart()
            else:
                done.set()

        killer = threading.Thread(target=kill)
        killer.start()
        tally = write(server.port, key, total, until=done.is_set, repeat=repeat, start=start)
        killer.join()
        if not repeat:
            server.restart()
            assert server.get("/readyz") == 200
    return tally


def counts(found):
    return f"lost {found.lost}, doubled {found.doubled}, half {found.half}, forks {found.forks}"


def test_what_was_acknowledged_before_a_kill_is_there(store):
    tally = killed(store, total=2_000, kills=2, pause=1)

    found = audit(store[0], tally.acknowledged)

    assert len(tally.acknowledged) > 10
    assert found.clean, found
    assert len(tally.acknowledged) <= found.stored <= len(tally.sent)


@pytest.mark.soak
def test_t05_twenty_rounds_of_kills(lasting, report):
    acknowledged = {}
    for number in range(20):
        tally = killed(lasting, total=5_000, kills=6, start=number * 5_000)
        acknowledged |= tally.acknowledged

    found = audit(lasting[0], acknowledged)

    report("T05", f"{len(acknowledged)} acknowledged, {counts(found)}", "all 0")
    assert len(acknowledged) > 1_000
    assert found.clean, found


def test_repeated_with_one_key_each_write_is_there_once(store):
    tally = killed(store, total=150, kills=3, repeat=True)

    found = audit(store[0], tally.acknowledged)

    assert found.clean, found
    assert found.stored == len(tally.sent) == len(tally.acknowledged) == 150


@pytest.mark.soak
def test_t08_repeats_under_twenty_rounds_of_kills(lasting, report):
    acknowledged, sent = {}, 0
    for number in range(20):
        tally = killed(lasting, total=200, kills=6, repeat=True, start=number * 200)
        acknowledged |= tally.acknowledged
        sent += len(tally.sent)

    found = audit(lasting[0], acknowledged)

    report("T08", f"{sent} sent, {found.stored} stored, {counts(found)}", "stored = sent, all 0")
    assert found.clean, found
    assert found.stored == sent == len(acknowledged)


def test_a_repeat_is_answered_to_the_byte_by_another_worker(store):
    url, key = store
    body = json.dumps(make.body()).encode()
    with serving(url) as server:
        answers = []
        for _ in range(6):
            client = Client(server.port, key)
            answers.append(client.send("POST", "/v1/statements", body, Idempotency_Key="k"))
            client.close()
            server.kill_worker()
            time.sleep(0.2)

    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    marks = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert marks == [None, *["true"] * 5]


def crashed(store, server, total, crashes, *, repeat=False, start=0):
    """Write while PostgreSQL crashes; return what was met, and how long each standstill was."""
    url, key = store
    stood = []
    with serving(url) as served:
        pid = served.process.pid
        tally, thread = [], None

        def run():
            tally.append(write(served.port, key, total, repeat=repeat, start=start))

        thread = threading.Thread(target=run)
        thread.start()
        probe = Client(served.port, key)
        for number in range(crashes):
            time.sleep(1)
            server.crash()
            begun = time.monotonic()
            while not _stored(probe, start + 1_000_000 + number):
                time.sleep(0.05)
            stood.append(time.monotonic() - begun)
        thread.join()
        probe.close()
        assert served.process.pid == pid
        assert served.process.poll() is None
    return tally[0], stood


def _stored(probe, number):
    body = json.dumps(make.body(external_id=f"probe-{number}")).encode()
    try:
        return probe.send("POST", "/v1/statements", body).status in {201, 409}
    except OSError:
        return False


POSTGRESQL = pytest.mark.parametrize("lasting", ["postgresql"], indirect=True)


@POSTGRESQL
def test_a_crash_of_postgresql_loses_nothing_and_needs_no_restart(lasting, durable):
    tally, _ = crashed(lasting, durable, total=150, crashes=1)

    found = audit(lasting[0], tally.acknowledged)

    assert len(tally.acknowledged) > 10
    assert found.clean, found


@pytest.mark.soak
@POSTGRESQL
def test_t07_three_crashes_of_postgresql(lasting, durable, report):
    tally, stood = crashed(lasting, durable, total=4_000, crashes=3)

    found = audit(lasting[0], tally.acknowledged)

    longest = max(stood)
    report("T07", f"{counts(found)}, first success after {longest:.1f} s", "all 0, 5 s")
    assert found.clean, found
    assert longest <= 5


@pytest.mark.soak
@POSTGRESQL
def test_t08_repeats_while_postgresql_crashes(lasting, durable, report):
    tally, _ = crashed(lasting, durable, total=1_000, crashes=3, repeat=True)

    found = audit(lasting[0], tally.acknowledged)

    report("T08", f"{len(tally.sent)} sent, {counts(found)}", "stored = sent, all 0")
    assert found.clean, found
    assert len(tally.acknowledged) == len(tally.sent)
