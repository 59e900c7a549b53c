"""Everything that a document needs, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from service.models import Appearance, JointSpeaker, Position, Source, Speaker, Statement
from service.text.lists import Among

Row = TypeVar("Row", Speaker, Source, Statement)

STATEMENT = (
    # Nothing is asked for a survivor where nobody is part of another.
    selectinload(Statement.speaker).selectinload(Speaker.survivor),
    selectinload(Statement.organisation).selectinload(Speaker.survivor),
    selectinload(Statement.joint_with).options(
        selectinload(JointSpeaker.speaker).selectinload(Speaker.survivor),
        selectinload(JointSpeaker.organisation).selectinload(Speaker.survivor),
    ),
    selectinload(Statement.merged_into),
    selectinload(Statement.tags),
    selectinload(Statement.appearances).options(
        selectinload(Appearance.source), selectinload(Appearance.via)
    ),
)

SPEAKER = (
    selectinload(Speaker.merged_into),
    selectinload(Speaker.names),
    selectinload(Speaker.positions)
    .selectinload(Position.organisation)
    .selectinload(Speaker.survivor),
)


BATCH = 500
"""Rows that are read at once, where all are gone through."""


def batches(session: Session, condition: ColumnElement[bool]) -> Iterator[Sequence[Statement]]:
    """Yield the statements of a condition, whole, as `batches_of` does."""
    yield from batches_of(session, Statement, STATEMENT, condition)


def batches_of(
    session: Session,
    table: type[Row],
    options: Sequence[ExecutableOption] = (),
    *conditions: ColumnElement[bool],
) -> Iterator[Sequence[Row]]:
    """Yield the rows of a table, some at a time; none is kept behind its turn.

    But for those that the session holds already: somebody is changing them.
    """
    held, number = set(session), table.__table__.c.number
    listed = select(table).where(*conditions).order_by(number).limit(BATCH)
    last = 0
    while rows := session.scalars(listed.where(number > last).options(*options)).all():
        last = rows[-1].number
        yield rows
        for row in rows:
            if row not in held:
                session.expunge(row)


def some(session: Session, numbers: Iterable[int]) -> Iterator[Sequence[Statement]]:
    """Yield the statements of some numbers, whole, some at a time."""
    rest = iter(numbers)
    while part := list(islice(rest, BATCH)):
        listed = select(Statement).where(Among(Statement.number, part))
        yield session.scalars(listed.options(*STATEMENT)).all()


def speakers(session: Session, read: Sequence[Speaker]) -> None:
    """Let speakers have what was merged into them.

    A merge makes a revision of both: nothing is asked where all are as they were recorded.
    """
    changed = [each for each in read if each.revision > 1]
    parts: dict[int | None, list[Speaker]] = defaultdict(list)
    if changed:
        listed = select(Speaker).where(Among(Speaker.survivor_number, [s.number for s in changed]))
        for part in session.scalars(listed.order_by(Speaker.number).options(*SPEAKER)):
            parts[part.survivor_number].append(part)
            set_committed_value(part, "merged", [])
    for each in read:
        set_committed_value(each, "merged", parts[each.number])


def statements(session: Session, keys: Sequence[int]) -> list[Statement]:
    """Return the statements of some keys of the text index, whole, in the order of the keys."""
    if not keys:
        return []
    read = session.scalars(select(Statement).where(Among(Statement.key, keys)).options(*STATEMENT))
    by_key = {statement.key: statement for statement in read}
    return [by_key[key] for key in keys]
