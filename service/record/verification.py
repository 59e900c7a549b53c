"""Whether the record is what its history says: the chain, the tables and the feed.

Every check yields a sentence that names a row; the first is where to look. What the chain alone
cannot show, a tail that was cut off, is seen against a head or a history kept outside.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, select, tuple_
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, aliased

from service.models import Change, Revision, Source, Speaker, Statement
from service.record import feed_faults, history, survivors, whole
from service.record.chain import GENESIS
from service.record.history import Subject
from service.record.pace import Pace

BATCH = 500
MOST = 2**63 - 1
"""The largest number that the databases have."""

TABLES: Sequence[tuple[Any, Sequence[Any]]] = (
    (Speaker, whole.SPEAKER),
    (Source, ()),
    (Statement, whole.STATEMENT),
)

ILL_FORMED = (ValueError, TypeError, AttributeError)
"""What is raised by a cell that holds something of another kind, or refers to what is not there."""

UNREADABLE = (*ILL_FORMED, OperationalError)
"""The same, and what the driver of SQLite raises where a cell is not UTF-8."""


def faults(session: Session) -> Iterator[str]:
    """Yield what is wrong with the record, in the order of the rows; nothing where all is well."""
    checks = (_numbers, _chain, _rows, survivors.faults, _missing, feed_faults.faults)
    for check in checks:
        try:
            yield from check(session)
        except UNREADABLE as error:
            yield f"what is looked at next cannot be read to its end: {_why(error)}"


def against_head(session: Session, number: int, hash: str) -> Iterator[str]:
    """Yield a fault where the record does not hold a head of the chain that was kept outside.

    Number 0 is of a record without revisions, whose hash is what the first one follows.
    """
    kept = select(Revision.hash).where(Revision.number == number)
    if number > MOST or (session.scalar(kept) if number else GENESIS) != hash:
        yield f"revision {number} is not there with the hash that was kept of it"


def against_history(session: Session, lines: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a fault for each revision of a history kept outside that is not in the record.

    One without any revision is a fault too, where the record has some: nothing was compared.
    """
    previous = GENESIS
    for line in lines:
        revision = Revision(**line)
        number = revision.number
        yield from link_faults(revision, previous)
        yield from content_faults(revision)
        yield from against_head(session, number, revision.hash)
        previous = revision.hash
    if previous == GENESIS and session.scalar(select(Revision.number).limit(1)) is not None:
        yield "the history that was kept holds no revision, so nothing was compared with it"


def revisions(session: Session) -> Iterator[Revision]:
    """Yield every revision in the order of the chain, some at a time."""
    last, pace, listed = 0, Pace(BATCH), select(Revision).order_by(Revision.number)
    while rows := session.scalars(listed.where(Revision.number > last).limit(pace.size)).all():
        pace.saw(sum(len(row.content or "") for row in rows))
        yield from rows
        last = rows[-1].number
        session.expunge_all()


def _numbers(session: Session) -> Iterator[str]:
    """Check that every table counts from 1: what stands before that is looked at by no check."""
    for table in (Revision, Change, *(each for each, _ in TABLES)):
        before = select(table.number).where(table.number < 1).order_by(table.number)
        for number in session.scalars(before):
            yield f"{table.__tablename__} has a row {number}, and counts from 1"


def _chain(session: Session) -> Iterator[str]:
    """Check each link, each digest, and that content is missing only where it was erased."""
    expected, previous = 1, GENESIS
    blank: dict[UUID, int] = {}
    for revision in _readable(session):
        if isinstance(revision, str):
            yield revision
            return
        if revision.number != expected:
            yield f"revision {expected} is missing"
        yield from link_faults(revision, previous)
        yield from content_faults(revision)
        if revision.content is None:
            blank.setdefault(revision.subject_id, revision.number)
        elif revision.action == "erase":
            blank.pop(revision.subject_id, None)
        expected, previous = revision.number + 1, revision.hash
    for number in blank.values():
        yield f"revision {number} has lost its content, and nothing says that it was erased"


