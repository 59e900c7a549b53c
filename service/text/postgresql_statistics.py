"""What PostgreSQL has counted of the index: how frequent tokens are, how dense the days."""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, prod
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, text
from sqlalchemy.orm import Session

from service.text.key import DAY_SHIFT
from service.text.terms import Clause, Query, Term

_KEPT_SECONDS = 300.0
# Before the server's first count: soon after an import all is different.
_EMPTY_KEPT_SECONDS = 10.0

_STATISTICS = text(
    "SELECT c.reltuples, CAST(CAST(terms.most_common_elems AS text) AS text[]), "
    "terms.most_common_elem_freqs, CAST(CAST(key.histogram_bounds AS text) AS bigint[]) "
    "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_stats AS terms ON terms.schemaname = n.nspname "
    "AND terms.tablename = c.relname AND terms.attname = 'terms' "
    "LEFT JOIN pg_stats AS key ON key.schemaname = n.nspname "
    "AND key.tablename = c.relname AND key.attname = 'key' "
    "WHERE c.oid = to_regclass('statement_index')",
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The share of all rows that hold a token, for the tokens the server has counted.

    Between each of the `keys` and the next there are as many rows.
    """

    rows: float
    shares: dict[str, float] = field(default_factory=dict)
    least: float = 0.0
    ordered: list[str] = field(default_factory=list)
    keys: Sequence[int] = ()

    @property
    def uncounted(self) -> float:
        """What is not counted is taken for rare: a rare word is the commonest search."""
        return self.least / 20

    def of_token(self, token: str) -> float:
        """One token."""
        return self.shares.get(token, self.uncounted)

    def of_prefix(self, prefix: str) -> float:
        """All counted tokens that begin so, and the uncounted as one."""
        return min(1.0, self.times_of_prefix(prefix))

    def times_of_prefix(self, prefix: str) -> float:
        """How many tokens that begin so a row holds, on average; the uncounted are one."""
        times = self.uncounted
        for place in range(bisect_left(self.ordered, prefix), len(self.ordered)):
            if not self.ordered[place].startswith(prefix):
                break
            times += self.shares[self.ordered[place]]
        return times

    def of_term(self, term: Term) -> float:
        """A phrase is at most as frequent as its rarest word."""
        *first, last = term.words
        shares = [*map(self.of_token, first)]
        shares.append(self.of_prefix(last) if term.prefix else self.of_token(last))
        return min(shares)

    def of_any(self, terms: Clause) -> float:
        """Alternatives add up, the uncounted as one: most roots of a word are of no row."""
        shares = [*map(self.of_term, terms)]
        counted = sum(share for share in shares if share > self.uncounted)
        return min(1.0, counted + self.uncounted) if len(shares) > 1 else shares[0]

    def of_query(self, query: Query) -> float:
        """Clauses are taken to be independent of each other; few rows hold a phrase."""
        words = (term for term in query.must_not if len(term.words) == 1)
        without = prod(1 - self.of_term(word) for word in words)
        return without * prod(map(self.of_any, query.must))

    def rarest_first(self, query: Query) -> Query:
        """The same query, with its clauses in the order in which GIN is asked for them."""
        if len(query.must) == 1:
            return query
        return replace(query, must=tuple(sorted(query.must, key=self.of_any)))

    def days_of(self, rows: float, begin: int, *, oldest_first: bool) -> float:
        """How many days so many rows take, from the key where a walk begins.

        As many as all of them take, where there are fewer rows.
        """
        buckets, each = len(self.keys) - 1, self.rows / max(1, len(self.keys) - 1)
        if buckets < 1:
            return float("inf")
        needed = max(1, ceil(rows / each))
        if oldest_first:
            first = min(bisect_left(self.keys, begin), buckets)
            last = min(first + needed, buckets)
        else:
            last = min(bisect_left(self.keys, begin), buckets)
            first = max(last - needed, 0)
        passed = (self.keys[last] - self.keys[first]) >> DAY_SHIFT
        return passed * min(1.0, rows / each / max(1, last - first))

    def part_of(self, above: int, below: int) -> float:
        """Which part of all rows lie between two keys, at most; 1 where nobody knows."""
        buckets = len(self.keys) - 1
        passed = bisect_left(self.keys, below) - bisect_left(self.keys, above) + 1
        return min(1.0, passed / buckets) if buckets > 0 else 1.0


_kept: WeakKeyDictionary[Dialect, tuple[float, Statistics]] = WeakKeyDictionary()
_lock = threading.Lock()


def statistics(session: Session) -> Statistics:
    """Return what the server last counted of a database, at most minutes old."""
    dialect = session.get_bind().dialect
    now = time.monotonic()
    with _lock:
        until, known = _kept.get(dialect, (0.0, Statistics(0)))
    if now < until:
        return known
    known = _counted(session.execute(_STATISTICS).all())
    kept = _KEPT_SECONDS if known.shares else _EMPTY_KEPT_SECONDS
    with _lock:
        _kept[dialect] = now + kept, known
    return known


def _counted(
    found: Iterable[tuple[float, list[str] | None, list[float] | None, list[int] | None]],
) -> Statistics:
    for rows, tokens, shares, keys in found:
        if tokens and shares:
            return Statistics(
                rows,
                dict(zip(tokens, shares, strict=False)),
                # The list of shares ends with the least and the greatest of them.
                shares[len(tokens)],
                sorted(tokens),
                keys or (),
            )
        return Statistics(rows)
    return Statistics(0)
