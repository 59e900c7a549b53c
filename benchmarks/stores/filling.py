"""A store filled with the corpus: every statement analysed, numbered, chained and indexed.

What is left out, against a store that clients have filled one statement after the other: changes
(each statement, speaker and source has its first revision only), withdrawn and merged statements,
times of day, positions that speakers held, keys and answers kept for repeats.
"""

import gc
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy.engine import make_url

from benchmarks import corpus
from benchmarks.stores import drawing, ground, into_postgresql, into_sqlite
from benchmarks.stores.plain import Plain
from benchmarks.stores.rows import Known, Rows
from service.db import connect
from service.record import chain, history
from service.settings import load

AT_ONCE = 25
"""Blocks that are written in one transaction."""

AHEAD = 6
"""Blocks that are drawn before they are asked for, by each process."""

FEW = 4
"""Blocks that are drawn sooner than processes are started."""

SELDOM = 1_000_000
"""Objects that are made before garbage is looked for: rows are none, and are millions."""

_drawn_with: tuple[Known, Any] | None = None
"""What the processes that draw have from the one that made them."""


def fill(url: str, count: int) -> float:
    """Fill a migrated, empty database with so many statements; return the seconds it took."""
    begun = time.monotonic()
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM)
    database = connect(load({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
    known = ground.lay(database, count)
    with database.writing() as session:
        end = chain.end(session)
    database.dispose()
    kind = into_sqlite if url.startswith("sqlite") else into_postgresql
    writer = kind.Writer(make_url(url).database if url.startswith("sqlite") else url)
    chained = Chained(end)
    blocks = _blocks(known, kind)
    while some := list(islice(blocks, AT_ONCE)):
        writer.write(some, chained.links(some))
    writer.close()
    gc.set_threshold(*usual)
    database.settle()  # as the command import does
    database.dispose()
    return time.monotonic() - begun


class Chained:
    """The history of what was drawn, each revision linked to the one before."""

    def __init__(self, end: chain.End) -> None:
        self.number, self.hash, self.change = end.revision, end.hash, end.change

    def links(self, drawn: Sequence[Rows]) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of the history of some blocks, by their tables."""
        revisions = [self._link(each) for rows in drawn for each in rows.revisions]
        return {"revision": revisions, "change": [self._announce(each) for each in revisions]}

    def _link(self, revision: dict[str, Any]) -> dict[str, Any]:
        self.number += 1
        placed = revision | {"number": self.number, "previous_hash": self.hash}
        self.hash = history.link(Plain(**placed))
        return placed | {"hash": self.hash}

    def _announce(self, revision: dict[str, Any]) -> dict[str, Any]:
        self.change += 1
        of_statement = revision["subject_kind"] == "statement"
        return {
            "number": self.change,
            "revision_number": revision["number"],
            "statement_id": revision["subject_id"] if of_statement else None,
        }


def _blocks(known: Known, kind: Any) -> Iterator[Rows]:
    """Yield the rows of every block in order, drawn by as many processes as there are cores."""
    global _drawn_with  # noqa: PLW0603 - inherited by the processes, which is much quicker
    _drawn_with = known, kind
    numbers = range(corpus.blocks(known.count))
    if len(numbers) < FEW:
        yield from map(_draw, numbers)
        return
    corpus.block(0, known.count)  # so that they inherit the words too
    cores = os.cpu_count() or 1
    waiting: deque[Any] = deque()
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        for number in numbers:
            waiting.append(pool.apply_async(_draw, (number,)))
            if len(waiting) > AHEAD * cores:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


def _draw(number: int) -> Rows:
    known, kind = _drawn_with
    return kind.encoded(drawing.draw(number, known, kind.INDEX))
