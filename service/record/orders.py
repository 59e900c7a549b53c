"""The orders that a search can be read in; each gives the next keys behind a place.

By said-date the text index is walked, which is kept in that order. By another clock, its column
is walked and the index asked which of the rows match; where few do, the matches are gathered
first and the next ones picked out of them. Nothing is sorted but what is gathered, and of that no
more is kept than a page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import asked, cursor, seconds, walk
from service.record.asked import Query
from service.record.clocks import CLOCKS, Clock
from service.text.key import LAST, order_of
from service.text.lists import Among

Place = tuple[int, ...]
"""Where a statement stands in an order: with its number, what a cursor holds.

Of the order by date the number is not known from the key alone, and only needed to go on.
"""

Part = Callable[[Any], int]
"""How the part of a cursor that stands before the number is read. Raises ValueError."""

_order: Part = cursor.within(0, order_of(LAST))

GATHERED = 10_000
"""Matches that are gathered rather than looked for row by row."""


@dataclass(frozen=True, slots=True)
class ByDate:
    """By when it was said: a walk along the index."""

    rises: bool
    part: Part = _order

    def keys(
        self,
        session: Session,
        stretches: Sequence[walk.Stretch],
        limit: int,
        after: Place | None,
    ) -> list[tuple[int, Place]]:
        """Walk on from a place."""
        if after is not None:
            at, number = after
            reached = seconds.reached(session, at, number, rises=self.rises)
            stretches = walk.after(stretches, reached, oldest_first=self.rises)
        found = walk.keys(session, stretches, limit, oldest_first=self.rises)
        return [(key, (order_of(key),)) for key in found]


@dataclass(frozen=True, slots=True)
class ByClock:
    """By another clock: a walk along its column, unless the matches are few.

    `first` and `last` are the days of this clock that the search is limited to.
    `few` rows are looked through before the matches are gathered, `many` where these are more than
    `gathered`; where even those hold too few, all matches are gone through.
    """

    clock: Clock
    rises: bool
    few: tuple[int, ...] = (64, 512)
    gathered: int = GATHERED
    many: tuple[int, ...] = (2_000, 8_000, 32_000)
    first: int | None = None
    last: int | None = None

    @property
    def part(self) -> Part:
        """What the clock shows."""
        return self.clock.part

    def keys(
        self,
        session: Session,
        stretches: Sequence[walk.Stretch],
        limit: int,
        after: Place | None,
    ) -> list[tuple[int, Place]]:
        """Look through rows while that is cheap, else gather the matches."""
        found: list[tuple[int, Place]] = []
        for sizes, most in ((self.few, self.gathered), (self.many, None)):
            for size in sizes:
                rows = self.rows(session, size, after)
                found += self._matching(session, stretches, rows)
                if len(found) >= limit or len(rows) < size:
                    return found[:limit]
                after = rows[-1][1]
            gathered = self._gather(session, stretches, limit - len(found), after, most)
            if gathered is not None:
                return found + gathered
        return found

    def rows(
        self,
        session: Session,
        size: int,
        after: Place | None,
        among: Sequence[int] | None = None,
    ) -> list[tuple[int, Place]]:
        """Return the next rows of the clock, matching or not; or those of some keys alone."""
        rows: list[tuple[int, Place]] = []
        columns = (self.clock.column, Statement.number)
        ordered = [each.asc() if self.rises else each.desc() for each in columns]
        wanted = select(*columns, Statement.key).order_by(*ordered)
        if among is not None:
            wanted = wanted.where(Among(Statement.key, among))
        for section in self._sections(after):
            some = wanted.where(*section).limit(size - len(rows))
            for at, number, key in session.execute(some):
                rows.append((key, (self.clock.number_of(at), number)))
            if len(rows) == size:
                break
        return rows

    def _sections(self, after: Place | None) -> Iterator[list[ColumnElement[bool]]]:
        """Yield the conditions of the rows to come; those the clock does not know come last."""
        beyond = self.clock.within(self.first, self.last)
        if after is not None:
            row = tuple_(self.clock.column, Statement.number)
            place = (self.clock.value_of(after[0]), after[1])
            beyond.append(row > place if self.rises else row < place)
        if self.clock.undated is None or not self.rises:
            yield beyond
            return
        in_undated = after is not None and after[0] == 0
        if not in_undated:
            yield [self.clock.column > 0, *beyond]
        yield [self.clock.undated, *(beyond if in_undated else ())]

    def _matching(
        self,
        session: Session,
        stretches: Sequence[walk.Stretch],
        rows: Sequence[tuple[int, Place]],
    ) -> list[tuple[int, Place]]:
        among = [key for key, _ in rows]
        found = set(walk.keys(session, stretches, len(rows), oldest_first=False, among=among))
        return [row for row in rows if row[0] in found]

    def _gather(
        self,
        session: Session,
        stretches: Sequence[walk.Stretch],
        limit: int,
        after: Place | None,
        most: int | None,
    ) -> list[tuple[int, Place]] | None:
        """Pick the next ones out of all matches; None where there are more than `most`."""
        matches = walk.keys(session, stretches, most and most + 1, oldest_first=False)
        if most is not None:
            some = list(matches)
            if len(some) > most:
                return None
            matches = iter(some)
        found: list[tuple[int, Place]] = []
        while batch := list(islice(matches, self.gathered)):
            found += self.rows(session, limit, after, batch)
            found = nsmallest(limit, found, key=lambda row: self._rank(row[1]))
        return found

    def _rank(self, place: Place) -> tuple[bool, int, int]:
        at, number = place
        sign = 1 if self.rises else -1
        return (self.clock.undated is not None and at == 0, sign * at, sign * number)


ORDERS: Mapping[str, ByDate | ByClock] = {
    "-date": ByDate(rises=False),
    "date": ByDate(rises=True),
    **{f"-{name}": ByClock(clock, rises=False) for name, clock in CLOCKS.items()},
    **{name: ByClock(clock, rises=True) for name, clock in CLOCKS.items()},
}


def of(query: Query) -> ByDate | ByClock:
    """Return the order that a query asks for, which is one of `ORDERS`. Raises InvalidQuery.

    By a clock that the query limits too, the walk is along these days alone.
    """
    order = ORDERS[query.sort]
    if isinstance(order, ByDate):
        return order
    first, last = asked.days_of(query, query.sort.removeprefix("-"))
    return replace(order, first=first, last=last)
