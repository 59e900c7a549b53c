"""T20: restarts are seen by no client that repeats, reloads and recycled workers by none at all."""

import os
import signal
import threading
import time

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import Tally, write
from tests.acceptance.server import changed, free_port, serving
from tests.acceptance.test_kills import counts, reach

pytestmark = pytest.mark.soak


def load(server, key, total, **options):
    """Let clients write in the background; return their tally, and the thread to join."""
    tally = Tally()
    thread = threading.Thread(
        target=write, args=(server.port, key, total), kwargs={"tally": tally, **options}
    )
    thread.start()
    return tally, thread


def test_three_restarts_in_three_thousand_writes_leave_each_there_once(lasting, report):
    url, key = lasting
    with serving(url) as server:
        tally, thread = load(server, key, 3_000, repeat=True)
        codes = []
        for number in range(3):
            reach(tally, 600 * (number + 1))
            codes.append(server.stop())
            server.restart()
        thread.join()

    found = audit(url, tally.acknowledged)

    report("T20 restarts", f"{found.stored} of 3000 stored, {counts(found)}", "3000 once each")
    assert found.clean, found
    assert found.stored == len(tally.acknowledged) == 3_000
    assert codes == [0, 0, 0]
    assert tally.broken > 0  # else nothing was restarted


def test_four_reloads_are_seen_by_nobody(lasting, report):
    url, key = lasting
    with serving(url, METRICS=f"127.0.0.1:{free_port()}") as server:
        tally, thread = load(server, key, 3_000)
        seen = set(server.workers())
        for number in range(4):
            reach(tally, 500 * (number + 1))
            os.kill(server.process.pid, signal.SIGHUP)
            time.sleep(1)
            seen |= set(server.workers())
        thread.join()
        shared = [each.name for each in server.shared().iterdir()]

    found = audit(url, tally.acknowledged)

    errors = tally.broken + sum(answer.status != 201 for answer in tally.answers)
    report("T20 reloads", f"{errors} errors in 3000, {counts(found)}", "0 errors")
    assert found.clean, found
    assert (errors, found.stored) == (0, 3_000)
    assert len(seen) >= 6
    assert len(shared) <= 16, shared


def test_workers_that_end_after_a_hundred_requests_are_missed_by_nobody(lasting, tmp_path, report):
    url, key = lasting
    often = changed(
        tmp_path / "program", "gunicorn.conf.py", "max_requests = 100_000", "max_requests = 100"
    )
    text = (often / "gunicorn.conf.py").read_text("utf-8")
    (often / "gunicorn.conf.py").write_text(
        text.replace("max_requests_jitter = 10_000", "max_requests_jitter = 50"), "utf-8"
    )
    with serving(url, often) as server:
        tally, thread = load(server, key, 3_000)
        seen = set()
        while thread.is_alive():
            seen |= set(server.workers())
            time.sleep(0.1)
        thread.join()

    found = audit(url, tally.acknowledged)

    errors = tally.broken + sum(answer.status != 201 for answer in tally.answers)
    report(
        "T20 max_requests", f"{errors} errors in 3000, {len(seen)} workers, {counts(found)}", "0"
    )
    assert found.clean, found
    assert (errors, found.stored) == (0, 3_000)
    assert len(seen) >= 15
