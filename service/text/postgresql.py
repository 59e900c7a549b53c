"""The text index on PostgreSQL: a tsvector without positions, and the words as one string."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.text.connections import ENDED, connected, rows, send
from service.text.digests import BOUND, MARKS, of_entry
from service.text.driver import journey
from service.text.glimpse import Glimpse, NeedsTransaction
from service.text.postgresql_eras import TERMS, along, within
from service.text.postgresql_path import Path, Span, best, span
from service.text.postgresql_query import Matching, matching
from service.text.postgresql_statistics import statistics
from service.text.terms import BORDER, Entry, Query, is_void, narrowed

DDL: Sequence[str] = (
    "CREATE TABLE statement_index "
    "(key bigint PRIMARY KEY, terms tsvector NOT NULL, folded text NOT NULL)",
    f"CREATE INDEX statement_index_eras ON statement_index USING gin ({TERMS}) "
    "WITH (fastupdate = on, gin_pending_list_limit = 64)",
    "ALTER TABLE statement_index ALTER terms SET STATISTICS 1000",
)
WRITTEN = "xmin::text"

_INSERT = (
    "INSERT INTO statement_index (key, terms, folded) "
    "VALUES (%(key)s, array_to_tsvector(%(tokens)s::text[]), %(folded)s) "
    "ON CONFLICT (key) DO UPDATE SET terms = excluded.terms, folded = excluded.folded"
)
_ROWS = text("SELECT key, tsvector_to_array(terms), folded FROM statement_index")
_EVERY_KEY = text("SELECT key FROM statement_index")
_DELETE = text("DELETE FROM statement_index WHERE key = :key")
# No index has the sum of a key and 0, so that GIN alone can find the rows. PostgreSQL would else
# walk the keys for a rare word, or go through all of them where a plan is made before its values.
_BETWEEN = "key + 0 < %(below)s AND key + 0 >= %(above)s"
_STEPS = (
    "SELECT count(*) FROM (SELECT 1 FROM statement_index "
    "WHERE key < %(below)s AND key >= %(above)s LIMIT %(steps)s) AS walk"
)
_AMONG = " AND key = ANY(%(among)s::bigint[])"

Question: TypeAlias = tuple[str, dict[str, str]]
"""In the words of the driver, with the values that a query brings."""


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

    Stop words are found by a walk along the keys, other frequent ones along eras, rare ones by GIN
    alone: the planner cannot tell them apart. A walk that ends before the page is full gives way
    to GIN.
    """
    below, above = narrowed(below, above, among)
    if is_void(query, below, above, limit):
        return []
    direction = "ASC" if oldest_first else "DESC"
    values: dict[str, Any] = {"below": below, "above": above, "limit": limit}
    counted = statistics(session)
    query = counted.rarest_first(query)
    if among is not None:
        asked = _gin(query, direction, _AMONG)
        return _keys(session, asked, values | {"among": list(among)})
    begin = above if oldest_first else below
    if path := best(counted, query, limit, begin, oldest_first=oldest_first):
        values["steps"] = path.steps
        found = _keys(session, _walk(query, path, direction), values)
        if len(found) == limit or _has_ended(session, path, values):
            return found
    return _keys(session, _gin(query, direction), values)


def count(session: Session, query: Query, below: int, above: int, limit: int | None) -> int:
    """As ``FullText.count``, by the paths of `keys`."""
    if is_void(query, below, above, 1):
        return 0
    values: dict[str, Any] = {"below": below, "above": above, "limit": limit}
    counted, path = statistics(session), None
    query = counted.rarest_first(query)
    if limit is not None:
        path = best(counted, query, limit, below, oldest_first=False)
    if path is not None:
        values["steps"] = path.steps
        found = _count(session, _walk(query, path, "DESC"), values)
        if found == limit or _has_ended(session, path, values):
            return found
    return _count(session, _gin(query, "DESC"), values)


def _walk(query: Query, path: Path, direction: str) -> Question:
    """Return the question for keys by a walk of so many steps, along keys or eras."""
    ([asked], values) = matching(query)
    if path.days:
        return along(path.days, f"{_BETWEEN} AND {asked.by_gin}", direction), values
    # The inner LIMIT fences the walk: no condition is moved into it, so neither GIN nor a scan of
    # the whole table can take its place.
    question = (
        "WITH walk AS (SELECT key, terms, folded FROM statement_index "  # noqa: S608 - ours
        f"WHERE key < %(below)s AND key >= %(above)s ORDER BY key {direction} LIMIT %(steps)s) "
        f"SELECT key FROM walk WHERE {asked.row_by_row} ORDER BY key {direction} LIMIT %(limit)s"
    )
    return question, values


