"""Places within one second: statements of the same day and time stand in the order of their ids.

The key of the text index has a running number, the tie, for them (decision 0001). A new statement
is the last of its second; one whose date is corrected may have to stand between others, which
then move up by one.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import batches
from service.record.errors import Invalid
from service.text.key import LAST_TIE, LONGEST, Key, pack, unpack

MOST_ASKED = 200
"""Seconds that one question asks for; SQLite takes no condition that is a thousand deep."""


def place(session: Session, statement: Statement, second: int) -> tuple[int, Sequence[int]]:
    """Return the tie of a statement that comes into a second of its first day.

    With it come the numbers of the statements that must move up by one before it is taken, the
    last first. Raises Invalid where the second is full.
    """
    at = statement.first_day, second
    if (batch := batches.deferring(session)) is not None:
        return _last(session, batch, at), ()
    if (batch := batches.of(session)) is not None:
        batch.ties.pop(at, None)
    first, beyond = _ends(*at)
    with session.no_autoflush:  # the statement itself has no key there yet
        rows = session.execute(
            select(Statement.number, Statement.key)
            .where(Statement.key.between(first, beyond), Statement.number != statement.number)
            .order_by(Statement.key)
        ).all()
    there = [(number, unpack(key).number) for number, key in rows]
    tie = 1 + max((at for number, at in there if number < statement.number), default=-1)
    later = [(number, at) for number, at in there if number > statement.number]
    dense = [number for step, (number, at) in enumerate(later) if at == tie + step]
    _check(max(tie, *(at + 1 for number, at in later if number in dense), 0))
    return tie, dense[::-1]


def last(session: Session, seconds: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the last place that is taken in each of some seconds of days, -1 for none."""
    found = dict.fromkeys(seconds, -1)
    asked = list(found)
    for start in range(0, len(asked), MOST_ASKED):
        some = asked[start : start + MOST_ASKED]
        within = or_(*(Statement.key.between(*_ends(*at)) for at in some))
        for key in session.scalars(select(Statement.key).where(within)):
            placed = unpack(key)
            at = placed.day, placed.second or 0
            found[at] = max(found[at], placed.number)
    return found


def _last(session: Session, batch: batches.Batch, at: tuple[int, int]) -> int:
    """Take the place of a statement that is newer than all there are, so the last one."""
    if at not in batch.ties:
        batch.ties |= last(session, [at])
    tie = batch.ties[at] + 1
    _check(tie)
    batch.ties[at] = tie
    return tie


def _ends(day: int, second: int) -> tuple[int, int]:
    """Return the least and the greatest key within a second."""
    return pack(Key(day, 0, 0, second)), pack(Key(day, LAST_TIE, LONGEST, second))


def _check(tie: int) -> None:
    if tie > LAST_TIE:
        detail = "no more statements can be dated to this very second; leave out the time"
        raise Invalid.at("/date", "second-full", detail)
