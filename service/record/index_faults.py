"""Where what is searched does not hold what is recorded: columns, words of names, the text index.

Every fault is a sentence that names the row. `service.record.mending` makes all of it anew.
"""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import true
from sqlalchemy.orm import Session

from service import text
from service.models import Source, Speaker, Statement
from service.record import arrival, batches, derived, indexing, kept_words, names, whole
from service.record.derived import Due
from service.text import analysis, digests
from service.text.analysis import Document


def find(session: Session) -> Iterator[str]:
    """Yield a sentence for each row that is missing, is not as it should be, or is nobody's.

    The index is known by the digests of its rows, some hundred bytes for each statement.
    """
    yield from _of_speakers(session)
    for source in chain.from_iterable(whole.batches_of(session, Source)):
        yield from _of_columns(f"source {source.id}", derived.of_source(source))
    for each in kept_words.find(session):
        how = "lacks" if each.missing else "has too many"
        yield f"{each.of} {how} rows of {each.table.__tablename__}"
    yield from _of_statements(session)
    for placed in arrival.misplaced(session):
        yield f"statement {placed.id} stands behind a later one of its second"


def _of_speakers(session: Session) -> Iterator[str]:
    for some in whole.batches_of(session, Speaker, whole.SPEAKER):
        known = names.labelled(session, [pair for each in some for pair in derived.labelled(each)])
        for each in some:
            called = f"speaker {each.id}"
            yield from _of_columns(called, derived.of_speaker(each))
            if not any(name.position == 0 for name in each.names):
                yield f"{called} lacks its name in speaker_name"
            for field, name in derived.labelled(each):
                if (field, names.key(name)) not in known:
                    yield f"{called} lacks a label of the field {field}"


def _of_columns(called: str, every: Iterator[Due]) -> Iterator[str]:
    for due in every:
        if not due.is_there:
            yield f"{called} has not what follows from its record in {due}"


def _of_statements(session: Session) -> Iterator[str]:
    held = text.dialect(session).digests(session)
    for statements in whole.batches(session, true()):
        named = [list(indexing.named(each)) for each in statements]
        labels = names.labelled(session, chain.from_iterable(named))
        for statement in statements:
            called = f"statement {statement.id}"
            document = analysis.analyse(indexing.texts(statement))
            yield from _of_columns(called, derived.of_statement(statement, document))
            if not indexing.is_placed(statement, document):
                yield f"{called} has not what follows from its record in statement.key"
            found = held.pop(statement.key, None)
            if found is None:
                yield f"{called} has no row in the index"
            elif found != _expected(session, statement, document, labels):
                yield f"{called} is not in the index as it is recorded"
    for key in sorted(held):
        yield f"row {key} of the index is of no statement"


def _expected(
    session: Session, statement: Statement, document: Document, labels: dict[tuple[str, str], int]
) -> int | None:
    """Return the digest that a statement's row ought to have; None where a name has no label."""
    named = [(field, name) for field, name in indexing.named(statement) if name is not None]
    if any((field, names.key_in(field, name)) not in labels for field, name in named):
        return None
    with batches.opened(session, batches.Batch(labels=labels, defers=False)):
        filters = list(indexing.tokens(session, statement))
    return digests.of_entry(analysis.entry(statement.key, document, filters))
