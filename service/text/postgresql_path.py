"""Which way PostgreSQL takes to a page, told from what it has counted.

A walk along keys looks at every row of the days it passes, one along eras at what GIN finds in each
of them, and GIN alone at all that match.
"""

from math import ceil
from operator import itemgetter
from typing import NamedTuple

from service.text.postgresql_eras import SHIFTS
from service.text.postgresql_statistics import Statistics
from service.text.terms import Query

# Microseconds, seen at a hundred thousand rows and at a million: of a row that is walked past, of
# a question along eras, of each era and each row of it; of a row that GIN looks up in the list of
# one more term, of a row that it finds.
_STEP, _ALONG, _ERA, _PASSED, _MET, _FOUND = 0.9, 250.0, 12.0, 0.005, 0.1, 0.7
# A guess may be wrong by this factor before a walk gives way to GIN.
_PATIENCE = 4
_LEAST_ROWS, _LEAST_ERAS = 1000, 4
# The part of all keys, and the eras, of which GIN is asked era by era.
_PART, _MOST_ERAS = 1 / 3, 9


class Path(NamedTuple):
    """A walk of at most so many steps: rows, or eras of so many days."""

    steps: int
    days: int = 0


class Span(NamedTuple):
    """Eras of so many days, by their numbers."""

    days: int
    first: int
    last: int


def best(
    counted: Statistics, query: Query, limit: int, begin: int, *, oldest_first: bool
) -> Path | None:
    """Return the cheapest walk from a key, or None where GIN is the better path at once."""
    if counted.rows <= 0 or not counted.shares:
        return None
    share = max(counted.of_query(query), 1e-9)
    passed = (limit + 1) / share
    days = counted.days_of(passed, begin, oldest_first=oldest_first)
    rarest, others = counted.of_rarest(query), len(query.must) - 1
    ways: list[tuple[float, Path | None]] = [
        (counted.rows * (rarest * others * _MET + share * _FOUND), None),
        (passed * _STEP, Path(max(_LEAST_ROWS, ceil(passed * _PATIENCE)))),
    ]
    for length in SHIFTS:
        if (eras := days / length + 1) > counted.rows:
            continue
        each = passed / max(days, 1.0) * length
        # The era is one more term.
        found = each * (_PASSED + rarest * (others + 1) * _MET + share * _FOUND)
        steps = max(_LEAST_ERAS, ceil(eras * _PATIENCE))
        ways.append((_ALONG + eras * (_ERA + found), Path(steps, length)))
    return min(ways, key=itemgetter(0))[1]


def span(counted: Statistics, above: int, below: int) -> Span | None:
    """Return the eras that some keys lie in, or None where these are a great part of all."""
    if counted.part_of(above, below) > _PART:
        return None
    for days, shift in SHIFTS.items():
        first, last = above >> shift, below - 1 >> shift
        if last - first < _MOST_ERAS:
            return Span(days, first, last)
    return None
