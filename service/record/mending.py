"""What follows from what is recorded, made of it anew: columns, labels, words, the index.

The history is not touched, and nothing that it tells of.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import text
from service.models import Source, Speaker, SpeakerName, Statement
from service.record import (
    arrival,
    chain,
    derived,
    kept_words,
    names,
    reindexing,
    sources,
    whole,
)
from service.record.derived import Due
from service.text.analysis import Document


def everything(session: Session) -> tuple[int, Sequence[str]]:
    """Make anew what differs, and every row of the index; return how many rows, and what is left.

    Left is the key of an address which another source has as well. Nothing is committed here.
    """
    chain.end(session).subjects = None  # what was looked up until now may not hold
    _speakers(session)
    left = list(_sources(session))
    kept_words.mend(session)
    arrival.mend(session)
    count = reindexing.every(session, _set_columns)
    _drop_strays(session)
    return count, left


def _speakers(session: Session) -> None:
    for some in whole.batches_of(session, Speaker, whole.SPEAKER):
        for each in some:
            if not any(called.position == 0 for called in each.names):
                each.names.append(SpeakerName(position=0, name=each.name, folded=""))
        _put(due for each in some for due in derived.of_speaker(each))
        session.flush()
        names.labels(session, [pair for each in some for pair in derived.labelled(each)])


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
    keys = [each.value for each in wanted]
    asked = select(Source.url_key, Source.id).where(Source.url_key.in_(keys))
    return dict(iter(session.execute(asked))) if wanted else {}


def _drop_strays(session: Session) -> None:
    """Remove the rows of the index that are of no statement."""
    index, keys = text.dialect(session), set(session.scalars(select(Statement.key)))
    index.delete(session, [key for key in index.every_key(session) if key not in keys])


def _set_columns(statement: Statement, document: Document) -> None:
    _put(derived.of_statement(statement, document))


def _put(every: Iterable[Due]) -> None:
    for due in every:
        if not due.is_there:
            due.put()
