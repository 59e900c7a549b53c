"""Which way PostgreSQL takes to a page, told from how frequent the words are.

A walk along keys looks at every row of the days it passes, one along eras at what GIN finds in each
of them, and GIN alone at all that match.
"""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, prod
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, text
from sqlalchemy.orm import Session

from service.text.key import DAY_SHIFT
from service.text.postgresql_eras import SHIFTS
from service.text.terms import Clause, Query, Term

_KEPT_SECONDS = 300.0
# Before the server's first count: soon after an import all is different.
_EMPTY_KEPT_SECONDS = 10.0
# Microseconds, seen at a million rows: of a question, a row that is walked past, an era, a row that
# GIN passes over in it, a row that it finds.
_START, _STEP, _ERA, _PASSED, _FOUND = 100.0, 0.9, 60.0, 0.06, 1.2
# A guess may be wrong by this factor before a walk gives way to GIN.
_PATIENCE = 4
_LEAST_ROWS, _LEAST_ERAS = 1000, 4

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


# Of a part of the keys, GIN is asked by eras: that great it may be, in so many eras.
_PART, _MOST_ERAS = 1 / 3, 9


class Path(NamedTuple):
    """A walk of at most so many steps: rows, or eras of so many days."""

    steps: int
    days: int = 0


class Span(NamedTuple):
    """Eras of so many days, by their numbers."""

    days: int
    first: int
    last: int


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
        share = self.uncounted
        for place in range(bisect_left(self.ordered, prefix), len(self.ordered)):
            if not self.ordered[place].startswith(prefix):
                break
            share += self.shares[self.ordered[place]]
        return min(1.0, share)

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

    def span(self, above: int, below: int) -> Span | None:
        """The eras that some keys lie in, or None where they are a great part of all."""
        buckets = len(self.keys) - 1
        passed = bisect_left(self.keys, below) - bisect_left(self.keys, above) + 1
        if buckets < 1 or passed > buckets * _PART:
            return None
        for days, shift in SHIFTS.items():
            first, last = above >> shift, below - 1 >> shift
            if last - first < _MOST_ERAS:
                return Span(days, first, last)
        return None

    def path(
        self, query: Query, below: int, above: int, limit: int, *, oldest_first: bool = False
    ) -> Path | None:
        """The cheapest walk, or None where GIN is the better path at once."""
        if self.rows <= 0 or not self.shares:
            return None
        clauses = [self.of_any(clause) for clause in query.must]
        share = prod(clauses) * prod(1 - self.of_term(term) for term in query.must_not)
        held, passed = self.rows * min(clauses), (limit + 1) / max(share, 1e-9)
        asking = _START + held * _FOUND
        begin = above if oldest_first else below
        days = self.days_of(passed, begin, oldest_first=oldest_first)
        cost, path = min(self._walks(passed, days, held, share))
        return path if cost < asking else None

    def _walks(
        self, passed: float, days: float, held: float, share: float
    ) -> Iterator[tuple[float, Path]]:
        """Yield each walk past so many rows, which take so many days, with what it costs."""
        rows = max(_LEAST_ROWS, ceil(passed * _PATIENCE))
        yield _START + passed * _STEP, Path(rows)
        for length in SHIFTS:
            if (eras := days / length + 1) > self.rows:
                continue
            each = passed / max(days, 1.0) * length
            found = each * share * _FOUND
            steps = max(_LEAST_ERAS, ceil(eras * _PATIENCE))
            yield _START + eras * (_ERA + min(held, each) * _PASSED + found), Path(steps, length)


_kept: WeakKeyDictionary[Dialect, tuple[float, Statistics]] = WeakKeyDictionary()
_lock = threading.Lock()


def best(
    session: Session,
    query: Query,
    below: int,
    above: int,
    limit: int,
    *,
    oldest_first: bool = False,
) -> Path | None:
    """As ``Statistics.path``, from what the server last counted."""
    return _statistics(session).path(query, below, above, limit, oldest_first=oldest_first)


def spanned(session: Session, above: int, below: int) -> Span | None:
    """As ``Statistics.span``, from what the server last counted."""
    return _statistics(session).span(above, below)


def forget(session: Session) -> None:
    """Ask the server anew at the next question: after a change of many rows at once."""
    with _lock:
        _kept.pop(session.get_bind().dialect, None)


def _statistics(session: Session) -> Statistics:
    """What the server last counted, at most minutes old, for each database."""
    dialect = session.get_bind().dialect
    now = time.monotonic()
    with _lock:
        until, statistics = _kept.get(dialect, (0.0, Statistics(0)))
    if now < until:
        return statistics
    statistics = _counted(session.execute(_STATISTICS).all())
    kept = _KEPT_SECONDS if statistics.shares else _EMPTY_KEPT_SECONDS
    with _lock:
        _kept[dialect] = now + kept, statistics
    return statistics


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
