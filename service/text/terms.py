"""What the text index holds and what it can be asked: entries, terms and queries."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

BORDER = "|"
"""The token between two texts and before each joined form; no query can hold it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One token, or folded words side by side, the last of them perhaps a prefix."""

    words: tuple[str, ...]
    prefix: bool = False


Clause: TypeAlias = tuple[Term, ...]
"""Any of these terms; an empty clause matches nothing."""


@dataclass(frozen=True, slots=True)
class Query:
    """Every clause of ``must`` holds and no term of ``must_not`` does.

    Raises ValueError without a clause: an index cannot be asked for what is not there.
    """

    must: tuple[Clause, ...]
    must_not: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        if not self.must:
            msg = "a query needs at least one clause that must hold"
            raise ValueError(msg)

    @property
    def operands(self) -> int:
        """How many terms stand in its clauses: what it costs an engine to read it."""
        return sum(map(len, self.must))

    @property
    def beginnings(self) -> list[Term]:
        """Its terms that are the beginning of a word: an engine puts together all that begin so."""
        every = (*chain.from_iterable(self.must), *self.must_not)
        return [term for term in every if term.prefix]

    def narrowed(self, clause: Clause) -> "Query":
        """The same query with one more clause that must hold."""
        return Query((*self.must, clause), self.must_not)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the index.

    ``words`` are in order, with a border between texts and before each joined form; ``tokens``
    are roots and filters, in no order.
    """

    key: int
    words: tuple[str, ...]
    tokens: tuple[str, ...]


def is_void(query: Query, below: int, above: int, limit: int) -> bool:
    """Whether nothing can match, so that no engine needs to be asked."""
    return limit < 1 or below <= above or not all(query.must)


def narrowed(below: int, above: int, among: Collection[int] | None) -> tuple[int, int]:
    """The same bounds, drawn as tightly around the keys of ``among`` as they allow."""
    if among is None:
        return below, above
    if not among:
        return above, above
    return min(below, max(among) + 1), max(above, min(among))
