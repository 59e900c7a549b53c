"""The text index on PostgreSQL: a tsvector without positions, and the words as one string."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from service.text.connections import connected
from service.text.digests import BOUND, MARKS, of_entry
from service.text.postgresql_path import walk_length
from service.text.postgresql_query import Condition, condition, conditions
from service.text.terms import BORDER, Clause, Entry, Query, is_void, narrowed

DDL: Sequence[str] = (
    "CREATE TABLE statement_index "
    "(key bigint PRIMARY KEY, terms tsvector NOT NULL, folded text NOT NULL)",
    "CREATE INDEX statement_index_terms ON statement_index USING gin (terms) "
    "WITH (fastupdate = off)",
    "ALTER TABLE statement_index ALTER terms SET STATISTICS 1000",
)

_INSERT = text(
    "INSERT INTO statement_index (key, terms, folded) "
    "VALUES (:key, array_to_tsvector(CAST(:tokens AS text[])), :folded) "
    "ON CONFLICT (key) DO UPDATE SET terms = excluded.terms, folded = excluded.folded",
)
_ROWS = text("SELECT key, tsvector_to_array(terms), folded FROM statement_index")
_DELETE = text("DELETE FROM statement_index WHERE key = :key")
_STEPS = text(
    "SELECT count(*) FROM (SELECT 1 FROM statement_index "
    "WHERE key < :below AND key >= :above LIMIT :steps) AS walk",
)
_AMONG = " AND key = ANY(CAST(:among AS bigint[]))"


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
    """As ``FullText.keys``.

    Frequent words are found by a walk along the keys, rare ones by GIN: the planner cannot tell
    them apart. A walk that ends before the page is full gives way to GIN.
    """
    below, above = narrowed(below, above, among)
    if is_void(query, below, above, limit):
        return []
    matching = condition(query)
    direction = "ASC" if oldest_first else "DESC"
    values: dict[str, Any] = {**matching.values, "below": below, "above": above, "limit": limit}
    connection = connected(session)
    if among is not None:
        values["among"] = list(among)
        return list(connection.scalars(text(_gin(matching, direction, _AMONG)), values).all())
    if steps := walk_length(session, query, limit):
        values["steps"] = steps
        found = list(connection.scalars(text(_walk(matching, direction)), values).all())
        if len(found) == limit or _has_ended(session, values):
            return found
    return list(connection.scalars(text(_gin(matching, direction)), values).all())


def count(session: Session, query: Query, below: int, above: int, limit: int | None) -> int:
    """As ``FullText.count``, by the paths of `keys`."""
    if is_void(query, below, above, 1):
        return 0
    matching, connection = condition(query), connected(session)
    values: dict[str, Any] = {**matching.values, "below": below, "above": above, "limit": limit}
    if limit is not None and (steps := walk_length(session, query, limit)):
        values["steps"] = steps
        counted = text(f"SELECT count(*) FROM ({_walk(matching, 'DESC')}) AS counted")  # noqa: S608 - ours
        found = connection.scalar(counted, values) or 0
        if found == limit or _has_ended(session, values):
            return found
    counted = text(f"SELECT count(*) FROM ({_gin(matching, 'DESC')}) AS counted")  # noqa: S608 - ours
    return connection.scalar(counted, values) or 0


def _walk(matching: Condition, direction: str) -> str:
    """The keys by a walk of so many steps.

    The inner LIMIT fences the walk: no condition is moved into it, so neither GIN nor a scan of
    the whole table can take its place.
    """
    return (
        "WITH walk AS (SELECT key, terms, folded FROM statement_index "  # noqa: S608 - ours
        f"WHERE key < :below AND key >= :above ORDER BY key {direction} LIMIT :steps) "
        f"SELECT key FROM walk WHERE {matching.sql} ORDER BY key {direction} LIMIT :limit"
    )


def _gin(matching: Condition, direction: str, among: str = "") -> str:
    """The keys by GIN; the materialised part hides the LIMIT, which would tempt to a walk.

    To be planned with its values (plan_cache_mode = force_custom_plan, as service.db sets): a
    plan without them reads the whole range of keys first.
    """
    return (
        "WITH found AS MATERIALIZED (SELECT key FROM statement_index "  # noqa: S608 - ours
        f"WHERE {matching.sql} AND key < :below AND key >= :above{among}) "
        f"SELECT key FROM found ORDER BY key {direction} LIMIT :limit"
    )


def _has_ended(session: Session, values: Mapping[str, Any]) -> bool:
    """Whether a walk came to the end of its range before it had gone all its steps."""
    return bool(connected(session).execute(_STEPS, values).scalar_one() < values["steps"])


def holding(
    session: Session,
    keys: Sequence[int],
    within: Query,  # noqa: ARG001 - the keys are found by their own index
    clauses: Sequence[Clause],
) -> list[set[int]]:
    """As ``FullText.holding``: all clauses in one pass over the rows."""
    held: list[set[int]] = [set() for _ in clauses]
    arms = [number for number, clause in enumerate(clauses) if clause]
    if not keys or not arms:
        return held
    asked, values = conditions(Query((clauses[number],)) for number in arms)
    statement = text(
        f"SELECT key, {', '.join(asked)} FROM statement_index "  # noqa: S608 - ours
        "WHERE key = ANY(CAST(:kept AS bigint[]))",
    )
    for key, *answers in connected(session).execute(statement, {**values, "kept": list(keys)}):
        for number, holds in zip(arms, answers, strict=True):
            if holds:
                held[number].add(key)
    return held


def add(session: Session, entries: Iterable[Entry], *, new: bool = False) -> None:  # noqa: ARG001 - one step either way
    """As ``FullText.add``."""
    if rows := [_row(entry) for entry in entries]:
        session.execute(_INSERT, rows)


def delete(session: Session, keys: Iterable[int]) -> None:
    """As ``FullText.delete``."""
    if rows := [{"key": key} for key in keys]:
        session.execute(_DELETE, rows)


def settle(session: Session) -> bool:  # noqa: ARG001 - one signature
    """As ``FullText.settle``: GIN is one tree, and without a list of what is pending."""
    return False


def digests(session: Session) -> dict[int, int]:
    """As ``FullText.digests``; a row's two columns must agree on its words."""
    rows = session.execute(_ROWS.execution_options(yield_per=1_000))
    return {key: _digest(terms, folded.split()) for key, terms, folded in rows}


def _digest(terms: Sequence[str], words: Sequence[str]) -> int:
    tokens = {term for term in terms if term.startswith(MARKS)}
    if tokens | set(words) - {BORDER} != set(terms):
        return BOUND
    return of_entry(Entry(0, tuple(words), tuple(tokens)))


def _row(entry: Entry) -> dict[str, Any]:
    tokens = {*entry.words, *entry.tokens} - {BORDER}
    folded = f" {' '.join(entry.words)} "
    return {"key": entry.key, "tokens": list(tokens), "folded": folded}
