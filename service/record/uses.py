"""How often speakers are quoted: the statements that lists show, joint ones too."""

from sqlalchemy import ColumnElement, Select, func, select

from service.models import JointSpeaker, Speaker, Statement


def _counted(statements: Select[int]) -> ColumnElement[int]:
    return statements.where(Statement.LISTED).correlate(Speaker).scalar_subquery()


STATEMENTS: ColumnElement[int] = (
    _counted(select(func.count()).where(Statement.speaker_number == Speaker.number))
    + _counted(
        select(func.count())
        .select_from(JointSpeaker)
        .join(Statement, Statement.number == JointSpeaker.statement_number)
        .where(JointSpeaker.speaker_number == Speaker.number)
    )
).label("statements")
"""Of a speaker in a query; a partial index holds what is counted."""
