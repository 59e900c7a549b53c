"""Statements and speakers that have become part of another, of which the id alone is left.

The row stays as it was when it was merged, so that it can come back; `merged_into_number` points
to the next one, which may have been merged in its turn. `merged_revision` is the revision that
the next one reached with the merge: of several, the newest has the highest.
"""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Speaker, Statement
from service.record import plain, remembered
from service.record.documents import Document
from service.record.errors import Merged

Subject = TypeVar("Subject", Statement, Speaker)


def refuse(session: Session, found: Subject) -> Subject:
    """Return what is a record of its own. Raises Merged, with the one that it is part of now."""
    if found.merged_into_number is None:
        return found
    raise Merged(old=found.id, into=survivor(session, found).id)


def survivor(session: Session, found: Subject) -> Subject:
    """Return the one that this one is part of in the end, itself where it was never merged."""
    table: Any = plain.TABLES.get(type(found), type(found))
    while found.merged_into_number is not None:
        found = session.get_one(table, found.merged_into_number)
    return found


def survivors(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int, UUID]]:
    """Return, of each statement there is, the number and the id of what it is part of in the end.

    That is one question, and one more for each time over that any of them was merged.
    """
    return remembered.answer(session, ("survivors", *ids), lambda: _survivors(session, ids), len)


def _survivors(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int, UUID]]:
    columns = select(Statement.id, Statement.number, Statement.merged_into_number)
    rows = session.execute(columns.where(Statement.id.in_(ids))).all()
    ends = {row.id: row for row in rows}
    while parts := {row.merged_into_number for row in ends.values()} - {None}:
        next_ = session.execute(columns.where(Statement.number.in_(parts))).all()
        by_number = {row.number: row for row in next_}
        ends = {id: by_number.get(row.merged_into_number, row) for id, row in ends.items()}
    return {id: (row.number, row.id) for id, row in ends.items()}


def newest(session: Session, survivor: Subject) -> Subject | None:
    """Return the one that became part of a survivor last and still is, None where none did.

    Its own relations are not loaded with it.
    """
    table: Any = type(survivor)
    parts = select(table).where(table.merged_into_number == survivor.number)
    found: Subject | None = session.scalar(parts.order_by(table.merged_revision.desc()).limit(1))
    return found


def parts(session: Session, survivor: Statement) -> list[Statement]:
    """Return every statement that is part of a survivor, directly or by way of another."""
    found: list[Statement] = []
    above = [survivor.number]
    while above:
        listed = select(Statement).where(Statement.merged_into_number.in_(above))
        next_ = session.scalars(listed.order_by(Statement.number)).all()
        found += next_
        above = [each.number for each in next_]
    return found


def join(joined: Subject, survivor: Subject) -> None:
    """Make one part of another, with the revision that the other is about to reach."""
    joined.merged_into, joined.merged_into_number = survivor, survivor.number
    joined.merged_revision = survivor.revision + 1


def part(joined: Statement | Speaker) -> None:
    """Make one a record of its own again."""
    joined.merged_into = joined.merged_into_number = joined.merged_revision = None


def note(joined: Statement | Speaker) -> Document | None:
    """Return what the history keeps of a merge: the other, and its revision that was the merge.

    None where it is a record of its own. Raises ValueError where the other is not there.
    """
    if joined.merged_into_number is None:
        return None
    if joined.merged_into is None:
        message = f"it is part of number {joined.merged_into_number}, which is not there"
        raise ValueError(message)
    return {"id": str(joined.merged_into.id), "revision": joined.merged_revision}
