"""T07 and T08: PostgreSQL crashes under writes; the service finds it again and nothing is lost."""

import threading
import time

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import Tally, write
from tests.acceptance.server import serving
from tests.acceptance.test_kills import ENDLESS, counts, reach

SIZES = {"small": (300, 1), "full": (4_000, 3)}
"""How many statements are to be acknowledged, and how many crashes come in between."""

FULL = pytest.param("full", marks=pytest.mark.soak)
both = pytest.mark.parametrize("size", ["small", FULL])
pytestmark = pytest.mark.parametrize("lasting", ["postgresql"], indirect=True)


def crashed(served, key, server, size, *, repeat=False):
    """Write while PostgreSQL crashes; return what was met, and when PostgreSQL was back."""
    total, crashes = SIZES[size]
    tally, back = Tally(), []

    def enough():
        return len(tally.acknowledged) >= total

    load = threading.Thread(
        target=write,
        args=(served.port, key, ENDLESS),
        kwargs={"until": enough, "repeat": repeat, "tally": tally},
    )
    load.start()
    for number in range(crashes):
        reach(tally, total * (number + 1) // (crashes + 1))
        server.crash()
        back.append(time.monotonic())
    load.join()
    return tally, back


def standstills(tally, back):
    """The seconds from each return of PostgreSQL to the next success."""
    stored = sorted(answer.at for answer in tally.answers if answer.status == 201)
    return [next((at for at in stored if at > each), float("inf")) - each for each in back]


@both
def test_a_crash_of_postgresql_loses_nothing_and_needs_no_restart(lasting, durable, report, size):
    url, key = lasting
    with serving(url) as served:
        before = served.workers()
        tally, back = crashed(served, key, durable, size)
        after, ready = served.workers(), served.get("/readyz")

    found = audit(url, tally.acknowledged)

    longest, statuses = max(standstills(tally, back)), tally.statuses()
    figure = f"{statuses}, {counts(found)}, first success after {longest:.1f} s"
    report("T07", figure, "acknowledged among stored, all 0, 5 s")
    assert found.clean, found
    assert statuses[201] == len(tally.acknowledged) <= found.stored <= len(tally.sent)
    assert statuses[201] >= SIZES[size][0]
    assert (after, ready, tally.broken) == (before, 200, 0)
    assert longest < (5 if size == "full" else float("inf"))


@both
def test_repeated_while_postgresql_crashes_each_write_is_there_once(lasting, durable, report, size):
    url, key = lasting
    with serving(url) as served:
        tally, _ = crashed(served, key, durable, size, repeat=True)

    found = audit(url, tally.acknowledged)

    figure = f"{len(tally.sent)} sent, {tally.statuses()}, {found.stored} stored, {counts(found)}"
    report("T08 crashes", figure, "stored = sent, all 0")
    assert found.clean, found
    assert found.stored == len(tally.sent) == len(tally.acknowledged) >= SIZES[size][0]


def test_while_postgresql_is_away_the_answer_is_to_try_again(lasting, durable):
    url, key = lasting
    with serving(url) as served:
        tally, _ = crashed(served, key, durable, "small")
        tracebacks = served.tracebacks()

    assert set(tally.statuses()) == {201, 503}
    assert tracebacks == 0
