"""The text index on SQLite: an FTS5 table without content, its rowid the key."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from service.text.connections import connected, rows, send
from service.text.digests import BOUND, digest
from service.text.terms import BORDER, Entry, Query, Term, is_void, narrowed

DDL: Sequence[str] = (
    "CREATE VIRTUAL TABLE statement_index USING fts5(terms, content='', contentless_delete=1, "
    "tokenize=\"ascii tokenchars '~.:|-_'\")",
    # To days long past FTS5 goes page by page: half as many, each of which takes little longer.
    "INSERT INTO statement_index (statement_index, rank) VALUES ('pgsz', 8000)",
)
WRITTEN = "rowid"

_AMONG = "AND +rowid IN (SELECT value FROM json_each(:among))"
_KEYS = {
    (oldest_first, among): (
        "SELECT rowid FROM statement_index WHERE statement_index MATCH :match "  # noqa: S608 - ours
        f"AND rowid < :below AND rowid >= :above {_AMONG if among else ''} "
        f"ORDER BY rowid {'ASC' if oldest_first else 'DESC'} LIMIT :limit"
    )
    for oldest_first in (False, True)
    for among in (False, True)
}
_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM statement_index WHERE statement_index MATCH :match "
    "AND rowid < :below AND rowid >= :above LIMIT :limit)"
)
_HOLDING = (
    "SELECT {number}, rowid FROM statement_index "
    "WHERE statement_index MATCH :match{number} AND rowid BETWEEN :least AND :most"
)
# A few keys are looked up one by one, for they may lie so far apart that all matches lie between;
# but each such question is read anew, so that keys times terms are what it costs.
_PROBED_KEYS = 64
_PROBED_TERMS = 2_000
_PROBE = text(
    "SELECT value FROM json_each(:among) WHERE value < :below AND value >= :above AND EXISTS "
    "(SELECT 1 FROM statement_index WHERE statement_index MATCH :match AND rowid = value)",
)
_VOCABULARY = (
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'statement_index', 'instance')"
)
_INSTANCES = 'SELECT doc, "offset", term FROM temp.vocabulary'
_EVERY_KEY = text("SELECT rowid FROM statement_index")
_DELETE = text("DELETE FROM statement_index WHERE rowid = :key")
_INSERT = "INSERT INTO statement_index (rowid, terms) VALUES (?, ?)"
_CONFIGURE = "INSERT INTO statement_index (statement_index, rank) VALUES (?, ?)"
_FEWEST_PARTS = 2
# Pages: a step of as many takes some 30 ms, and writers wait for it.
_STEP = 500


def keys(  # noqa: PLR0913 - the one question an engine answers
    session: Session,
    query: Query,
    below: int,
    above: int,
    limit: int,
    *,
    oldest_first: bool = False,
    among: Collection[int] | None = None,
) -> list[int]:
    """As ``FullText.keys``; FTS5 walks its rows in order of the key, nothing is sorted."""
    below, above = narrowed(below, above, among)
    if is_void(query, below, above, limit):
        return []
    values = {"match": _match(query), "below": below, "above": above, "limit": limit}
    if among is not None:
        values["among"] = json.dumps(list(among))
        if _are_few(query, among):
            found = connected(session).scalars(_PROBE, values).all()
            return sorted(found, reverse=not oldest_first)[:limit]
    asked = _KEYS[oldest_first, among is not None]
    # All at once: row by row takes five times as long.
    return [key for (key,) in rows(session, asked, values)]


def count(session: Session, query: Query, below: int, above: int, limit: int | None) -> int:
    """As ``FullText.count``."""
    if is_void(query, below, above, 1):
        return 0
    most = -1 if limit is None else limit
    values = {"match": _match(query), "below": below, "above": above, "limit": most}
    ((counted,),) = rows(session, _COUNT, values)
    return int(counted)


def holding(
    session: Session, keys: Sequence[int], queries: Sequence[Query], *, narrow: bool = True
) -> list[set[int]]:
    """As ``FullText.holding``: one question a query, all in one statement.

    To leave out here what else a narrow query finds takes half the time that the engine takes.
    """
    held: list[set[int]] = [set() for _ in queries]
    arms = [number for number, query in enumerate(queries) if all(query.must)]
    if not keys or not arms:
        return held
    values: dict[str, Any] = {f"match{number}": _match(queries[number]) for number in arms}
    values |= {"least": min(keys), "most": max(keys)}
    if not narrow:
        values["among"] = json.dumps(list(keys))
    arm = _HOLDING if narrow else f"{_HOLDING} {_AMONG}"
    asked = " UNION ALL ".join(arm.format(number=number) for number in arms)
    found: dict[int, list[int]] = {number: [] for number in arms}
    for number, key in rows(session, asked, values):
        found[number].append(key)
    kept = set(keys)
    for number, some in found.items():
        held[number] = kept.intersection(some)
    return held


def add(session: Session, entries: Iterable[Entry], *, new: bool = False) -> None:
    """As ``FullText.add``."""
    written = {entry.key: row(entry) for entry in entries}
    if not new:
        # A second row of one rowid is taken without a word, and found by the old for ever.
        delete(session, written)
    send(session, _INSERT, list(written.values()))


def delete(session: Session, keys: Iterable[int]) -> None:
    """As ``FullText.delete``."""
    if gone := [{"key": key} for key in keys]:
        session.execute(_DELETE, gone)


def together(session: Session) -> AbstractContextManager[None]:  # noqa: ARG001 - one signature
    """As ``FullText.together``: SQLite is in this process, and nothing travels."""
    return nullcontext()


def end(session: Session) -> None:
    """As ``FullText.end``: there is no journey to save."""


def renew(session: Session, table: str) -> None:
    """As ``FullText.renew``; the key of the table is not the number of its rows."""
    session.connection().exec_driver_sql(f"UPDATE {table} SET rowid = rowid + 1")  # noqa: S608


def settle(session: Session) -> bool:
    """As ``FullText.settle``: parts that were written one after the other are made few.

    FTS5 looks for each word in each of them, so that a search took three times as long before
    (seen with seven parts of 100,000 rows). It merges parts of like size, so that what was merged
    once is not written anew for a few rows more.
    """
    connection = session.connection()
    connection.exec_driver_sql(_CONFIGURE, ("usermerge", _FEWEST_PARTS))
    before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    connection.exec_driver_sql(_CONFIGURE, ("merge", _STEP))
    after = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    # One is the question itself (sqlite.org/fts5.html, "The 'merge' Command").
    return bool(after - before > 1)


def digests(session: Session) -> dict[int, int]:
    """As ``FullText.digests``; the table has no content, and its vocabulary tells all terms."""
    connection, found = session.connection(), defaultdict[int, int](int)
    # A reader may not make even what is temporary.
    (asked,) = connection.exec_driver_sql("PRAGMA query_only").one()
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    connection.exec_driver_sql(_VOCABULARY)
    try:
        for key, place, term in connection.exec_driver_sql(_INSTANCES):
            found[key] += digest(place, term)
    finally:
        connection.exec_driver_sql("DROP TABLE temp.vocabulary")
        connection.exec_driver_sql(f"PRAGMA query_only={asked}")
    return {key: number % BOUND for key, number in found.items()}


def every_key(session: Session) -> Iterable[int]:
    """As ``FullText.every_key``."""
    return session.scalars(_EVERY_KEY)


def _are_few(query: Query, among: Collection[int]) -> bool:
    terms = query.operands + len(query.must_not)
    return len(among) <= _PROBED_KEYS and len(among) * terms <= _PROBED_TERMS


def row(entry: Entry) -> tuple[int, str]:
    """Return the row of an entry, as it is given to the driver."""
    return entry.key, " ".join((*entry.words, BORDER, *entry.tokens))


def _match(query: Query) -> str:
    """The query in FTS5's words; all that was typed stands inside quotation marks."""
    clauses = (f"({' OR '.join(map(_sequence, clause))})" for clause in query.must)
    match = " AND ".join(clauses)
    if query.must_not:
        match = f"({match}) NOT ({' OR '.join(map(_sequence, query.must_not))})"
    return match


def _sequence(term: Term) -> str:
    words = " ".join(term.words).replace('"', '""')
    return f'"{words}"*' if term.prefix else f'"{words}"'
