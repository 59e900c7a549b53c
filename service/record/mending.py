"""What follows from what is recorded, made of it anew: columns, labels, words, the index.

The history is not touched, and nothing that it tells of.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from service import text
from service.models import Source, Speaker, SpeakerName, Statement
from service.record import (
    arrival,
    chain,
    derived,
    indexing,
    kept_words,
    names,
    reindexing,
    sources,
    whole,
)
from service.record.derived import Due
from service.text import analysis


def everything(session: Session) -> tuple[int, Sequence[str]]:
    """Make anew what differs, and every row of the index; return how many rows, and what is left.

    Left is the key of an address which another source has as well. Nothing is committed here.
    """
    chain.end(session).subjects = None  # what was looked up until now may not hold
    _speakers(session)
    left = list(_sources(session))
    kept_words.mend(session)
    for statements in whole.batches(session, true()):
        _put(session, (due for each in statements for due in _of_statement(each)))
    arrival.mend(session)
    count = reindexing.every(session)
    _drop_strays(session)
    return count, left


def _speakers(session: Session) -> None:
    for some in whole.batches_of(session, Speaker, whole.SPEAKER):
        for each in some:
            if not any(called.position == 0 for called in each.names):
                each.names.append(SpeakerName(position=0, name=each.name, folded=""))
        _put(session, (due for each in some for due in derived.of_speaker(each)))
        named = [pair for each in some for pair in derived.labelled(each)]
        known = names.labelled(session, named)
        names.labels(session, [(f, name) for f, name in named if (f, names.key(name)) not in known])


def _sources(session: Session) -> Iterator[str]:
    """Mend the sources; all wrong keys of addresses go first, for each may stand but once."""
    for some in whole.batches_of(session, Source):
        for each in some:
            if each.url_key != sources.url_key(each.url):
                each.url_key = None
        session.flush()
    for some in whole.batches_of(session, Source):
        every = [due for each in some for due in derived.of_source(each) if not due.is_there]
        holders = _holders(session, [due for due in every if due.column == "url_key"])
        for due in every:
            if due.column == "url_key":
                holder = holders.setdefault(due.value, due.row.id)
                if holder != due.row.id:
                    yield f"source {due.row.id} has the address of source {holder}: correct one"
                    continue
            due.put()
        session.flush()


def _holders(session: Session, wanted: Sequence[Due]) -> dict[Any, Any]:
    """Return the sources that have some keys of addresses, by these."""
    asked = select(Source.url_key, Source.id).where(Source.url_key.in_([d.value for d in wanted]))
    return dict(iter(session.execute(asked))) if wanted else {}


def _drop_strays(session: Session) -> None:
    """Remove the rows of the index that are of no statement."""
    index = text.dialect(session)
    index.delete(
        session, index.digests(session).keys() - set(session.scalars(select(Statement.key)))
    )


def _of_statement(statement: Statement) -> Iterator[Due]:
    return derived.of_statement(statement, analysis.analyse(indexing.texts(statement)))


def _put(session: Session, every: Iterable[Due]) -> None:
    for due in every:
        if not due.is_there:
            due.put()
    session.flush()
