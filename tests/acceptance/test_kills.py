"""T05 and T08: processes are killed in the middle of writes, and what was answered stands."""

import threading
import time

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import PATIENCE, Tally, write
from tests.acceptance.server import serving

ENDLESS = 1_000_000
WORKERS = "4"
"""A worker takes longer to start than passes from one kill to the next."""

SIZES = {"small": (1, 6), "full": (20, 6)}
"""How many rounds, and how many workers are killed in each before everything is."""

FIRST = 20
"""How many statements of a round are acknowledged before the first kill."""

FULL = pytest.param("full", marks=pytest.mark.soak)
both = pytest.mark.parametrize("size", ["small", FULL])


def rounds(server, key, size, *, repeat=False):
    """Write while workers are killed, then all of them, some times over; yield what was met.

    With `repeat` the service comes back while clients repeat; without, when they have given up.
    They write until a kill was met: so many statements may be written between two of them.
    """
    times, kills = SIZES[size]
    for number in range(times):
        over, tally = threading.Event(), Tally()
        start = number * ENDLESS
        load = threading.Thread(
            target=write,
            args=(server.port, key, ENDLESS),
            kwargs={"until": over.is_set, "repeat": repeat, "start": start, "tally": tally},
        )
        load.start()
        reach(tally, FIRST)
        for _ in range(kills):
            time.sleep(0.15)
            server.kill_worker()
        time.sleep(0.15)
        server.kill()
        wait_until(lambda tally=tally: tally.broken > 0, tally)
        over.set()
        if not repeat:
            load.join()
        server.restart()
        load.join()
        assert server.get("/readyz") == 200
        yield tally


def reach(tally, count):
    """Wait until so many statements are acknowledged."""
    wait_until(lambda: len(tally.acknowledged) >= count, tally)


def wait_until(met, tally):
    """Wait until clients have met what is waited for."""
    ends = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < ends, tally.statuses()
        time.sleep(0.005)


def counts(found):
    return (
        f"lost {found.lost}, doubled {found.doubled}, half {found.half}, forks {found.forks}, "
        f"faults {len(found.faults)}"
    )


@both
def test_what_was_acknowledged_before_a_kill_is_there(lasting, report, size):
    url, key = lasting
    acknowledged, sent, statuses = {}, 0, set()
    with serving(url, WORKERS=WORKERS) as server:
        for tally in rounds(server, key, size):
            acknowledged |= tally.acknowledged
            sent += len(tally.sent)
            statuses |= set(tally.statuses())
        tracebacks = server.tracebacks()

    found = audit(url, acknowledged)

    figure = f"{len(acknowledged)} acknowledged, {found.stored} stored, {counts(found)}"
    report("T05", figure, "acknowledged among stored; all 0")
    assert found.clean, found
    assert len(acknowledged) <= found.stored <= sent
    assert len(acknowledged) >= FIRST * SIZES[size][0]
    assert (statuses, tracebacks) == ({201}, 0)


@both
def test_repeated_with_one_key_each_write_is_there_once(lasting, report, size):
    url, key = lasting
    acknowledged, sent, broken = {}, 0, 0
    with serving(url, WORKERS=WORKERS) as server:
        for tally in rounds(server, key, size, repeat=True):
            acknowledged |= tally.acknowledged
            sent += len(tally.sent)
            broken += tally.broken

    found = audit(url, acknowledged)

    figure = f"{sent} sent, {broken} broken off, {found.stored} stored, {counts(found)}"
    report("T08 kills", figure, "stored = sent, all 0")
    assert found.clean, found
    assert found.stored == sent == len(acknowledged) >= FIRST * SIZES[size][0]
