"""Places within one second: statements of the same day and time stand in the order of their ids.

The key of the text index has a running number, the tie, for them (decision 0001). A new statement
is the last of its second; one whose date is corrected may have to stand between others, which
then move up by one.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record.errors import Invalid
from service.text.key import LAST_TIE, LONGEST, Key, pack, unpack


def place(session: Session, statement: Statement, second: int) -> tuple[int, Sequence[int]]:
    """Return the tie of a statement that comes into a second of its first day.

    With it come the numbers of the statements that must move up by one before it is taken, the
    last first. Raises Invalid where the second is full.
    """
    first = pack(Key(statement.first_day, 0, 0, second))
    beyond = pack(Key(statement.first_day, LAST_TIE, LONGEST, second))
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
    if max(tie, *(at + 1 for number, at in later if number in dense), 0) > LAST_TIE:
        detail = "no more statements can be dated to this very second; leave out the time"
        raise Invalid.at("/date", "second-full", detail)
    return tie, dense[::-1]
