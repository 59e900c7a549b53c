"""What is recorded before the statements of a corpus: who speaks in it, and every name's number."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.corpus.blocks import UNNAMED
from benchmarks.corpus.people import people
from benchmarks.corpus.vocabulary import TONGUES
from benchmarks.stores.plain import Credited
from benchmarks.stores.rows import BY, Known
from service.db import Database
from service.models import Label, Speaker
from service.record import batches, history, indexing, names, rows, speakers

AT_ONCE = 2_000


def lay(database: Database, count: int) -> Known:
    """Record the named speakers and the labels of a corpus of so many statements."""
    pools = people(count)
    bodies = [{"name": name, "kind": "organisation"} for name in pools.bodies.names]
    persons = [{"name": name, "kind": "person"} for name in pools.speakers.names]
    waiting = iter((*bodies, *persons))
    while some := list(islice(waiting, AT_ONCE)):
        with database.writing() as session:
            _record(session, some)
            session.commit()
    with database.writing() as session:
        names.labels(session, _named(count))
        session.commit()
    with database.reading() as session:
        return _known(session, count)


def _record(session: Session, some: Iterable[dict[str, str]]) -> None:
    with batches.opened(session, batches.Batch()) as batch:
        for each in some:
            speakers.make(session, each, by=BY)
        rows.add_subjects(session, batch.made)
        labelled = [label for each in batch.made for label in speakers.labelled(each)]
        names.labels(session, labelled)
        history.write(session, batch.revisions, batch.changes)


def _named(count: int) -> Iterator[tuple[str, str]]:
    """Yield every name that stands in a field of a statement of the corpus, with the field."""
    pools = people(count)
    for field, pool in (
        ("role", pools.roles),
        ("outlet", pools.outlets),
        ("said_to", pools.outlets),
        ("place", pools.places),
        ("tag", pools.tags),
        ("via", pools.carriers),
    ):
        yield from ((field, name) for name in pool.names)
    yield from (("said_to", "reporters"), ("recorded_by", BY))
    yield from (("unnamed", name) for name in UNNAMED)
    yield from ((indexing.STEMMED, language) for language in TONGUES)


def _known(session: Session, count: int) -> Known:
    labels = {(each.field, each.folded): each.number for each in session.scalars(select(Label))}
    named = {
        each.name: Credited(number=each.number, id=each.id, name=each.name, kind=each.kind)
        for each in session.scalars(select(Speaker))
    }
    return Known(count, named, labels)
