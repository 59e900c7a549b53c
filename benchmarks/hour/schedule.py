"""When what is asked: a seeded schedule, the same in each part of the time.

So the first and the last part ask the same questions at the same moments of theirs, and differ in
what has been written in between.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

PARTS = 6

A_SECOND = {
    "search": 4.0,
    "page": 3.0,
    "read": 1.0,
    "add": 0.8,
    "correct": 0.4,
    "withdraw": 0.1,
    "merge": 0.1,
    "import": 0.1,
}
"""How often each kind is asked in a second, at the rate 1."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is asked, when, and the number that all it chooses is drawn from."""

    at: float
    kind: str
    choice: int


def schedule(seconds: float, warm: float, rate: float, seed: int) -> Iterator[Due]:
    """Yield what is due in so many seconds, in order; what is due before 0 is not measured."""
    length = seconds / PARTS
    part = list(_part(length, rate, random.Random(seed)))
    for each in part:
        if each.at < warm:
            yield Due(each.at - warm, each.kind, each.choice)
    for number in range(PARTS):
        for each in part:
            yield Due(each.at + number * length, each.kind, each.choice)


def _part(seconds: float, rate: float, drawn: random.Random) -> Iterator[Due]:
    kinds, often = list(A_SECOND), list(A_SECOND.values())
    at = 0.0
    while (at := at + drawn.expovariate(rate * sum(often))) < seconds:
        yield Due(at, drawn.choices(kinds, often)[0], drawn.randrange(2**31))
