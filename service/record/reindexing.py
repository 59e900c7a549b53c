"""Rows of the text index written anew, batch by batch, because what they are made of changed."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import indexing, whole
from service.record.remarks import Warnings

BATCH = 500


def every(session: Session) -> int:
    """Write every index row anew, and note by which analysis; return how many there were.

    Nothing is committed here: until the caller does, searches see the old rows.
    """
    count = some(session, true())
    indexing.mark_current(session)
    return count


def some(session: Session, condition: ColumnElement[bool]) -> int:
    """Write the index rows of the statements of a condition anew; return how many there were."""
    count, last = 0, 0
    while True:
        rows = session.scalars(
            select(Statement)
            .where(Statement.number > last, condition)
            .order_by(Statement.number)
            .limit(BATCH)
            .options(*whole.STATEMENT)
        ).all()
        if not rows:
            return count
        last = rows[-1].number
        for statement in rows:
            indexing.put(session, statement, Warnings())
        count += len(rows)
        session.flush()
        for statement in rows:
            session.expunge(statement)
