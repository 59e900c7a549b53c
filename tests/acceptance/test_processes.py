"""T02: processes of one thread each take the writes of many clients, while others read."""

import threading

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import Client, Tally, write
from tests.acceptance.server import changed, serving
from tests.acceptance.test_kills import counts
from tests.acceptance.test_writers import RATE, kind_of

WRITES = 2_000
ROUNDS = 3
"""Of how many the fastest counts: what a machine does beside can only slow one."""

READERS = 4
PAUSE = 0.05
"""Seconds from an answer to the next question of a reader."""

SYNC = {"WORKERS": "4", "THREADS": "1", "GUNICORN_CMD_ARGS": "--worker-class sync"}
ASKED = (
    "/v1/statements?limit=5",
    "/v1/statements?q=written&sort=relevance&limit=5",
    "/v1/statements?speaker=speaker&limit=5",
    "/v1/speakers?limit=5",
)


def reader(port, over, statuses):
    """Read until it is over; note how each question was answered."""
    client, number = Client(port, ""), 0
    while not over.wait(PAUSE):
        number += 1
        try:
            statuses.append(client.send("GET", ASKED[number % len(ASKED)]).status)
        except OSError as error:
            statuses.append(repr(error))
    client.close()


@pytest.mark.soak
def test_two_thousand_writes_to_processes_of_one_thread(lasting, report):
    url, key = lasting
    over, statuses, tally, rates = threading.Event(), [], Tally(), []
    bar = RATE[kind_of(url)]
    with serving(url, **SYNC) as server:
        write(server.port, key, total=100, start=10_000)  # the first ones make the speakers
        readers = [
            threading.Thread(target=reader, args=(server.port, over, statuses))
            for _ in range(READERS)
        ]
        for each in readers:
            each.start()
        while len(rates) < ROUNDS and max(rates, default=0) < bar:
            write(server.port, key, total=WRITES, start=WRITES * len(rates), tally=tally)
            rates.append(round(WRITES / tally.seconds))
        over.set()
        for each in readers:
            each.join()
        processes, tracebacks = len(server.workers()), server.tracebacks()

    found = audit(url, tally.acknowledged)

    p99, written = tally.percentile(0.99), WRITES * len(rates)
    errors, each_rate = len(statuses) - statuses.count(200), " then ".join(map(str, rates))
    report(
        "T02",
        f"{each_rate}/s, p99 {p99:.2f} s, {counts(found)}, "
        f"{errors} of {len(statuses)} reads failed",
        f"{bar}/s, 1 s, all 0",
    )
    assert tally.statuses() == {201: written}
    stored = written + 100
    assert (found.stored, found.clean, tally.broken, tracebacks) == (stored, True, 0, 0), found
    assert (processes, set(statuses)) == (4, {200})
    assert len(statuses) >= READERS
    assert p99 <= 1
    assert max(rates) >= bar


@pytest.mark.soak
@pytest.mark.parametrize("lasting", ["sqlite"], indirect=True)
def test_a_begin_that_does_not_lock_is_seen_by_processes(lasting, tmp_path, report):
    url, key = lasting
    faulty = changed(tmp_path / "faulty", "service/turns.py", '"BEGIN IMMEDIATE"', '"BEGIN"')
    with serving(url, faulty, **SYNC) as server:
        tally = write(server.port, key, total=400)

    statuses = tally.statuses()
    report("T02 with BEGIN", f"statuses {statuses}", "red")
    assert statuses != {201: 400} or not audit(url, tally.acknowledged).clean
