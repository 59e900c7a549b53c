"""A query as a condition of PostgreSQL: one tsquery, and string comparisons for phrases."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from service.text.terms import Clause, Query, Term


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL for a WHERE in the form of the driver, with the values of its parameters."""

    sql: str
    values: dict[str, str]


BY_GIN = "terms @@ {}"
"""How a row's terms are matched where GIN is to find it."""

ROW_BY_ROW = "ts_match_vq(terms, {})"
"""The same where each row is looked at anyway: the planner then spends no time on what matches."""


@dataclass(slots=True)
class _Draft:
    match: str
    values: dict[str, str] = field(default_factory=dict)

    def bind(self, value: str) -> str:
        name = f"t{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def words(self, tsquery: str) -> str:
        return self.match.format(f"CAST({self.bind(tsquery)} AS tsquery)")

    def phrase(self, term: Term) -> str:
        words = " " + " ".join(term.words) + ("" if term.prefix else " ")
        return f"strpos(folded, {self.bind(words)}) > 0"


def condition(query: Query, match: str) -> Condition:
    """The condition that an index row matches; the tsquery alone is a superset of it.

    Positions in a tsvector end early in a long text, so a phrase is its words in the tsquery
    and a place in the string of all words.
    """
    draft = _Draft(match)
    return Condition(_matching(draft, query), draft.values)


def conditions(queries: Iterable[Query]) -> tuple[list[str], dict[str, str]]:
    """The conditions of many queries on one row, with the values of them all."""
    draft = _Draft(BY_GIN)
    return [_matching(draft, query) for query in queries], draft.values


def _matching(draft: _Draft, query: Query) -> str:
    single = [term for term in query.must_not if len(term.words) == 1]
    every = [_any_of(clause) for clause in query.must]
    every += [f"!{_all_of(term)}" for term in single]
    parts = [draft.words(" & ".join(every))]
    for clause in query.must:
        parts += _phrases(draft, clause)
    parts += [f"NOT {draft.phrase(term)}" for term in query.must_not if len(term.words) > 1]
    return " AND ".join(parts)


def _phrases(draft: _Draft, clause: Clause) -> list[str]:
    phrases = [term for term in clause if len(term.words) > 1]
    if not phrases:
        return []
    single = [term for term in clause if len(term.words) == 1]
    choices = [draft.words(_any_of(single))] if single else []
    choices += map(draft.phrase, phrases)
    return [f"({' OR '.join(choices)})"]


def _any_of(terms: Iterable[Term]) -> str:
    return f"({' | '.join(map(_all_of, terms))})"


def _all_of(term: Term) -> str:
    *first, last = map(_quoted, term.words)
    return f"({' & '.join([*first, f'{last}:*' if term.prefix else last])})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
