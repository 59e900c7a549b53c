"""Everything that a document needs, read in a fixed number of queries."""

from sqlalchemy.orm import selectinload

from service.models import Appearance, JointSpeaker, Position, Speaker, Statement

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
