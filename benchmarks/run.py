"""Measure the service against its bars, and say by the exit code whether it is fast enough.

    python -m benchmarks.run [quick|full] [--statements 1000000] [--kind sqlite postgresql]

`quick` is P1 to P4, P9 and P12 over 100,000 statements in SQLite; `full` is all of them.
"""

import argparse
import signal
import sys

from benchmarks import bars, stores, suite
from benchmarks.bars import Bar
from benchmarks.sections import SECTIONS

QUICK = ("pages", "percentiles", "memory")


def main() -> None:
    """Print what is measured as it is, then the table of the bars."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("mode", choices=("quick", "full"), nargs="?", default="full")
    asked.add_argument("--statements", type=int)
    asked.add_argument("--kind", choices=stores.KINDS, nargs="*")
    asked.add_argument("--only", choices=SECTIONS, nargs="*", help="sections; all of them")
    given = asked.parse_args()
    is_quick = given.mode == "quick"
    count = given.statements or (100_000 if is_quick else 1_000_000)
    kinds = given.kind or (["sqlite"] if is_quick else stores.KINDS)
    sections = given.only or (QUICK if is_quick else list(SECTIONS))
    pace = suite.QUICK if is_quick else suite.FULL
    found: list[Bar] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers are stopped
    for kind in kinds:
        with suite.opened(kind, count) as setup:
            print(f"\n{count:,} statements in {kind}; {suite.driver_is_fast(setup)}\n", flush=True)
            for name in sections:
                found += SECTIONS[name](setup, pace)
    print()
    bars.show(found)
    sys.exit(any(each.is_short for each in found))


if __name__ == "__main__":
    main()