def _gin(query: Query, direction: str, among: str = "") -> Question:
    """Return the question for keys by GIN, which alone can find them; they are sorted after."""
    ([asked], values) = matching(query)
    question = (
        f"SELECT key FROM statement_index WHERE {_BETWEEN}{among} AND {asked.by_gin} "  # noqa: S608 - ours
        f"ORDER BY key + 0 {direction} LIMIT %(limit)s"
    )
    return question, values


def _keys(session: Session, asked: Question, values: Mapping[str, Any]) -> list[int]:
    question, own = asked
    return [key for (key,) in rows(session, question, {**own, **values})]


def _count(session: Session, asked: Question, values: Mapping[str, Any]) -> int:
    question, own = asked
    counted = f"SELECT count(*) FROM ({question}) AS counted"  # noqa: S608 - ours
    return int(rows(session, counted, {**own, **values})[0][0])


def _has_ended(session: Session, path: Path, values: Mapping[str, Any]) -> bool:
    """Whether a walk along keys came to the end of its range before it had gone all its steps."""
    return not path.days and bool(rows(session, _STEPS, values)[0][0] < values["steps"])


def holding(
    session: Session, keys: Sequence[int], queries: Sequence[Query], *, narrow: bool = True
) -> list[set[int]]:
    """As ``FullText.holding``: one question a query, all in one statement, by eras if it can.

    In a glimpse, raises NeedsTransaction where they are not narrow.
    """
    held: list[set[int]] = [set() for _ in queries]
    arms = [number for number, query in enumerate(queries) if all(query.must)]
    if not keys or not arms:
        return held
    counted = statistics(session)
    wanted = [counted.rarest_first(queries[number]) for number in arms]
    found, values = matching(*wanted)
    between: dict[str, Any] = {"below": max(keys) + 1, "above": min(keys)}
    if not narrow:
        if isinstance(session, Glimpse):
            raise NeedsTransaction  # its plans are made before it is known how many keys there are
        between["among"] = list(keys)
    limits = _BETWEEN if narrow else f"{_BETWEEN}{_AMONG}"
    eras = span(counted, wanted, between["above"], between["below"])
    if eras is not None:
        between |= {"first": eras.first, "last": eras.last}
    asked = " UNION ALL ".join(
        f"SELECT {arm}, key FROM {_found(each, limits, eras)}"  # noqa: S608 - ours
        for arm, each in zip(arms, found, strict=True)
    )
    kept = set(keys)
    for arm, key in rows(session, asked, values | between):
        if key in kept:
            held[arm].add(key)
    return held


def _found(asked: Matching, limits: str, eras: Span | None) -> str:
    """Return what a statement reads keys from: what GIN finds, in some eras if they are given."""
    condition = f"{limits} AND {asked.by_gin}"
    return f"statement_index WHERE {condition}" if eras is None else within(eras.days, condition)


def add(session: Session, entries: Iterable[Entry], *, new: bool = False) -> None:  # noqa: ARG001 - one step either way
    """As ``FullText.add``."""
    send(session, _INSERT, [row(entry) for entry in entries])


def delete(session: Session, keys: Iterable[int]) -> None:
    """As ``FullText.delete``."""
    if gone := [{"key": key} for key in keys]:
        session.execute(_DELETE, gone)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """As ``FullText.together``: one journey to the server, and one wait."""
    try:
        with journey(connected(session)):
            yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            session.info.pop(ENDED, None)  # what came behind the fault was left undone
        raise


def end(session: Session) -> None:
    """As ``FullText.end``: the COMMIT travels with the rest, and is left out if any of it fails."""
    session.info[ENDED] = True
    send(session, "COMMIT", [()])


def renew(session: Session, table: str) -> None:
    """As ``FullText.renew``: every update makes it another."""


def settle(session: Session) -> bool:  # noqa: ARG001 - one signature
    """As ``FullText.settle``: GIN is one tree, and its list of what is pending is short."""
    return False


def digests(session: Session) -> dict[int, int]:
    """As ``FullText.digests``; a row's two columns must agree on its words."""
    found = session.execute(_ROWS.execution_options(yield_per=1_000))
    return {key: _digest(terms, folded.split()) for key, terms, folded in found}


def every_key(session: Session) -> Iterable[int]:
    """As ``FullText.every_key``."""
    return session.scalars(_EVERY_KEY)


def _digest(terms: Sequence[str], words: Sequence[str]) -> int:
    tokens = {term for term in terms if term.startswith(MARKS)}
    if tokens | set(words) - {BORDER} != set(terms):
        return BOUND
    return of_entry(Entry(0, tuple(words), tuple(tokens)))


def row(entry: Entry) -> dict[str, Any]:
    """Return the row of an entry, as it is given to the driver."""
    tokens = {*entry.words, *entry.tokens} - {BORDER}
    folded = f" {' '.join(entry.words)} "
    return {"key": entry.key, "tokens": list(tokens), "folded": folded}
