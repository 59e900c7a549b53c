"""Rows of the text index written anew, batch by batch, because what they are made of changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from service import text
from service.record import indexing, whole
from service.record.remarks import Warnings


def every(session: Session) -> int:
    """Write every index row anew, and note by which analysis; return how many there were.

    Nothing is committed here: until the caller does, searches see the old rows.
    """
    count = some(session, true())
    indexing.mark_current(session)
    return count


def settle(writing: Callable[[], AbstractContextManager[Session]]) -> None:
    """Let the index take the shape that answers fastest, in steps, so that no writer waits long."""
    further = True
    while further:
        with writing() as session:
            further = text.dialect(session).settle(session)
            session.commit()


def some(session: Session, condition: ColumnElement[bool]) -> int:
    """Write the index rows of the statements of a condition anew; return how many there were."""
    count = 0
    for statements in whole.batches(session, condition):
        for statement in statements:
            indexing.put(session, statement, Warnings())
        session.flush()
        count += len(statements)
    return count
