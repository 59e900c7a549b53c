"""Which way PostgreSQL takes to a page, told from what it has counted.

A walk along keys looks at every row of the days it passes, one along eras at what GIN finds in each
of them, and GIN alone at all that match.
"""

from collections.abc import Iterable
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
# Each time that GIN is asked for the beginning of a word it puts together the lists of all words
# that begin so, whatever else is asked: of each beginning, and of each row in these lists.
_BEGUN, _COLLECTED = 2500.0, 0.15
# A guess may be wrong by this factor before a walk gives way to GIN.
_PATIENCE = 4
_LEAST_ROWS, _LEAST_ERAS = 1000, 4
# The part of all keys, and the eras, of which GIN is asked era by era; the second of beginnings.
_PART, _MOST_ERAS, _MOST_BEGUN = 1 / 3, 9, 2


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
    """Return the cheapest walk from a key, or None where GIN is the better path at once.

    The query's clauses are taken to be in the order of `Statistics.rarest_first`.
    """
    if counted.rows <= 0 or not counted.shares:
        return None
    share = max(counted.of_query(query), 1e-9)
    passed = (limit + 1) / share
    days = counted.days_of(passed, begin, oldest_first=oldest_first)
    rarest, others = counted.of_any(query.must[0]), len(query.must) - 1
    collected = _collected(counted, query)
    ways: list[tuple[float, Path | None]] = [
        (collected + counted.rows * (rarest * others * _MET + share * _FOUND), None),
        (passed * _STEP, Path(max(_LEAST_ROWS, ceil(passed * _PATIENCE)))),
    ]
    for length in SHIFTS:
        if (eras := days / length + 1) > counted.rows:
            continue
        each = passed / max(days, 1.0) * length
        # The era is one more term.
        found = each * (_PASSED + rarest * (others + 1) * _MET + share * _FOUND)
        steps = max(_LEAST_ERAS, ceil(eras * _PATIENCE))
        ways.append((_ALONG + eras * (_ERA + collected + found), Path(steps, length)))
    return min(ways, key=itemgetter(0))[1]


def _collected(counted: Statistics, query: Query) -> float:
    return sum(
        _BEGUN + counted.rows * counted.times_of_prefix(term.words[-1]) * _COLLECTED
        for term in query.beginnings
    )


def span(counted: Statistics, queries: Iterable[Query], above: int, below: int) -> Span | None:
    """Return the eras that some keys lie in, or None where to ask for each would take too long."""
    if counted.part_of(above, below) > _PART:
        return None
    most = _MOST_BEGUN if any(each.beginnings for each in queries) else _MOST_ERAS
    for days, shift in SHIFTS.items():
        first, last = above >> shift, below - 1 >> shift
        if last - first < most:
            return Span(days, first, last)
    return None
