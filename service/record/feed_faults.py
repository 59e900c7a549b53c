"""Whether the feed of changes has no gap, and announces every revision in its turn."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Change, Revision, Statement


def faults(session: Session) -> Iterator[str]:
    """Yield what is wrong with the feed; nothing where all is well."""
    counted = select(func.count(), func.max(Change.number)).where(Change.number > 0)
    count, last = session.execute(counted).one()
    if count != (last or 0):
        numbers = set(session.scalars(select(Change.number)))
        first = next(number for number in range(1, (last or 0) + 1) if number not in numbers)
        yield f"line {first} of the feed is missing"
    unannounced = (
        select(Revision.number)
        .where(~select(Change.number).where(Change.revision_number == Revision.number).exists())
        .order_by(Revision.number)
    )
    for number in session.scalars(unannounced):
        yield f"revision {number} is not in the feed"
    yield from _misplaced(session)


def _misplaced(session: Session) -> Iterator[str]:
    """Check each line: of a statement its own, of another subject its own before the statements'.

    Those that a subject touches come in the order of their arrival, each once.
    """
    lines = session.execute(
        select(
            Change.number,
            Change.revision_number,
            Change.statement_id,
            Statement.number.label("statement"),
            Revision.subject_kind,
            Revision.subject_id,
        )
        .join(Revision, Revision.number == Change.revision_number)
        .outerjoin(Statement, Statement.id == Change.statement_id)
        .order_by(Change.number)
        .execution_options(yield_per=10_000)
    )
    last, touched = 0, 0
    for line in lines:
        called, is_first = f"line {line.number} of the feed", line.revision_number != last
        if line.revision_number < last:
            yield f"{called} stands behind a later revision"
        if line.subject_kind == "statement":
            if line.statement_id != line.subject_id:
                yield f"{called} names another statement than its revision"
            elif not is_first:
                yield f"{called} is not the first of its revision"
        elif is_first != (line.statement_id is None):
            yield f"{called} is not of the {line.subject_kind} first and then of statements"
        elif not is_first and (line.statement is None or line.statement <= touched):
            yield f"{called} names no statement, or one that does not come next"
        last, touched = line.revision_number, 0 if is_first else line.statement or 0
