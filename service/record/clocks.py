"""The clocks beside the said-date: when a statement was published, recorded, last changed.

Each is a column that statements are ordered by, and tokens of the text index that a range of days
asks for. Published is the day, and the time where there is one, of the first appearance.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import Statement
from service.record import cursor, dates, spans
from service.text import Clause, Term

_TIME_BITS = 17
"""Of a second of the day, and one more value for no time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """A column, and how its values are read as whole numbers and as days (ordinals).

    `part` reads such a number from a cursor. Raises ValueError, OverflowError. `begin_of` is the
    least value of a day. What `lasts` may meet days that come after its own value.
    """

    column: InstrumentedAttribute[Any]
    number_of: Callable[[Any], int]
    value_of: Callable[[int], Any]
    part: Callable[[Any], int]
    day_of: Callable[[Any], int]
    begin_of: Callable[[int], Any]
    lasts: bool = False
    undated: ColumnElement[bool] | None = None
    """What tells the statements that this clock does not know; they come last."""

    def within(self, first: int | None, last: int | None) -> list[ColumnElement[bool]]:
        """Return conditions on the column of all that meets a range of days; None is no end."""
        found = []
        if first is not None and not self.lasts:
            found.append(self.column >= self.begin_of(first))
        if last is not None and last < date.max.toordinal():
            found.append(self.column < self.begin_of(last + 1))
        return found


def _seconds(at: datetime) -> int:
    return int((at - _EPOCH).total_seconds())


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


def _midnight(day: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC)


def _part(value: Any) -> int:
    seconds = _whole(value)
    _moment(seconds)  # raises OverflowError for one that no calendar has
    return seconds


_whole = cursor.within(-(2**63), 2**63 - 1)


_OF_MOMENTS = (_seconds, _moment, _part, datetime.toordinal, _midnight)
CLOCKS: Mapping[str, Clock] = {
    "recorded": Clock(Statement.recorded, *_OF_MOMENTS),
    "updated": Clock(Statement.updated, *_OF_MOMENTS),
    "published": Clock(
        Statement.published,
        int,
        int,
        cursor.number,
        lambda at: at >> _TIME_BITS,
        lambda day: day << _TIME_BITS,
        lasts=True,
        undated=Statement.published == 0,
    ),
}


def published(statement: Statement) -> int:
    """Return what orders a statement by its publication: day, then time as written; 0 for none."""
    span = _first_published(statement)
    second = 0 if span.second is None else span.second + 1
    return span.first_day << _TIME_BITS | second


def tokens(statement: Statement) -> Iterator[str]:
    """Yield the tokens by which ranges of these clocks find a statement."""
    yield from _of_moment("recorded", statement.recorded)
    yield from _of_moment("updated", statement.updated)
    span = _first_published(statement)
    yield from spans.of_statement("published", span.first_day, span.last_day)


@lru_cache(256)
def _of_moment(name: str, at: datetime) -> Sequence[str]:
    day = at.astimezone(UTC).toordinal()
    return spans.of_statement(name, day, day)


def clause(session: Session, name: str, begin: dates.Span, end: dates.Span) -> Clause:
    """Return what a range asks for; an end without a date is open.

    The range is first drawn in to the days that the record reaches, so that an open one does not
    name every year there is; a day outside still finds whatever lasts until it.
    """
    clock = CLOCKS[name]
    known = clock.column > 0 if clock.undated is not None else clock.column.is_not(None)
    least, most = session.execute(
        select(
            select(func.min(clock.column)).where(known).scalar_subquery(),
            select(func.max(clock.column)).where(known).scalar_subquery(),
        )
    ).one()
    if least is None:
        return ()
    first, last = begin.first_day or 1, end.last_day or date.max.toordinal()
    first, last = (
        max(first, min(clock.day_of(least), last)),
        min(last, max(clock.day_of(most), first)),
    )
    return tuple(Term((token,)) for token in spans.of_range(name, first, last))


def _first_published(statement: Statement) -> dates.Span:
    """Return when the first appearance was published."""
    if not statement.appearances:
        return dates.Span()
    first = min(statement.appearances, key=attrgetter("position"))
    return dates.parse(first.source.published)
