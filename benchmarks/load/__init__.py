"""Load over HTTP: a fixed number of clients that keep their connections and ask in turn.

wrk drives where it is at hand, else a loop of our own (`benchmarks.load.epoll`); BENCH_DRIVER says
which. Neither may be what limits a figure: `capacity` is what it gets out of a server that answers
the same bytes whatever it is asked.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks import processor
from benchmarks.load import bare, epoll, wrk

DRIVERS = {"wrk": wrk.drive, "epoll": epoll.drive}


@dataclass(frozen=True)
class Target:
    """A server on this machine, and the paths that it is asked for, one after the other.

    `pid` is its first process, by which the time of the processor is told.
    """

    port: int
    paths: Sequence[str]
    pid: int = 0

    def after(self, asked: int) -> "Target":
        """Return the same server, to be asked for what comes after so many of its paths."""
        begin = asked % len(self.paths)
        return replace(self, paths=[*self.paths[begin:], *self.paths[:begin]])


def driver() -> str:
    """Return the name of the driver in use."""
    chosen = os.environ.get("BENCH_DRIVER") or ("wrk" if shutil.which("wrk") else "epoll")
    if chosen not in DRIVERS:
        raise SystemExit(f"BENCH_DRIVER is one of {', '.join(DRIVERS)}")
    return chosen


def drive(target: Target, *, clients: int, seconds: float) -> epoll.Load:
    """Ask a server for some seconds; return what it answered."""
    before = processor.seconds(target.pid)
    found = DRIVERS[driver()](target.port, target.paths, clients=clients, seconds=seconds)
    if not (target.pid and found.answered):
        return found
    return replace(found, cost=1e6 * (processor.seconds(target.pid) - before) / found.answered)


def capacity(clients: int, seconds: float) -> float:
    """Return the requests a second that the driver gets out of a server that does nothing."""
    with bare.serving() as port:
        return drive(Target(port, ["/"]), clients=clients, seconds=seconds).rate
