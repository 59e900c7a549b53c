"""The text index on PostgreSQL: a tsvector without positions, and the words as one string."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

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
    values = matching.values | {"below": below, "above": above, "limit": limit}
    if among is not None:
        return _found(session, matching, direction, values | {"among": list(among)})
    if steps := walk_length(session, query, limit):
        walked = _walked(session, matching, direction, values | {"steps": steps})
        if walked is not None:
            return walked
    return _found(session, matching, direction, values)


def _walked(
    session: Session,
    matching: Condition,
    direction: str,
    values: dict[str, Any],
) -> list[int] | None:
    """The keys by a walk of so many steps, None where it ended before the answer was known.

    The inner LIMIT fences the walk: no condition is moved into it, so neither GIN nor a scan of
    the whole table can take its place.
    """
    statement = text(
        "WITH walk AS (SELECT key, terms, folded FROM statement_index "  # noqa: S608 - ours
        f"WHERE key < :below AND key >= :above ORDER BY key {direction} LIMIT :steps) "
        f"SELECT key FROM walk WHERE {matching.sql} ORDER BY key {direction} LIMIT :limit",
    )
    found = list(session.scalars(statement, values))
    if len(found) == values["limit"]:
        return found
    count = text(
        "SELECT count(*) FROM (SELECT 1 FROM statement_index "
        "WHERE key < :below AND key >= :above LIMIT :steps) AS walk",
    )
    return found if session.scalar(count, values) < values["steps"] else None


def _found(
    session: Session,
    matching: Condition,
    direction: str,
    values: dict[str, Any],
) -> list[int]:
    """The keys by GIN; the materialised part hides the LIMIT, which would tempt to a walk.

    To be planned with its values (plan_cache_mode = force_custom_plan, as service.db sets): a
    plan without them reads the whole range of keys first.
    """
    among = _AMONG if "among" in values else ""
    statement = text(
        "WITH found AS MATERIALIZED (SELECT key FROM statement_index "  # noqa: S608 - ours
        f"WHERE {matching.sql} AND key < :below AND key >= :above{among}) "
        f"SELECT key FROM found ORDER BY key {direction} LIMIT :limit",
    )
    return list(session.scalars(statement, values))


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
    for key, *answers in session.execute(statement, {**values, "kept": list(keys)}):
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
