"""What belongs to a statement, as it is read: everything, in a fixed number of queries."""

from sqlalchemy.orm import selectinload

from service.models import Appearance, JointSpeaker, Statement

WHOLE = (
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
"""Everything a statement's document needs, in a fixed number of queries."""
