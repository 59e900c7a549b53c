"""How often speakers are quoted: the statements that lists show, joint ones too."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from service.models import JointSpeaker, Speaker, Statement
from service.record.absent import is_absent


def _counted(
    statements: Select[int], listed: ColumnElement[bool] = Statement.LISTED
) -> ColumnElement[int]:
    return statements.where(listed).correlate(Speaker).scalar_subquery()


_SAID = select(func.count()).select_from(Statement)
_TOGETHER = (Statement, Statement.number == JointSpeaker.statement_number)
# Whoever stands in one statement several times is quoted in it once.
_SAID_TOGETHER = (
    select(func.count(JointSpeaker.statement_number.distinct()))
    .select_from(JointSpeaker)
    .join(*_TOGETHER)
)
_ALONE = _counted(_SAID.where(Statement.speaker_number == Speaker.number)) + _counted(
    _SAID_TOGETHER.where(
        JointSpeaker.speaker_number == Speaker.number, Statement.speaker_number != Speaker.number
    )
)

_one: Any = aliased(Speaker)
_main: Any = aliased(Speaker)


def _is_of_all(one: Any) -> ColumnElement[bool]:
    """Return the condition that somebody is the speaker, or part of them."""
    return or_(one.number == Speaker.number, one.survivor_number == Speaker.number)


# As `Statement.LISTED`, whose names would be those of a speaker too where one is joined.
_LISTED = (Statement.status != "withdrawn") & is_absent(Statement.merged_into_number)
_SAID_BY_ALL = _SAID.join(_one, _one.number == Statement.speaker_number).where(_is_of_all(_one))
# Of those who were merged several may stand in one statement, which is one use.
_SAID_TOGETHER_BY_ALL = (
    _SAID_TOGETHER.join(_one, _one.number == JointSpeaker.speaker_number)
    .join(_main, _main.number == Statement.speaker_number)
    .where(_is_of_all(_one), ~func.coalesce(_is_of_all(_main), False))
)
_HAS_PARTS = exists().where(_one.survivor_number == Speaker.number).correlate(Speaker)

STATEMENTS: ColumnElement[int] = case(
    (_HAS_PARTS, _counted(_SAID_BY_ALL, _LISTED) + _counted(_SAID_TOGETHER_BY_ALL, _LISTED)),
    else_=_ALONE,
).label("statements")
"""Of a speaker in a query, with what was merged into it; indexes hold what is counted."""
