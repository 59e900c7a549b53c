"""Rows of the text index written anew, batch by batch, because what they are made of changed."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import batches, indexing, names, whole
from service.record.batches import Batch
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
        analysed = [(each, analysis.analyse(indexing.texts(each))) for each in statements]
        for each in analysed:
            prepare(*each)
        with batches.opened(session, Batch(defers=False)):  # it knows each name once
            named = (name for each in statements for name in indexing.named(each))
            names.labels(session, [(field, name) for field, name in named if name is not None])
            indexing.put_all(session, analysed)
        session.flush()
        count += len(statements)
    return count
