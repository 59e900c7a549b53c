"""Whether the feed of changes has no gap, and announces every revision in its turn."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Change, Revision


def faults(session: Session) -> Iterator[str]:
    """Yield what is wrong with the feed; nothing where all is well."""
    count, last = session.execute(select(func.count(), func.max(Change.number))).one()
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
    lines = session.execute(
        select(
            Change.number,
            Change.revision_number,
            Change.statement_id,
            Revision.subject_kind,
            Revision.subject_id,
        )
        .join(Revision, Revision.number == Change.revision_number)
        .order_by(Change.number)
        .execution_options(yield_per=10_000)
    )
    last = 0
    for line in lines:
        if line.revision_number < last:
            yield f"line {line.number} of the feed stands behind a later revision"
        if line.subject_kind == "statement" and line.statement_id != line.subject_id:
            yield f"line {line.number} of the feed names another statement than its revision"
        last = line.revision_number
