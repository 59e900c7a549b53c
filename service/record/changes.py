"""The feed of every change, for those who keep a copy of the record or a part of it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Change, Revision
from service.models.written import moment
from service.record import chain
from service.record.documents import Document

BATCH = 5_000
"""Lines that are read at once, where all are."""


def after(session: Session, number: int, limit: int) -> tuple[list[Document], bool]:
    """Return the lines of the feed behind a number, in their order, and whether more follow.

    Numbers rise by one, in the order in which changes became visible: who asks for what is
    behind the last number seen misses nothing and sees nothing twice.
    """
    lines = session.execute(
        select(Change.number, Change.statement_id, *_SHOWN)
        .join(Revision, Revision.number == Change.revision_number)
        .where(Change.number > number)
        .order_by(Change.number)
        .limit(limit + 1)
    ).all()
    return [_line(line) for line in lines[:limit]], len(lines) > limit


def touched(session: Session) -> Iterator[tuple[int, UUID]]:
    """Yield each revision of a speaker or a source with each statement that it touched, in order.

    They are read some at a time.
    """
    listed = (
        select(Change.number, Change.revision_number, Change.statement_id)
        .join(Revision, Revision.number == Change.revision_number)
        .where(Revision.subject_kind != "statement", Change.statement_id.is_not(None))
        .order_by(Change.number)
        .limit(BATCH)
    )
    last = 0
    while lines := session.execute(listed.where(Change.number > last)).all():
        yield from ((line.revision_number, line.statement_id) for line in lines)
        last = lines[-1].number


def count(session: Session) -> int:
    """Return how many lines the feed has: they are numbered without a gap."""
    return chain.end(session).change


def head(session: Session) -> Document:
    """Return the head of the chain, to be kept outside: a tail cut off later is seen by it."""
    end = chain.end(session)
    at = session.scalar(select(Revision.at).where(Revision.number == end.revision))
    return {
        "number": end.revision,
        "hash": end.hash,
        "at": None if at is None else moment(at),
        "change": end.change,
    }


_SHOWN: Sequence[Any] = (
    Revision.subject_kind,
    Revision.subject_id,
    Revision.subject_revision,
    Revision.action,
    Revision.at,
    Revision.by,
    Revision.hash,
)


def _line(line: Any) -> Document:
    return {
        "number": line.number,
        "kind": line.subject_kind,
        "id": str(line.subject_id),
        "revision": line.subject_revision,
        "action": line.action,
        "at": moment(line.at),
        "by": line.by,
        "statement": None if line.statement_id is None else str(line.statement_id),
        "hash": line.hash,
    }
