"""The rows of new statements, speakers and sources, written in as few steps as they have tables.

The unit of work would find out what depends on what and write the same rows in several times the
time; and while a statement is recorded, every other writer waits.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Source, Speaker, Statement
from service.record import batches, plain
from service.record.inserting import Insertion


def add(session: Session, statements: Sequence[Statement]) -> None:
    """Write new statements with their joint speakers, tags and appearances, but no carriers.

    They are plain objects (`service.record.plain`) whose speakers and sources are recorded already.
    Nothing is asked, so that all may go to the database at once.
    """
    for statement in statements:
        parts: Iterable[Any] = (*statement.joint_with, *statement.tags, *statement.appearances)
        for each in parts:
            each.statement_number = statement.number
    _write(session, plain.Statement, statements)
    _write(session, plain.JointSpeaker, (each for s in statements for each in s.joint_with))
    _write(session, plain.Tag, (each for s in statements for each in s.tags))
    _write(session, plain.Appearance, (each for s in statements for each in s.appearances))


def add_carriers(session: Session, statements: Sequence[Statement]) -> None:
    """Write through whom the appearances of new statements came, whose rows need their numbers."""
    carried = [each for s in statements for each in s.appearances if each.via]
    numbers = _numbers(session, plain.Appearance, carried)
    for appearance in carried:
        for carrier in appearance.via:
            carrier.appearance_number = numbers[appearance.id]
    _write(session, plain.Carrier, (each for appearance in carried for each in appearance.via))


def add_subjects(session: Session, made: Sequence[Speaker | Source]) -> None:
    """Write new speakers with their names, and sources with their words; each gets its number.

    They are plain objects (`service.record.plain`).
    """
    speakers = [each for each in made if isinstance(each, plain.Speaker)]
    sources = [each for each in made if isinstance(each, plain.Source)]
    for kind, some in ((plain.Speaker, speakers), (plain.Source, sources)):
        _write(session, kind, some)
        numbers = _numbers(session, kind, some)
        for each in some:
            each.number = numbers[each.id]
    for speaker in speakers:
        for name in speaker.names:
            name.speaker_number = speaker.number
    for source in sources:
        for word in source.words:
            word.source_number = source.number
    _write(session, plain.SpeakerName, (each for s in speakers for each in s.names))
    _write(session, plain.SourceWord, (each for s in sources for each in s.words))


def _numbers(session: Session, kind: type[Any], rows: Sequence[Any]) -> dict[UUID, int]:
    """Return the numbers that the database has given to rows, by their ids."""
    columns = plain.TABLES[kind].__table__.columns
    numbers: dict[UUID, int] = {}
    for ids in batches.parts(each.id for each in rows):
        written = select(columns.id, columns.number).where(columns.id.in_(ids))
        numbers |= {row.id: row.number for row in session.execute(written)}
    return numbers


def _write(session: Session, kind: type[Any], rows: Iterable[Any]) -> None:
    insertion = _INSERT[kind]
    insertion.write(session, [insertion.values_of(each) for each in rows])


_INSERT = {
    kind: Insertion(
        table,
        [
            each.key
            for each in table.__table__.columns
            if each.key != "number" or kind is plain.Statement
        ],
    )
    for kind, table in plain.TABLES.items()
}
