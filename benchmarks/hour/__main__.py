"""An hour of mixed load on a store of some size: no error, memory flat, answers as fast at its end.

    python -m benchmarks.hour [--seconds 3600] [--rate 1] [--statements 20000] [--database sqlite]

Searches, pages to the end of lists, reads, writes, corrections, withdrawals, merges and imports,
by a seeded schedule that waits for no answer. On both databases at once unless one is named. The
first sixth of the time is compared with the last; with --seconds 180 it is a trial of the tool.
Workers are not recycled meanwhile, so that a leak would be seen. Exit code 1 where a bar is missed.
"""

import argparse
import signal
import subprocess
import sys
import time

from benchmarks.hour import report, stores
from benchmarks.hour.clients import ask, warm_up
from benchmarks.hour.gauges import Gauges
from benchmarks.hour.schedule import schedule
from tests.acceptance.audit import audit
from tests.acceptance.server import serving

DATABASES = ("sqlite", "postgresql")
SEED = 7
WARM = {"import": 160, "add": 320, "page": 640, "search": 1_920}
"""Requests of each kind before the hour; so many writes make the workers forget what was read."""


def main() -> int:
    """Return the exit code."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=3_600)
    asked.add_argument("--rate", type=float, default=1, help="times 9.5 requests a second")
    asked.add_argument("--statements", type=int, default=20_000, help="there from the beginning")
    asked.add_argument("--database", choices=DATABASES)
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers are stopped too
    if given.database:
        return hour(given)
    command = [sys.executable, "-m", "benchmarks.hour", *sys.argv[1:], "--database"]
    both = [subprocess.Popen([*command, each]) for each in DATABASES]
    try:
        return max(each.wait() for each in both)
    finally:
        for each in both:
            each.terminate()


def hour(given: argparse.Namespace) -> int:
    """Load one database, and report; return the exit code."""
    warm = min(60.0, given.seconds / 6)
    with (
        stores.filled(given.database, given.statements) as (url, key),
        serving(url, GUNICORN_CMD_ARGS="--max-requests 0", ADDRESS_LIMIT="0") as server,
    ):
        desk = stores.desk(server.port, key, given.statements)
        warm_up(server.port, key, desk, WARM)
        due = schedule(given.seconds, warm, given.rate, SEED)
        gauges = Gauges(server, time.monotonic() + warm)
        gauges.start()
        log = ask(server.port, key, desk, due, warm)
        said = list(report.lines(given.seconds, log, gauges.stop()))
        said += report.ends(server.tracebacks(), audit(url, desk.acknowledged))
    title = f"{given.database}, {given.seconds:.0f} s, {given.statements} statements at first"
    print("\n".join([title, *map(str, said), ""]), flush=True)
    return 0 if all(each.good for each in said) else 1


if __name__ == "__main__":
    sys.exit(main())
