"""The rows of new statements, speakers and sources, written in as few steps as they have tables.

The unit of work would find out what depends on what and write the same rows in several times the
time; and while a statement is recorded, every other writer waits.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, insert, select
from sqlalchemy.orm import Session

from service.models import (
    Appearance,
    Carrier,
    JointSpeaker,
    Source,
    SourceWord,
    Speaker,
    SpeakerName,
    Statement,
    Tag,
)
from service.models.base import Base
from service.record import batches


def add(session: Session, statements: Sequence[Statement]) -> None:
    """Write new statements with their joint speakers, tags and appearances.

    Their speakers and sources are recorded already. The objects stay outside the session.
    """
    _write(session, Statement, [_columns(each) | _attribution(each) for each in statements])
    _write(
        session,
        JointSpeaker,
        [
            _columns(joint) | _attribution(joint) | {"statement_number": each.number}
            for each in statements
            for joint in each.joint_with
        ],
    )
    _write(
        session,
        Tag,
        [_columns(tag) | {"statement_number": s.number} for s in statements for tag in s.tags],
    )
    carried: list[tuple[Appearance, dict[str, Any]]] = [
        (appearance, _appearance(appearance) | {"statement_number": each.number})
        for each in statements
        for appearance in each.appearances
    ]
    _write(session, Appearance, [values for appearance, values in carried if not appearance.via])
    _write_carried(session, [each for each in carried if each[0].via])


def _write_carried(session: Session, carried: Sequence[tuple[Appearance, dict[str, Any]]]) -> None:
    """Write appearances that came through others, whose rows need their numbers."""
    _write(session, Appearance, [values for _, values in carried])
    numbers = _numbers(session, Appearance, [appearance for appearance, _ in carried])
    _write(
        session,
        Carrier,
        [
            _columns(carrier) | {"appearance_number": numbers[appearance.id]}
            for appearance, _ in carried
            for carrier in appearance.via
        ],
    )


def add_subjects(session: Session, made: Sequence[Speaker | Source]) -> None:
    """Write new speakers with their names, and sources with their words; each gets its number.

    The objects stay outside the session.
    """
    speakers = [each for each in made if isinstance(each, Speaker)]
    sources = [each for each in made if isinstance(each, Source)]
    for table, some in ((Speaker, speakers), (Source, sources)):
        _write(session, table, [_columns(each) for each in some])
        numbers = _numbers(session, table, some)
        for each in some:
            each.number = numbers[each.id]
    named = [_columns(n) | {"speaker_number": s.number} for s in speakers for n in s.names]
    _write(session, SpeakerName, named)
    words = [_columns(word) | {"source_number": s.number} for s in sources for word in s.words]
    _write(session, SourceWord, words)


def _numbers(session: Session, table: Any, rows: Sequence[Any]) -> dict[UUID, int]:
    """Return the numbers that the database has given to rows, by their ids."""
    numbers: dict[UUID, int] = {}
    for ids in batches.parts(each.id for each in rows):
        written = select(table.id, table.number).where(table.id.in_(ids))
        numbers |= {row.id: row.number for row in session.execute(written)}
    return numbers


def _write(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(_INSERT[table], rows if len(rows) > 1 else rows[0])


def _columns(of: Base) -> dict[str, Any]:
    # What was set, without the way through SQLAlchemy's attributes.
    values = vars(of)
    return {name: values.get(name) for name in _NAMES[type(of)]}


def _attribution(of: Statement | JointSpeaker) -> dict[str, Any]:
    return {
        "speaker_number": of.speaker.number,
        "organisation_number": of.organisation.number if of.organisation else None,
    }


def _appearance(of: Appearance) -> dict[str, Any]:
    return _columns(of) | {"source_number": of.source.number}


_TABLES: Sequence[type[Base]] = (
    Statement,
    JointSpeaker,
    Tag,
    Appearance,
    Carrier,
    Speaker,
    SpeakerName,
    Source,
    SourceWord,
)
_INSERT: Mapping[type[Base], Insert] = {table: insert(table.__table__) for table in _TABLES}  # type: ignore[arg-type]  # a mapped class has a Table
_NAMES: Mapping[type[Base], Sequence[str]] = {
    table: [
        column.name
        for column in table.__table__.columns
        if column.name != "number" or table is Statement
    ]
    for table in _TABLES
}
