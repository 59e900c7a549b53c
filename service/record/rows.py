"""The rows of a new statement, written in as few steps as they have tables.

The unit of work would find out what depends on what and write the same rows in several times the
time; and while a statement is recorded, every other writer waits.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session

from service.models import Appearance, Carrier, JointSpeaker, Statement, Tag
from service.models.base import Base


def add(session: Session, statement: Statement) -> None:
    """Write a new statement with its joint speakers, tags and appearances.

    Its speakers and sources are recorded already. The objects stay outside the session.
    """
    own = {"statement_number": statement.number}
    _write(session, Statement, [_columns(statement) | _attribution(statement)])
    _write(
        session,
        JointSpeaker,
        [_columns(each) | _attribution(each) | own for each in statement.joint_with],
    )
    _write(session, Tag, [_columns(each) | own for each in statement.tags])
    bare = [each for each in statement.appearances if not each.via]
    _write(session, Appearance, [_appearance(each) | own for each in bare])
    for appearance in statement.appearances:
        if appearance.via:
            _write_carried(session, appearance, own)


def _write_carried(session: Session, appearance: Appearance, own: dict[str, Any]) -> None:
    """Write an appearance that came through others, whose rows need its number."""
    values = _appearance(appearance) | own
    number = session.scalars(_INSERT[Appearance].returning(Appearance.number), values).one()
    _write(
        session,
        Carrier,
        [_columns(each) | {"appearance_number": number} for each in appearance.via],
    )


def _write(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(_INSERT[table], rows if len(rows) > 1 else rows[0])


def _columns(of: Base) -> dict[str, Any]:
    return {name: getattr(of, name) for name in _NAMES[type(of)]}


def _attribution(of: Statement | JointSpeaker) -> dict[str, Any]:
    return {
        "speaker_number": of.speaker.number,
        "organisation_number": of.organisation.number if of.organisation else None,
    }


def _appearance(of: Appearance) -> dict[str, Any]:
    return _columns(of) | {"source_number": of.source.number}


_TABLES: Sequence[type[Base]] = (Statement, JointSpeaker, Tag, Appearance, Carrier)
_INSERT: Mapping[type[Base], Insert] = {table: insert(table.__table__) for table in _TABLES}  # type: ignore[arg-type]  # a mapped class has a Table
_NAMES: Mapping[type[Base], Sequence[str]] = {
    table: [
        column.name
        for column in table.__table__.columns
        if column.name != "number" or table is Statement
    ]
    for table in _TABLES
}
