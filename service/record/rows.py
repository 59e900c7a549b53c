"""The rows of new statements, written in as few steps as they have tables.

The unit of work would find out what depends on what and write the same rows in several times the
time; and while a statement is recorded, every other writer waits.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session

from service.models import Appearance, Carrier, JointSpeaker, Statement, Tag
from service.models.base import Base


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
    if not carried:
        return
    numbers = session.scalars(_CARRIED, [values for _, values in carried])
    _write(
        session,
        Carrier,
        [
            _columns(carrier) | {"appearance_number": number}
            for (appearance, _), number in zip(carried, numbers, strict=True)
            for carrier in appearance.via
        ],
    )


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


_TABLES: Sequence[type[Base]] = (Statement, JointSpeaker, Tag, Appearance, Carrier)
_INSERT: Mapping[type[Base], Insert] = {table: insert(table.__table__) for table in _TABLES}  # type: ignore[arg-type]  # a mapped class has a Table
_CARRIED = _INSERT[Appearance].returning(
    Appearance.__table__.c.number, sort_by_parameter_order=True
)
_NAMES: Mapping[type[Base], Sequence[str]] = {
    table: [
        column.name
        for column in table.__table__.columns
        if column.name != "number" or table is Statement
    ]
    for table in _TABLES
}