def _readable(session: Session) -> Iterator[Revision | str]:
    """Yield every revision, or, where one cannot be read, a fault that names it and no more."""
    last = 0
    try:
        for revision in revisions(session):
            yield revision
            last = revision.number
    except UNREADABLE:
        session.expunge_all()
        numbers = select(Revision.number).where(Revision.number > last).order_by(Revision.number)
        for number in session.scalars(numbers.limit(BATCH)).all():
            try:
                session.scalars(select(Revision).where(Revision.number == number)).one()
            except UNREADABLE as error:
                yield f"revision {number} cannot be read: {_why(error)}"
                return
        raise


def _why(error: Exception) -> str:
    """Return the line of an error that says what is wrong, without the question that was asked."""
    return str(getattr(error, "orig", error)).partition("\n")[0]


def link_faults(revision: Revision, previous: str) -> Iterator[str]:
    """Yield what is wrong with the place of a revision behind the hash of the one before."""
    if revision.previous_hash != previous:
        yield f"revision {revision.number} does not follow the one before it"
    if history.link(revision) != revision.hash:
        yield f"revision {revision.number} is not what its hash was made of"


def content_faults(revision: Revision) -> Iterator[str]:
    """Yield what is wrong with the content of a revision; where it was erased nothing is."""
    if revision.content is None and revision.salt is None:
        return
    digest = history.digest(revision.salt or "", revision.content or "")
    if digest != revision.content_digest:
        yield f"revision {revision.number} has not the content that its digest was made of"


def _rows(session: Session) -> Iterator[str]:
    """Check that every row of the tables is as its last revision says."""
    for table, options in TABLES:
        last, numbers = 0, select(table.number).order_by(table.number).limit(BATCH)
        while some := session.scalars(numbers.where(table.number > last)).all():
            listed = select(table).order_by(table.number).options(*options)
            among = table.number.between(some[0], some[-1])
            try:
                rows = session.scalars(listed.where(among)).all()
                yield from list(_row_faults(session, history.KINDS[table], rows))
            except UNREADABLE:
                for number in some:
                    yield from _faults_of_one(session, table, listed, number)
            last = some[-1]
            session.expunge_all()


def _faults_of_one(session: Session, table: Any, listed: Select[Any], number: int) -> Iterator[str]:
    """Yield what is wrong with one row, also where it cannot be read."""
    session.expunge_all()
    kind, which = history.KINDS[table], table.number == number
    try:
        yield from list(_row_faults(session, kind, session.scalars(listed.where(which)).all()))
    except UNREADABLE as error:
        try:
            name = str(session.scalar(select(table.id).where(which)))
        except ValueError:
            name = f"number {number}"
        yield f"{kind} {name}, or what belongs to it, cannot be read: {_why(error)}"


def _row_faults(session: Session, kind: str, rows: Sequence[Subject]) -> Iterator[str]:
    contents = {
        (id, revision): content
        for id, revision, content in session.execute(
            select(Revision.subject_id, Revision.subject_revision, Revision.content).where(
                Revision.subject_kind == kind,
                tuple_(Revision.subject_id, Revision.subject_revision).in_(
                    [(row.id, row.revision) for row in rows]
                ),
            )
        )
    }
    for row in rows:
        content = contents.get((row.id, row.revision))
        if content is None:
            yield f"{kind} {row.id} is at revision {row.revision}, of which there is no history"
            continue
        stated, found = _record(content), history.content(row)
        for field in {**found, **stated}:
            if found.get(field) != stated.get(field):
                yield f"{kind} {row.id} is not as revision {row.revision} has it: {field}"
                break


def _record(content: str) -> Mapping[str, Any]:
    """Return what a revision says of its subject, nothing where it cannot be read."""
    try:
        record: Mapping[str, Any] = orjson.loads(content)["record"]
    except (ValueError, KeyError, TypeError):
        return {}
    return record


def _missing(session: Session) -> Iterator[str]:
    """Check that what has a history is there, at the last revision of it."""
    later = aliased(Revision)
    for table, _ in TABLES:
        kind = history.KINDS[table]
        newer = select(later.number).where(
            later.subject_id == Revision.subject_id,
            later.subject_revision == Revision.subject_revision + 1,
        )
        there = select(table.number).where(
            table.id == Revision.subject_id, table.revision == Revision.subject_revision
        )
        lost = (
            select(Revision.number, Revision.subject_id)
            .where(Revision.subject_kind == kind, ~newer.exists(), ~there.exists())
            .order_by(Revision.number)
        )
        for number, id in session.execute(lost):
            yield f"{kind} {id} is not there as its last revision, {number}, has it"
