"""Everything that a document needs, read in a fixed number of queries."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from service.models import Appearance, JointSpeaker, Position, Speaker, Statement
from service.text.lists import Among

STATEMENT = (
    selectinload(Statement.speaker),
    selectinload(Statement.organisation),
    selectinload(Statement.joint_with).options(
        selectinload(JointSpeaker.speaker), selectinload(JointSpeaker.organisation)
    ),
    selectinload(Statement.merged_into),
    selectinload(Statement.tags),
    selectinload(Statement.appearances).options(
        selectinload(Appearance.source), selectinload(Appearance.via)
    ),
)

SPEAKER = (
    selectinload(Speaker.merged_into),
    selectinload(Speaker.names),
    selectinload(Speaker.positions).selectinload(Position.organisation),
)


BATCH = 500
"""Statements that are read at once, where all are gone through."""


def batches(session: Session, condition: ColumnElement[bool]) -> Iterator[Sequence[Statement]]:
    """Yield the statements of a condition, whole, some at a time; none is kept behind its turn."""
    listed = select(Statement).where(condition).order_by(Statement.number).limit(BATCH)
    last = 0
    while rows := session.scalars(listed.where(Statement.number > last).options(*STATEMENT)).all():
        last = rows[-1].number
        yield rows
        for statement in rows:
            session.expunge(statement)


def statements(session: Session, keys: Sequence[int]) -> list[Statement]:
    """Return the statements of some keys of the text index, whole, in the order of the keys."""
    if not keys:
        return []
    read = session.scalars(select(Statement).where(Among(Statement.key, keys)).options(*STATEMENT))
    by_key = {statement.key: statement for statement in read}
    return [by_key[key] for key in keys]
