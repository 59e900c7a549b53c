"""One interleaved run: every server is asked in each round, so that the machine is the same to all.

Only ratios within a round count; of the rounds their median does.
"""

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks import load
from benchmarks.load import Target
from benchmarks.load.epoll import Load

CLIENTS = 8
WARMING, ENOUGH = 10, 200
"""Seconds of warming up at most, and answers after which it ends."""

LEAST, LONGEST = 50, 30.0
"""Answers that a round has, and seconds that it takes at most to have them."""


@dataclass
class Measured:
    """What servers made of one job, a load for each round, by the names of the servers."""

    job: str
    loads: dict[str, list[Load]] = field(default_factory=dict)

    def rate(self, server: str) -> float:
        """Return the requests a second that a server answered."""
        return statistics.median(each.rate for each in self.loads[server])

    def ratio(self, server: str, other: str) -> float:
        """Return how many times as fast one server was as another."""
        both = zip(self.loads[server], self.loads[other], strict=True)
        return statistics.median(one.rate / two.rate if two.rate else math.inf for one, two in both)

    def cost(self, server: str) -> float:
        """Return the microseconds of the processor that a server takes for an answer."""
        return statistics.median(each.cost for each in self.loads[server])

    def share(self, other: str) -> tuple[float | None, str]:
        """Return what the service has of another server's rate, and a note of both.

        Where one of its own requests failed that is nothing; where the other's did, not known.
        """
        failed = self.failed()
        note = f"{self.rate('service'):,.0f}/s of {self.rate(other):,.0f}"
        if "service" in failed:
            return 0.0, f"{note}; {failed['service']} failed"
        if other in failed:
            return None, f"{other} failed {failed[other]} times"
        note += f"; by the processor {self.cost(other) / self.cost('service'):.3f}"
        if "anew" in self.loads:
            note += f"; found anew {self.ratio('anew', other):.3f}"
        return self.ratio("service", other), note

    def failed(self) -> dict[str, int]:
        """Return how many answers were none, or were problems, of the servers with any."""
        counted = {name: sum(each.failed for each in loads) for name, loads in self.loads.items()}
        return {name: failed for name, failed in counted.items() if failed}


def run(
    job: str,
    targets: Mapping[str, Target],
    *,
    rounds: int,
    seconds: float,
    clients: int = CLIENTS,
) -> Measured:
    """Drive each server in turn, some rounds over, after a short warm-up of each.

    Each round goes on with the paths where the one before has ended.
    """
    measured = Measured(job, {name: [] for name in targets})
    lasting, next_ = {}, {}
    for name, each in targets.items():
        lasting[name], next_[name] = _warmed_up(each, clients, seconds)
    for _ in range(rounds):
        for name in targets:
            found = load.drive(next_[name], clients=clients, seconds=lasting[name])
            next_[name] = next_[name].after(found.answered)
            measured.loads[name].append(found)
    return measured


def _warmed_up(target: Target, clients: int, seconds: float) -> tuple[float, Target]:
    """Let every thread of a server have met the job.

    Return how many seconds a round of it lasts, and what is asked for in the first. On a very busy
    machine that is longer than was wished for, so that something is answered.
    """
    answered, turns = 0, 0
    while answered < ENOUGH and turns < WARMING:
        answered += load.drive(target.after(answered), clients=clients, seconds=1).answered
        turns += 1
    return min(LONGEST, max(seconds, LEAST * turns / max(1, answered))), target.after(answered)
