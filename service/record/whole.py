"""Everything that a document needs, read in a fixed number of queries."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.models import Appearance, JointSpeaker, Position, Speaker, Statement
from service.text.lists import Among

STATEMENT = (
    selectinload(Statement.speaker),
    selectinload(Statement.organisation),
    selectinload(Statement.joint_with).options(
        selectinload(JointSpeaker.speaker), selectinload(JointSpeaker.organisation)
    ),
    selectinload(Statement.tags),
    selectinload(Statement.appearances).options(
        selectinload(Appearance.source), selectinload(Appearance.via)
    ),
)

SPEAKER = (
    selectinload(Speaker.names),
    selectinload(Speaker.positions).selectinload(Position.organisation),
)


def statements(session: Session, keys: Sequence[int]) -> list[Statement]:
    """Return the statements of some keys of the text index, whole, in the order of the keys."""
    if not keys:
        return []
    read = session.scalars(select(Statement).where(Among(Statement.key, keys)).options(*STATEMENT))
    by_key = {statement.key: statement for statement in read}
    return [by_key[key] for key in keys]
