"""Rows of the text index written anew, batch by batch, because what they are made of changed."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import indexing, whole
from service.text import analysis
from service.text.analysis import Document

Prepare = Callable[[Statement, Document], None]
"""What is done with a statement and its analysis before its row is written."""


def every(session: Session, prepare: Prepare = lambda *_: None) -> int:
    """Write every index row anew, and note by which analysis; return how many there were.

    Nothing is committed here: until the caller does, searches see the old rows.
    """
    count = some(session, true(), prepare)
    indexing.mark_current(session)
    return count


def some(
    session: Session, condition: ColumnElement[bool], prepare: Prepare = lambda *_: None
) -> int:
    """Write the index rows of the statements of a condition anew; return how many there were."""
    count = 0
    for statements in whole.batches(session, condition):
        for statement in statements:
            document = analysis.analyse(indexing.texts(statement))
            prepare(statement, document)
            indexing.put_analysed(session, statement, document)
        session.flush()
        count += len(statements)
    return count
