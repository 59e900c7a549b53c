"""T05: two thousand writes of sixteen clients go on while one worker after the other is killed."""

import threading

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import Tally, write
from tests.acceptance.server import serving
from tests.acceptance.test_kills import WORKERS, counts, reach

FULL = pytest.param(2_000, 25, marks=pytest.mark.soak)


@pytest.mark.parametrize(("total", "kills"), [(120, 3), FULL])
def test_writes_go_on_while_workers_are_killed(lasting, report, total, kills):
    url, key = lasting
    tally, killed = Tally(), set()
    with serving(url, WORKERS=WORKERS) as server:
        load = threading.Thread(
            target=write,
            args=(server.port, key, total),
            kwargs={"repeat": True, "tally": tally},
        )
        load.start()
        for number in range(kills):
            reach(tally, total * (number + 1) // (kills + 1))
            killed.add(server.workers()[0])
            server.kill_worker()
        load.join()
        tracebacks = server.tracebacks()

    found = audit(url, tally.acknowledged)

    rate, p99 = len(tally.acknowledged) / tally.seconds, tally.percentile(0.99)
    report(
        "T05 2,000 writes",
        f"{len(tally.acknowledged)} acknowledged, {found.stored} stored, {counts(found)};"
        f" {len(killed)} workers killed, {tally.broken} broken off; {rate:.0f}/s, p99 {p99:.2f} s",
        "stored = sent, once each, all 0",
    )
    assert found.clean, found
    assert found.stored == len(tally.acknowledged) == total
    assert set(tally.statuses()) == {201}
    assert len(killed) > kills / 2
    assert tracebacks == 0
