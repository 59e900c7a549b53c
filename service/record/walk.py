"""A walk over the keys that match a query, in the order of their dates.

The text index is keyed by date, so that walking it is walking the statements in order. A range
of days cuts a stretch out of it; statements whose date is longer than a day may begin before the
range and still reach into it, so a second, short walk looks for those below its beginning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service import text
from service.models import Statement
from service.record.errors import InvalidQuery
from service.record.indexing import WIDE
from service.text import Query, Term
from service.text import key as keyed
from service.text.lists import Among

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a walk: the query, the keys it lies between.

    `reach` is the day that a statement's last day must reach, `until` the one it may not pass,
    `where` a condition on its row that the index does not hold.
    """

    query: Query
    above: int
    below: int
    reach: int | None = None
    until: int | None = None
    where: ColumnElement[bool] | None = None

    @property
    def is_checked(self) -> bool:
        """Whether the rows that the index gives are to be looked at."""
        return any(each is not None for each in (self.reach, self.until, self.where))


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a search is limited to, as ordinals; None is no limit.

    A statement's date overlaps them, or lies `within` them.
    """

    first: int | None = None
    last: int | None = None
    within: bool = False


def stretches(query: Query, days: Days, *, oldest_first: bool) -> list[Stretch]:
    """Return the parts of a walk in its order; undated statements come last either way."""
    if days.first is None and days.last is None:
        dated = Stretch(query, keyed.first_of_day(1), keyed.LAST + 1)
        undated = Stretch(query, keyed.FIRST, keyed.first_of_day(1))
        return [dated, undated] if oldest_first else [replace(dated, above=keyed.FIRST)]
    begin = keyed.first_of_day(days.first or 1)
    end = keyed.LAST + 1 if days.last is None else keyed.last_of_day(days.last) + 1
    inside = Stretch(query, begin, end, until=days.last if days.within else None)
    if days.first is None or days.within:
        return [inside]
    wide = query.narrowed((Term((WIDE,)),))
    into = Stretch(wide, keyed.first_of_day(1), min(begin, end), reach=days.first)
    return [into, inside] if oldest_first else [inside, into]


def after(parts: Sequence[Stretch], place: int, *, oldest_first: bool) -> list[Stretch]:
    """Return what is left of a walk behind a place in it (the order part of a key).

    Raises InvalidQuery where the place does not lie on the walk.
    """
    first, beyond = keyed.first_of_order(place), keyed.first_of_order(place + 1)
    for number, part in enumerate(parts):
        if part.above <= first < part.below:
            rest = replace(part, above=beyond) if oldest_first else replace(part, below=first)
            return [rest, *parts[number + 1 :]]
    raise InvalidQuery.at("cursor", "invalid-cursor", "this is no cursor of ours")


def keys(
    session: Session,
    parts: Sequence[Stretch],
    limit: int | None,
    *,
    oldest_first: bool,
    among: Sequence[int] | None = None,
) -> Iterator[int]:
    """Return at most so many keys of a walk, in its order; without a limit, all of them."""
    found = (
        some
        for part in parts
        for some in _of(session, part, limit, oldest_first=oldest_first, among=among)
    )
    return islice(chain.from_iterable(found), limit)


def count(session: Session, parts: Sequence[Stretch], limit: int | None) -> int:
    """Return how many keys a walk has, counted up to a limit; without one, all of them."""
    index, counted = text.dialect(session), 0
    for part in parts:
        left = None if limit is None else limit - counted
        if part.is_checked:
            counted += sum(1 for _ in keys(session, [part], left, oldest_first=False))
        else:
            counted += index.count(session, part.query, part.below, part.above, left)
        if counted == limit:
            break
    return counted


def _of(
    session: Session,
    part: Stretch,
    limit: int | None,
    *,
    oldest_first: bool,
    among: Sequence[int] | None,
) -> Iterator[Sequence[int]]:
    index = text.dialect(session)
    size = CHUNK if limit is None or part.is_checked else limit
    above, below = part.above, part.below
    while above < below:
        found = index.keys(
            session, part.query, below, above, size, oldest_first=oldest_first, among=among
        )
        yield _lasting(session, found, part) if part.is_checked else found
        if len(found) < size:
            return
        if oldest_first:
            above = found[-1] + 1
        else:
            below = found[-1]


def _lasting(session: Session, found: Sequence[int], part: Stretch) -> list[int]:
    """Return the keys whose statements end when the part wants them to, and are as it wants."""
    least = part.reach or 0
    most = part.until or date.max.toordinal()
    ends = Statement.last_day.between(least, most)
    listed = select(Statement.key).where(Among(Statement.key, found), ends)
    lasting = set(session.scalars(listed if part.where is None else listed.where(part.where)))
    return [key for key in found if key in lasting]
