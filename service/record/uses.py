"""How often speakers are quoted: the statements that lists show, joint ones too."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from service.models import JointSpeaker, Speaker, Statement


def _counted(statements: Select[int]) -> ColumnElement[int]:
    return statements.where(Statement.LISTED).correlate(Speaker).scalar_subquery()


_part: Any = aliased(Speaker)
_PARTS = select(_part.number).where(_part.survivor_number == Speaker.number).correlate(Speaker)
_SAID = select(func.count()).select_from(Statement)
_SAID_TOGETHER = (
    select(func.count())
    .select_from(JointSpeaker)
    .join(Statement, Statement.number == JointSpeaker.statement_number)
)

STATEMENTS: ColumnElement[int] = (
    _counted(_SAID.where(Statement.speaker_number == Speaker.number))
    + _counted(_SAID_TOGETHER.where(JointSpeaker.speaker_number == Speaker.number))
    + case(
        (
            _PARTS.exists(),  # most have none, and need no more counting
            _counted(_SAID.where(Statement.speaker_number.in_(_PARTS)))
            + _counted(_SAID_TOGETHER.where(JointSpeaker.speaker_number.in_(_PARTS))),
        ),
        else_=0,
    )
).label("statements")
"""Of a speaker in a query, with what was merged into it; partial indexes hold what is counted."""
