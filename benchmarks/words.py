"""What the jobs ask for: words by how many statements hold them, speakers, filters that occur."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.corpus.people import people
from benchmarks.corpus.vocabulary import vocabulary
from service.models import Speaker, Statement, Store
from service.record import search
from service.record.search import Query

CLASSES = {
    "rare": (1.5e-5, 6e-5),
    "mid": (6e-4, 1.6e-3),
    "common": (2e-2, 6e-2),
    "stop": (0.3, 0.66),
}
"""The shares of all statements that hold a word of a class."""

EACH = 12
"""Words of a class, speakers and ids, so that no answer is asked for twice at once."""

STATEMENTS = 20_000
"""Statements that are asked for in turn so that none is remembered when its turn comes again."""


@dataclass(frozen=True)
class Chosen:
    """What is asked for; the same in every run over the same store."""

    store: str
    """The id of the store: those of its statements and speakers are others in every one."""

    count: int
    words: dict[str, list[str]]
    statements: list[str]
    """Their ids, from all over the store."""

    speakers: list[tuple[str, int, str]]
    """Of each the id, the number and the name."""

    tags: list[str]


def chosen(session: Session, count: int, kept: Path) -> Chosen:
    """Choose what to ask a store for, or read what was chosen of this one before."""
    store = str(session.scalar(select(Store.id)))
    read = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    if read.get("store") == store and read.keys() == {each.name for each in fields(Chosen)}:
        return Chosen(**read)
    step = max(1, count // STATEMENTS)
    ids = session.scalars(select(Statement.id).where((Statement.number - 1) % step == 0)).all()
    pools = people(count)
    names = pools.speakers.names[:EACH]
    speakers = session.execute(
        select(Speaker.id, Speaker.number, Speaker.name).where(Speaker.name.in_(names))
    )
    made = Chosen(
        store,
        count,
        {kind: list(islice(_words(session, count, kind), EACH)) for kind in CLASSES},
        [str(id) for id in ids[:STATEMENTS]],
        [(str(id), number, name) for id, number, name in speakers],
        list(pools.tags.names[:EACH]),
    )
    kept.write_text(json.dumps(asdict(made)), "utf-8")
    return made


def _words(session: Session, count: int, kind: str) -> Iterator[str]:
    """Yield words that so many statements hold, as a search for each finds them."""
    least, most = CLASSES[kind]
    words = vocabulary("en").words
    # Where such words stand among the most frequent ones; no two neighbours, nor all at one end.
    begin, step = {"rare": (45_000, 97), "mid": (900, 31), "common": (20, 3), "stop": (0, 1)}[kind]
    for place in range(begin, min(begin + 300 * step, len(words)), step):
        asked = Query(q=words[place], total="exact", limit=1)
        if max(1, least * count) <= search.run(session, asked).total.value <= max(6, most * count):
            yield words[place]


def counted(session: Session) -> int:
    """Return how many statements a store holds."""
    return session.scalar(select(func.max(Statement.number))) or 0
