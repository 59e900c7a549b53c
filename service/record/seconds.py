"""Places within one second: statements of the same day and time stand in the order of their ids.

The key of the text index has a running number, the tie, for them (decision 0001). A new statement
is the last of its second. One whose date is corrected may have to stand between others: places are
left free for it, and where none is, the fewest neighbours with room around them move apart.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import batches
from service.record.errors import Invalid
from service.text.connections import connected
from service.text.key import (
    LAST_TIE,
    LONGEST,
    Key,
    first_of_order,
    order_of,
    pack,
    unpack,
)
from service.text.lists import every_number, listed

STEP = 4
"""From one statement of a second to the next, where places are left free."""

SPACED = 1 << 14
"""The first places of a second, between which some are left free; behind them none is."""

SLACK = 8
"""Neighbours move apart where there is a free place for so many of them, so not each time anew.

The last ones take one of so many places that are free behind them.
"""


class Move(NamedTuple):
    """A statement that takes another key, so that there is room within its second."""

    number: int
    old: int
    new: int


def place(session: Session, statement: Statement, second: int) -> tuple[int, Sequence[Move]]:
    """Return the tie of a statement that comes into a second of its first day.

    With it come the moves that make room for it, in an order in which every new key is free. Raises
    Invalid where the second is full.
    """
    at = statement.first_day, second
    if (batch := batches.deferring(session)) is not None:
        return _next(session, batch, at), ()
    if (batch := batches.of(session)) is not None:
        batch.ties.pop(at, None)
    before, after = _around(session, at, statement.number)
    if after is None:
        return _behind(before), ()
    if after - before > 1:
        return (before + after) // 2, ()
    return _apart(session, at, statement.number)


def last(session: Session, seconds: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the last place that is taken in each of some seconds of days, -1 for none."""
    found = dict.fromkeys(seconds, -1)
    asked = {"firsts": listed([ends(*at)[0] for at in found])}
    for key in connected(session).scalars(_GREATEST, asked) if found else ():
        if key is not None:
            placed = unpack(key)
            found[placed.day, placed.second or 0] = placed.number
    return found


def reached(session: Session, order: int, number: int, *, rises: bool) -> int:
    """Return how far a walk has come that stood at a statement, of this order then and this number.

    Its neighbours within the second may have moved meanwhile, and it may have left; whoever comes
    behind it by number is still to come.
    """
    try:
        placed = unpack(first_of_order(order))
    except ValueError:
        return order
    if placed.second is None:
        return order
    first, beyond = ends(placed.day, placed.second)
    end, seen, none = (
        (func.max, Statement.number <= number, first)
        if rises
        else (func.min, Statement.number >= number, beyond)
    )
    found = session.scalar(
        select(end(Statement.key)).where(Statement.key.between(first, beyond), seen)
    )
    return order_of(none if found is None else found)


def ends(day: int, second: int) -> tuple[int, int]:
    """Return the least and the greatest key within a second."""
    return pack(Key(day, 0, 0, second)), pack(Key(day, LAST_TIE, LONGEST, second))


def room(ties: Sequence[int], place: int) -> tuple[int, Sequence[int]] | None:
    """Return places for the neighbours of a place and one more that comes between them.

    `ties` rise, and `place` is how many of them are less than what comes. The answer begins with
    the number of those before the neighbours; None where no place of the second is free.
    """
    width = 1
    while True:
        first, beyond = max(0, place - width), min(len(ties), place + width)
        low = ties[first - 1] + 1 if first else 0
        high = ties[beyond] if beyond < len(ties) else LAST_TIE + 1
        count = beyond - first + 1
        free = high - low - count
        if free >= max(1, count // SLACK):
            break
        if count > len(ties):
            if free < 0:
                return None
            break
        width *= 2
    if beyond == len(ties):  # what comes behind them needs places too
        high = low + min(count * STEP, count + free // SLACK)
    return first, [low + (2 * n + 1) * (high - low) // (2 * count) for n in range(count)]


def _next(session: Session, batch: batches.Batch, at: tuple[int, int]) -> int:
    """Take the place of a statement that is newer than all there are, so the last one."""
    if at not in batch.ties:
        batch.ties |= last(session, [at])
    batch.ties[at] = tie = _behind(batch.ties[at], spaced=batch.spaced)
    return tie


def _behind(tie: int, *, spaced: bool = True) -> int:
    """Return the place behind the last one that is taken. Raises Invalid."""
    behind = tie + (STEP if spaced and tie < SPACED else 1)
    if behind > LAST_TIE:
        raise _full()
    return behind


def _around(session: Session, at: tuple[int, int], number: int) -> tuple[int, int | None]:
    """Return the places before and behind a statement, -1 and None where nothing is."""
    first, beyond = ends(*at)
    there = select(Statement.number, Statement.key).where(Statement.key.between(first, beyond))
    newest = session.execute(there.order_by(Statement.key.desc()).limit(1)).first()
    if newest is None or newest.number < number:
        return (-1 if newest is None else unpack(newest.key).number), None
    later = there.where(Statement.number > number).order_by(Statement.key).limit(1)
    after = session.execute(later).one().key
    before = session.scalar(
        select(func.max(Statement.key)).where(Statement.key.between(first, after - 1))
    )
    return (-1 if before is None else unpack(before).number), unpack(after).number


def _apart(session: Session, at: tuple[int, int], number: int) -> tuple[int, Sequence[Move]]:
    """Return the place of a statement between two that stand side by side, and who moves."""
    rows = session.execute(
        select(Statement.number, Statement.key)
        .where(Statement.key.between(*ends(*at)))
        .order_by(Statement.key)
    ).all()
    place = bisect([row.number for row in rows], number)
    found = room([unpack(row.key).number for row in rows], place)
    if found is None:
        raise _full()
    first, ties = found
    own = place - first
    neighbours = zip(rows[first:], (*ties[:own], *ties[own + 1 :]), strict=False)
    return ties[own], _in_turn(
        Move(row.number, row.key, pack(replace(unpack(row.key), number=tie)))
        for row, tie in neighbours
    )


def _in_turn(moves: Iterable[Move]) -> Sequence[Move]:
    """Return moves so that none takes a key that another still has: none of them overtakes."""
    every = list(moves)
    up = [each for each in every if each.new > each.old]
    return up[::-1] + [each for each in every if each.new < each.old]


_first = every_number("firsts")
_key = Statement.__table__.c.key
_GREATEST = select(
    select(func.max(_key))
    .where(_key.between(_first.c.value, _first.c.value + ends(1, 0)[1] - ends(1, 0)[0]))
    .correlate(_first)
    .scalar_subquery()
).select_from(_first)
"""The greatest key of each of some seconds; it goes through none of them."""


def _full() -> Invalid:
    detail = "no more statements can be dated to this very second; leave out the time"
    return Invalid.at("/date", "second-full", detail)
