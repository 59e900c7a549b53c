"""A query as conditions of PostgreSQL: some tsqueries, and string comparisons for phrases.

GIN goes through the lists of one tsquery by its rarest term, and looks up the others at each row
of that. Between the lists of several conditions it leaps from one to the next in their order, as
far as they are apart: the rarest come first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.text.postgresql_eras import TERMS
from service.text.terms import Clause, Query, Term

_LEAPS = 5
"""Of how many clauses each is a condition of its own; the others, less rare, are one together."""


@dataclass(frozen=True, slots=True)
class Matching:
    """A query in the words of the driver: tsqueries, and what these leave open on a row.

    The tsqueries alone find a superset. Positions in a tsvector end early in a long text, so a
    phrase is its words in a tsquery and a place in the string of all words.
    """

    tsqueries: tuple[str, ...]
    checks: tuple[str, ...] = ()

    @property
    def by_gin(self) -> str:
        """The condition by which GIN finds the rows."""
        return " AND ".join((*(f"{TERMS} @@ {each}" for each in self.tsqueries), *self.checks))

    @property
    def row_by_row(self) -> str:
        """The same for rows that are there: the planner spends no time on how many match."""
        return " AND ".join((_holds(" && ".join(self.tsqueries)), *self.checks))


def matching(*queries: Query) -> tuple[list[Matching], dict[str, str]]:
    """Return some queries, to be asked in one statement, and the values of its parameters.

    Their clauses are taken to be in the order of `Statistics.rarest_first`.
    """
    draft = _Draft()
    return [_matching(draft, query) for query in queries], draft.values


@dataclass(slots=True)
class _Draft:
    values: dict[str, str] = field(default_factory=dict)

    def bind(self, value: str) -> str:
        name = f"t{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def tsquery(self, words: str) -> str:
        return f"CAST({self.bind(words)} AS tsquery)"

    def phrase(self, term: Term) -> str:
        words = " " + " ".join(term.words) + ("" if term.prefix else " ")
        return f"strpos(folded, {self.bind(words)}) > 0"


def _matching(draft: _Draft, query: Query) -> Matching:
    first, *others = map(_any_of, query.must)
    # Beside a term that must hold: GIN would go through every row for one that must not, alone.
    without = [f"!{_all_of(term)}" for term in query.must_not if len(term.words) == 1]
    every = [" & ".join((first, *without)), *others[: _LEAPS - 1]]
    if len(others) >= _LEAPS:
        every.append(" & ".join(others[_LEAPS - 1 :]))
    tsqueries = tuple(map(draft.tsquery, every))
    checks = [check for clause in query.must for check in _phrases(draft, clause)]
    checks += [f"NOT {draft.phrase(term)}" for term in query.must_not if len(term.words) > 1]
    return Matching(tsqueries, tuple(checks))


def _phrases(draft: _Draft, clause: Clause) -> list[str]:
    phrases = [term for term in clause if len(term.words) > 1]
    if not phrases:
        return []
    single = [term for term in clause if len(term.words) == 1]
    choices = [_holds(draft.tsquery(_any_of(single)))] if single else []
    choices += map(draft.phrase, phrases)
    return [f"({' OR '.join(choices)})"]


def _holds(tsquery: str) -> str:
    # As a question of its own it is read once, and not for each row.
    return f"ts_match_vq(terms, (SELECT {tsquery}))"


def _any_of(terms: Iterable[Term]) -> str:
    return f"({' | '.join(map(_all_of, terms))})"


def _all_of(term: Term) -> str:
    *first, last = map(_quoted, term.words)
    return f"({' & '.join([*first, f'{last}:*' if term.prefix else last])})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
