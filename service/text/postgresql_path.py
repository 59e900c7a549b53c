"""Whether PostgreSQL walks along the keys or asks GIN, told from how frequent the words are."""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil, prod
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, text
from sqlalchemy.orm import Session

from service.text.terms import Clause, Query, Term

_KEPT_SECONDS = 300.0
# Before the server's first count: soon after an import all is different.
_EMPTY_KEPT_SECONDS = 10.0
# Microseconds, seen at 200,000 rows; measure again at a million.
_WALK_START, _WALK_STEP = 400.0, 1.0
_GIN_START, _GIN_ROW = 300.0, 1.2
# A guess may be wrong by this factor before a walk gives way to GIN.
_PATIENCE = 4
_LEAST_STEPS = 1000

_STATISTICS = text(
    "SELECT c.reltuples, CAST(CAST(s.most_common_elems AS text) AS text[]), "
    "s.most_common_elem_freqs FROM pg_class AS c JOIN pg_namespace AS n "
    "ON n.oid = c.relnamespace LEFT JOIN pg_stats AS s ON s.schemaname = n.nspname "
    "AND s.tablename = c.relname AND s.attname = 'terms' "
    "WHERE c.oid = to_regclass('statement_index')",
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The share of all rows that hold a token, for the tokens the server has counted."""

    rows: float
    shares: dict[str, float] = field(default_factory=dict)
    least: float = 0.0
    ordered: list[str] = field(default_factory=list)

    def of_token(self, token: str) -> float:
        """An uncounted token is taken for half as frequent as the least of the counted."""
        return self.shares.get(token, self.least / 2)

    def of_prefix(self, prefix: str) -> float:
        """All counted tokens that begin so, and the uncounted as one."""
        share = self.least / 2
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
        """Alternatives add up."""
        return min(1.0, sum(map(self.of_term, terms)))

    def walk_length(self, query: Query, limit: int) -> int:
        """How many rows to walk before GIN is asked, 0 where GIN is the better path at once."""
        if self.rows <= 0 or not self.shares:
            return 0
        clauses = [self.of_any(clause) for clause in query.must]
        share = prod(clauses) * prod(1 - self.of_term(term) for term in query.must_not)
        steps = (limit + 1) / max(share, 1e-9)
        walking = _WALK_START + steps * _WALK_STEP
        asking = _GIN_START + self.rows * min(clauses) * _GIN_ROW
        return max(_LEAST_STEPS, ceil(steps * _PATIENCE)) if walking < asking else 0


_kept: WeakKeyDictionary[Dialect, tuple[float, Statistics]] = WeakKeyDictionary()
_lock = threading.Lock()


def walk_length(session: Session, query: Query, limit: int) -> int:
    """As ``Statistics.walk_length``, from what the server last counted."""
    return _statistics(session).walk_length(query, limit)


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


def _counted(found: Iterable[tuple[float, list[str] | None, list[float] | None]]) -> Statistics:
    for rows, tokens, shares in found:
        if tokens and shares:
            return Statistics(
                rows,
                dict(zip(tokens, shares, strict=False)),
                # The list of shares ends with the least and the greatest of them.
                shares[len(tokens)],
                sorted(tokens),
            )
        return Statistics(rows)
    return Statistics(0)
