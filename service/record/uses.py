"""How often speakers are quoted: the statements that lists show, joint ones too."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, union_all
from sqlalchemy.orm import aliased

from service.models import JointSpeaker, Speaker, Statement


def _counted(statements: Select[int]) -> ColumnElement[int]:
    return statements.where(Statement.LISTED).correlate(Speaker).scalar_subquery()


_part: Any = aliased(Speaker)
_PARTS = select(_part.number).where(_part.survivor_number == Speaker.number).correlate(Speaker)
_ALL = union_all(select(Speaker.number).correlate(Speaker), _PARTS)
"""The speaker and its parts: two questions that an index answers each, not one with "or"."""

_SAID = select(func.count()).select_from(Statement)


def _said_together(count: ColumnElement[int]) -> Select[int]:
    joined = (Statement, Statement.number == JointSpeaker.statement_number)
    return select(count).select_from(JointSpeaker).join(*joined)


_ALONE = _counted(_SAID.where(Statement.speaker_number == Speaker.number)) + _counted(
    _said_together(func.count()).where(JointSpeaker.speaker_number == Speaker.number)
)
# Of those who were merged several may stand in one statement, which is one use.
_WITH_PARTS = _counted(_SAID.where(Statement.speaker_number.in_(_ALL))) + _counted(
    _said_together(func.count(JointSpeaker.statement_number.distinct())).where(
        JointSpeaker.speaker_number.in_(_ALL), Statement.speaker_number.not_in(_ALL)
    )
)

STATEMENTS: ColumnElement[int] = case((_PARTS.exists(), _WITH_PARTS), else_=_ALONE).label(
    "statements"
)
"""Of a speaker in a query, with what was merged into it; partial indexes hold what is counted."""
