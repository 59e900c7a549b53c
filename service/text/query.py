"""What a reader typed becomes a query; nothing typed reaches a database as syntax."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from service.text.items import Item, QueryError, groups
from service.text.stemming import root_language
from service.text.terms import Clause, Query, Term

__all__ = ["Asked", "QueryError", "Reading", "parse", "read"]

MOST_TERMS, MOST_WORDS = 64, 1_000
"""Of a query: things typed, and words of all of them."""

Asked: TypeAlias = tuple[Clause, ...]
"""Things typed that OR binds together: what each of them may mean."""


def any_of(asked: Asked) -> Clause:
    """The clause of things that OR binds together."""
    return tuple(dict.fromkeys(chain.from_iterable(asked)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, understood: the query, and the things typed that are to be found.

    Of these there are as many whatever the languages; in the query equal ones are one.
    """

    query: Query
    asked: tuple[Asked, ...]


def parse(typed: str, languages: Iterable[str | None]) -> Query:
    """The query of what was typed, as ``read`` understands it."""
    return read(typed, languages).query


def read(typed: str, languages: Iterable[str | None]) -> Reading:
    """What was typed, plain words by their roots in these languages.

    ``languages`` are the tags in use, None for texts of unknown language. Raises QueryError with
    the code ``no-word``, ``only-negations``, ``too-many-terms``, ``too-many-words``,
    ``prefix-too-short`` or ``negated-alternative``.
    """
    in_use = tuple(sorted({root_language(tag) for tag in languages})) or ("",)
    asked: list[Asked] = []
    must_not: list[Term] = []
    size = count = 0
    for group in groups(typed, in_use):
        said = [item for item in group if item.terms]
        count, size = count + len(said), size + sum(item.size for item in said)
        _check_size(count, size)
        _check_alternatives(group)
        if said and said[0].negated:
            must_not += (term for item in said for term in item.terms)
        elif said:
            asked.append(tuple(item.terms for item in said))
    _check_some(asked, must_not)
    query = Query(tuple(dict.fromkeys(map(any_of, asked))), tuple(dict.fromkeys(must_not)))
    return Reading(query, tuple(asked))


def _check_size(count: int, size: int) -> None:
    if count > MOST_TERMS:
        detail = f"More than {MOST_TERMS} terms; put words that stand together in quotation marks."
        raise QueryError("too-many-terms", detail)
    if size > MOST_WORDS:
        raise QueryError("too-many-words", f"More than {MOST_WORDS} words; shorten the phrases.")


def _check_alternatives(group: list[Item]) -> None:
    if len(group) > 1 and any(item.negated for item in group):
        detail = "A word with - before it cannot be one side of OR; leave out the - or the OR."
        raise QueryError("negated-alternative", detail)


def _check_some(asked: Collection[Asked], must_not: Collection[Term]) -> None:
    if asked:
        return
    if must_not:
        detail = "Only words to leave out; add at least one word that must be found."
        raise QueryError("only-negations", detail)
    raise QueryError("no-word", "There is no word to search for, only signs or nothing.")
