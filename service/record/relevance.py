"""Statements by how well they fit the words that were typed, the best first.

The newest 10,000 matches are scored by a fixed formula (BM25 with the repetition of a word told
up to three times) of the query, the statement and how many of these matches hold each word; so
the scores are the same on both databases, and rows that do not match move nothing. A cursor keeps
those counts and the oldest of these matches: on later pages every statement has the score that it
had on the first, whatever comes and goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite, log
from typing import Any

from sqlalchemy.orm import Session

from service import text
from service.record import cursor, walk
from service.record.errors import InvalidQuery
from service.text import Clause, Term
from service.text.key import LAST, first_of_order, order_of, unpack, words_of
from service.text.query import Asked

WINDOW = 10_000
"""Matches that are scored, the newest."""

MOST = 2 * WINDOW
"""Matches that a later page looks at: so many may come while somebody reads."""

CUT = (
    f"more than {WINDOW:,} statements match: the newest {WINDOW:,} are ranked, and the list ends "
    "with them; add a word or a filter, or sort by date to reach the others"
)
"""What is said where there are older matches."""

_SATURATION, _BY_LENGTH, _USUAL_WORDS = 1.2, 0.75, 30
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """Keys of a page, the best first, and the cursor of the next page.

    ``matches`` is how many were found; where there are older ones, which are not ranked,
    ``cut`` says so.
    """

    keys: list[int]
    next: str | None
    matches: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins: behind a score and a key, in a window with its counts."""

    score: float
    order: int
    floor: int
    counts: tuple[int, ...]


def ranked(  # noqa: PLR0913 - what a search is made of
    session: Session,
    parts: Sequence[walk.Stretch],
    asked: Sequence[Asked],
    *,
    limit: int,
    after: str | None,
    scope: str,
    among: Sequence[int] | None = None,
) -> Ranking:
    """Return a page of the matches by score, equal ones newest first. Raises InvalidQuery.

    The number of SQL statements does not grow with the page nor with the words.
    """
    words = [_Word(clause, alone=len(each) == 1) for each in asked for clause in each]
    place = None if after is None else _read(after, scope, len(words))
    keys, floor = _window(session, parts, place.floor if place else None, among)
    held = _held(session, parts, words, keys)
    counts = place.counts if place else _counts(words, held, len(keys))
    scores = {key: _score(words, held, counts, key) for key in keys}
    order = sorted(keys, key=lambda key: (-scores[key], -key))
    if place is not None:
        left_at = -place.score, -place.order
        order = [key for key in order if (-scores[key], -order_of(key)) > left_at]
    page = order[:limit]
    next_ = None
    if len(order) > limit:
        last = Place(scores[page[-1]], order_of(page[-1]), floor, counts)
        next_ = _written(last, scope)
    return Ranking(page, next_, len(keys), floor > 0 or len(keys) == MOST)


class _Word:
    """One thing typed; ``alone``: no OR binds it, so every match holds it."""

    def __init__(self, clause: Clause, *, alone: bool) -> None:
        self.alone = alone
        self.levels: list[Clause] = [() if alone else clause]
        said = [term.words[0] for term in clause if len(term.words) == 1]
        roots = [word for word in said if word.startswith("~")]
        for times in range(1, _TOLD):
            self.levels.append(tuple(Term(("~" * times + root,)) for root in roots))


Held = Sequence[Sequence[set[int]]]
"""For each word: the keys that hold it, that hold it twice or more, three times or more."""


def _window(
    session: Session,
    parts: Sequence[walk.Stretch],
    floor: int | None,
    among: Sequence[int] | None,
) -> tuple[list[int], int]:
    """Return the keys to be ranked and the least order among them, 0 where there is no older."""
    if floor is None:
        keys = list(walk.keys(session, parts, WINDOW + 1, oldest_first=False, among=among))
        return keys[:WINDOW], order_of(keys[WINDOW - 1]) if len(keys) > WINDOW else 0
    least = first_of_order(floor)
    above = [replace(part, above=max(part.above, least)) for part in parts]
    return list(walk.keys(session, above, MOST, oldest_first=False, among=among)), floor


def _held(
    session: Session, parts: Sequence[walk.Stretch], words: Sequence[_Word], keys: Sequence[int]
) -> Held:
    index = text.dialect(session)
    clauses = [clause for word in words for clause in word.levels]
    held: list[set[int]] = [set() for _ in clauses]
    for part in parts:
        inside = [key for key in keys if part.above <= key < part.below]
        found = index.holding(session, inside, part.query, clauses)
        held = [known | more for known, more in zip(held, found, strict=True)]
    return [held[start : start + _TOLD] for start in range(0, len(held), _TOLD)]


def _counts(words: Iterable[_Word], held: Held, matches: int) -> tuple[int, ...]:
    """Return the number of matches, and how many of them hold each word."""
    each = (
        matches if word.alone else len(levels[0]) for word, levels in zip(words, held, strict=True)
    )
    return (matches, *each)


def _score(words: Sequence[_Word], held: Held, counts: Sequence[int], key: int) -> float:
    length = words_of(unpack(key).length)
    norm = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * length / _USUAL_WORDS)
    matches, *holding = counts
    score = 0.0
    for word, levels, number in zip(words, held, holding, strict=True):
        if word.alone or key in levels[0]:
            times = 1 + (key in levels[1]) + (key in levels[2])
            rarity = log(1 + matches / max(number, 1))
            score += rarity * times * (_SATURATION + 1) / (times + norm)
    return score


def _written(place: Place, scope: str) -> str:
    counts = " ".join(map(str, place.counts))
    return cursor.encode(scope, place.score, place.order, place.floor, counts)


def _read(word: str, scope: str, words: int) -> Place:
    read = cursor.decode(word, scope, _finite, _order, _order, _numbers)
    place = Place(*read)
    if len(place.counts) != 1 + words:
        raise InvalidQuery.at("cursor", "invalid-cursor", "this is no cursor of ours")
    return place


def _finite(value: Any) -> float:
    if not isfinite(score := float(str(value))):
        raise ValueError
    return score


def _order(value: Any) -> int:
    if not 0 <= (order := int(value)) <= order_of(LAST):
        raise ValueError
    return order


def _numbers(value: Any) -> tuple[int, ...]:
    numbers = tuple(map(int, value.split(" ")))
    if not all(0 <= number <= MOST for number in numbers):
        raise ValueError
    return numbers
