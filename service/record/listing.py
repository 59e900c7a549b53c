"""A list of speakers or sources in an order of choice, a page at a time, to its end."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.record import cursor, paging

Row = TypeVar("Row")

MOST = 2**31 - 1
"""The greatest count, and revision of one subject, that PostgreSQL takes."""

number = cursor.within(0, MOST)
"""Reads a part of a cursor that is a count. Raises ValueError."""


@dataclass(frozen=True, slots=True)
class Column:
    """What rows are ordered by: a column, how a cursor's part is read, whether it falls.

    The last column of an order tells any two rows apart.
    """

    of: ColumnElement[Any] | InstrumentedAttribute[Any]
    kind: Callable[[Any], Any]
    falling: bool = False

    def beyond(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row comes after this value."""
        condition: ColumnElement[bool] = self.of < value if self.falling else self.of > value
        return condition


def scope(*parts: object) -> str:
    """Return what a cursor is bound to: the list, and all that decides its content and order."""
    return json.dumps(parts)


def either(values: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the values of a filter that are wanted, and those that ``!`` leaves out."""
    wanted = [value for value in values if not value.startswith("!")]
    return wanted, [value[1:] for value in values if value.startswith("!")]


def among(
    listed: Select[Row], column: InstrumentedAttribute[str], values: Sequence[str]
) -> Select[Row]:
    """Return the rows of which a column has one of the values wanted, and none left out."""
    wanted, refused = either(values)
    if wanted:
        listed = listed.where(column.in_(wanted))
    return listed.where(column.not_in(refused)) if refused else listed


def page(  # noqa: PLR0913 - what a list is made of
    session: Session,
    all_of_them: Select[Row],
    listed: Select[Row],
    order: Sequence[Column],
    *,
    limit: int,
    after: str | None,
    scope: str,
) -> paging.Page[Row]:
    """Return a page of the rows, and the number of all of them. Raises InvalidQuery.

    ``listed`` are the same rows with what they are ordered by, which would cost to count.
    """
    total = paging.bounded_total(session, all_of_them)
    placed = listed.add_columns(*(column.of for column in order))
    if after is not None:
        position = cursor.decode(after, scope, *(column.kind for column in order))
        placed = placed.where(_behind(order, position))
    by = [column.of.desc() if column.falling else column.of for column in order]
    rows = session.execute(placed.order_by(*by).limit(limit + 1)).all()
    next_ = cursor.encode(scope, *rows[limit - 1][1:]) if len(rows) > limit else None
    return paging.Page([row[0] for row in rows[:limit]], total, next_)


def _behind(order: Sequence[Column], position: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row lies behind a position: equal so far, then beyond.

    What its first part rules out is said by itself: of choices alone no database tells where in an
    index to begin.
    """
    first, least = order[0], position[0]
    choices = []
    for place, (column, value) in enumerate(zip(order, position, strict=True)):
        before = zip(order[:place], position[:place], strict=True)
        equal = [earlier.of == known for earlier, known in before]
        choices.append(and_(*equal, column.beyond(value)))
    return and_(first.of <= least if first.falling else first.of >= least, or_(*choices))
