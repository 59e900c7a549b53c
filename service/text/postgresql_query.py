"""A query as conditions of PostgreSQL: one tsquery, and string comparisons for phrases."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.text.postgresql_eras import TERMS
from service.text.terms import Clause, Query, Term


@dataclass(frozen=True, slots=True)
class Matching:
    """A query in the words of the driver: a tsquery, and what it leaves open on a row.

    The tsquery alone finds a superset. Positions in a tsvector end early in a long text, so a
    phrase is its words in the tsquery and a place in the string of all words.
    """

    tsquery: str
    checks: tuple[str, ...] = ()

    @property
    def by_gin(self) -> str:
        """The condition by which GIN finds the rows."""
        return " AND ".join((f"{TERMS} @@ {self.tsquery}", *self.checks))

    @property
    def row_by_row(self) -> str:
        """The same for rows that are there: the planner spends no time on how many match."""
        return " AND ".join((_holds(self.tsquery), *self.checks))


def matching(*queries: Query) -> tuple[list[Matching], dict[str, str]]:
    """Return some queries, to be asked in one statement, and the values of its parameters."""
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
    single = [term for term in query.must_not if len(term.words) == 1]
    every = [_any_of(clause) for clause in query.must]
    every += [f"!{_all_of(term)}" for term in single]
    tsquery = draft.tsquery(" & ".join(every))
    checks = [check for clause in query.must for check in _phrases(draft, clause)]
    checks += [f"NOT {draft.phrase(term)}" for term in query.must_not if len(term.words) > 1]
    return Matching(tsquery, tuple(checks))


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
