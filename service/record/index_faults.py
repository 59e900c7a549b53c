"""Where the text index does not hold what the tables hold."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import true
from sqlalchemy.orm import Session

from service import text
from service.models import Statement
from service.record import indexing, names, whole
from service.text import analysis, digests


def find(session: Session) -> Iterator[str]:
    """Yield a sentence for each row that is missing, is not as it should be, or is nobody's.

    The index is known by the digests of its rows, some hundred bytes for each statement.
    """
    held = text.dialect(session).digests(session)
    for statement in chain.from_iterable(whole.batches(session, true())):
        found = held.pop(statement.key, None)
        if found is None:
            yield f"statement {statement.id} has no row in the index"
        elif found != _expected(session, statement):
            yield f"statement {statement.id} is not in the index as it is recorded"
    for key in sorted(held):
        yield f"row {key} of the index is of no statement"


def _expected(session: Session, statement: Statement) -> int | None:
    """Return the digest that a statement's row ought to have; None where a name has no label."""
    if not names.are_labelled(session, indexing.named(statement)):
        return None
    document = analysis.analyse(indexing.texts(statement))
    filters = indexing.tokens(session, statement)
    return digests.of_entry(analysis.entry(statement.key, document, filters))
