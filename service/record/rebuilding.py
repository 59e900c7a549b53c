"""The tables made again of the history, in a store that has nothing but that.

Speakers and sources come in the order of their first revisions, statements in that of their ids:
so they were recorded, and so whatever goes by the order of arrival is as it was.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, aliased, selectinload
from sqlalchemy.sql.base import ExecutableOption

from service.models import Revision, Source, Speaker, Statement
from service.record import batches, indexing, names, rejoining, revival, rows, speakers
from service.record.batches import Batch
from service.record.documents import Document
from service.record.errors import Conflict, Invalid
from service.record.pace import Pace
from service.record.positions import FIELD
from service.text import analysis

BATCH = 500
"""Subjects that are made at once, at most."""

MOST_PARAMETERS = 5_000
"""Ids of one question; the databases take some ten thousands."""

TABLES: Sequence[type[Any]] = (Revision, Speaker, Source, Statement)


def refuse_used(session: Session) -> None:
    """Raise Conflict where anything is recorded in the store; keys of clients may be there.

    An earlier schema may lack a table.
    """
    there = inspect(session.connection())
    for table in TABLES:
        if not there.has_table(table.__tablename__):
            continue
        if session.scalar(select(table.number).limit(1)) is not None:
            detail = "something is recorded here already: a restoration needs an empty store"
            raise Conflict.at("", "not-empty", detail)


def tables(session: Session) -> dict[str, int]:
    """Make every subject of the history as its last revision has it; return how many of a kind.

    Raises Invalid where that is not to be understood. Nothing is committed here.
    """
    made = {
        "speakers": _make(session, "speaker", _speakers) and _relate(session),
        "sources": _make(session, "source", _sources),
        "statements": _make(session, "statement", _statements),
    }
    rejoining.statements(session)
    return made


def _make(
    session: Session, kind: str, make: Callable[[Session, Sequence[Document], int], None]
) -> int:
    count = 0
    for records in _records(session, kind):
        try:
            make(session, records, count)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"the history has a {kind} that this release cannot read: {error!r}"
            raise Invalid(message) from error
        count += len(records)
        session.flush()
        session.expunge_all()
    return count


def _records(session: Session, kind: str) -> Iterator[Sequence[Document]]:
    """Yield what the last revision of each subject of a kind says of it, some at a time."""
    last: Any = UUID(int=0) if kind == "statement" else 0
    pace = Pace(BATCH)
    while found := session.execute(_firsts(kind, last).limit(pace.size)).all():
        ids = [row.subject_id for row in found]
        contents = {row.subject_id: row.content for row in session.execute(_lasts(ids))}
        pace.saw(sum(len(content or "") for content in contents.values()))
        yield [_record(kind, id, contents[id]) for id in ids]
        last = found[-1][0]


def _record(kind: str, id: UUID, content: str | None) -> Document:
    if content is None:
        message = f"the last revision of the {kind} {id} has no content"
        raise Invalid(message)
    record: Document = orjson.loads(content)["record"]
    return record


def _firsts(kind: str, last: Any) -> Select[Any]:
    """Return the query of the next subjects, by their first revisions."""
    earlier = aliased(Revision)
    order: Any = Revision.subject_id if kind == "statement" else Revision.number
    before = select(earlier.number).where(
        earlier.subject_id == Revision.subject_id,
        earlier.subject_revision < Revision.subject_revision,
    )
    firsts = select(order, Revision.subject_id).where(
        Revision.subject_kind == kind, order > last, ~before.exists()
    )
    return firsts.order_by(order)


def _lasts(ids: Sequence[UUID]) -> Select[Any]:
    later = aliased(Revision)
    after = select(later.number).where(
        later.subject_id == Revision.subject_id,
        later.subject_revision > Revision.subject_revision,
    )
    columns: Sequence[Any] = (Revision.subject_id, Revision.content)
    return select(*columns).where(Revision.subject_id.in_(ids), ~after.exists())


def _speakers(session: Session, records: Sequence[Document], _: int) -> None:
    made = [revival.speaker(each) for each in records]
    session.add_all(made)
    session.flush()
    labelled = [each for one in made for each in speakers.labelled(one)]
    names.labels(session, [(field, name) for field, name in labelled if name])


def _relate(session: Session) -> int:
    """Relate all speakers to others, now that every one is there; return how many there are.

    Those are the bodies in which positions were held, and those that some were merged into.
    """
    count, merged = 0, dict[str, Document]()
    for records in _records(session, "speaker"):
        count += len(records)
        held = [each for each in records if each["positions"]]
        bodies = {
            p["organisation"]["id"] for each in held for p in each["positions"] if p["organisation"]
        }
        known = _known(session, Speaker, bodies | {each["id"] for each in held})
        for each in held:
            for position in revival.positions(each, known):
                position.speaker_number = known[each["id"]].number
                session.add(position)
        session.flush()
        names.labels(session, [(FIELD, p["title"]) for each in held for p in each["positions"]])
        merged |= {each["id"]: each["merged_into"] for each in records if "merged_into" in each}
        session.expunge_all()
    rejoining.speakers(_known(session, Speaker, rejoining.named(merged)), merged)
    session.flush()
    session.expunge_all()
    return count


def _sources(session: Session, records: Sequence[Document], _: int) -> None:
    session.add_all(revival.source(each) for each in records)


def _statements(session: Session, records: Sequence[Document], count: int) -> None:
    pairs = [revival.referred(each) for each in records]
    credited = {id for speakers, _ in pairs for id in speakers}
    # The index names whom each of them is part of, who may not be referred to by anything.
    known = _known(session, Speaker, credited, selectinload(Speaker.survivor))
    known |= _known(session, Source, {id for _, sources in pairs for id in sources})
    made = [revival.statement(each, known) for each in records]
    documents = [analysis.analyse(indexing.texts(each)) for each in made]
    # A second may be full: then there is no room to leave places free.
    with batches.opened(session, Batch(spaced=False)):
        for number, (each, document) in enumerate(zip(made, documents, strict=True), count + 1):
            each.number = number
            indexing.place(session, each, document)
        named = [each for one in made for each in indexing.named(one)]
        names.labels(session, [(field, name) for field, name in named if name is not None])
        rows.add(session, made)
        rows.add_carriers(session, made)
        indexing.write(session, zip(made, documents, strict=True))


def _known(
    session: Session, table: Any, ids: set[str], *options: ExecutableOption
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    wanted = iter(ids)
    while some := [UUID(id) for id in islice(wanted, MOST_PARAMETERS)]:
        for each in session.scalars(select(table).where(table.id.in_(some)).options(*options)):
            found[str(each.id)] = each
    return found
