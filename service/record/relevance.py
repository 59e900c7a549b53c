"""Statements by how well they fit the words that were typed, the best first.

The newest 10,000 matches are scored by the query, the statement and how many of these matches hold
each word, so rows that do not match move nothing. A cursor keeps those counts and the oldest of
these matches: on later pages every statement has the score that it had on the first, whatever
comes and goes. It keeps both its places with the number of the statement there, which may have made
room within its second since (`service.record.seconds`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import isfinite
from typing import Any

from sqlalchemy.orm import Session

from service.record import cursor, renderings, scores, seconds, walk
from service.record.errors import InvalidQuery
from service.text.key import LAST, first_of_order, order_of
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


@dataclass(frozen=True, slots=True)
class Ranking:
    """The numbers of the statements of a page, the best first, and the cursor of the next page.

    ``matches`` is how many were found; where there are older ones, which are not ranked,
    ``cut`` says so.
    """

    numbers: list[int]
    next: str | None
    matches: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins: behind a score and a key, in a window with its counts.

    ``number`` and ``oldest`` are those of the statements that stood at ``order`` and ``floor``.
    """

    score: float
    order: int
    number: int
    floor: int
    oldest: int
    counts: tuple[int, ...]


def ranked(
    session: Session,
    parts: Sequence[walk.Stretch],
    asked: Sequence[Asked],
    *,
    limit: int,
    after: str | None,
    scope: str,
) -> Ranking:
    """Return a page of the matches by score, equal ones newest first. Raises InvalidQuery.

    The number of SQL statements does not grow with the page nor with the words.
    """
    place = None
    if after is not None:
        place = _reached(session, _read(after, scope, sum(map(len, asked))))
    keys, floor = _window(session, parts, place.floor if place else None)
    held = scores.holding(session, parts, asked, keys)
    counts = place.counts if place else scores.counted(held, len(keys))
    score = scores.scored(keys, held, counts)
    best = _best(score, limit + 1, place)
    page = [key for _, key in best[:limit]]
    numbers = renderings.numbers(session, [*page, *keys[-1:]])
    next_ = None
    if len(best) > limit:
        oldest = place.oldest if place else numbers[-1]
        last = Place(score[page[-1]], order_of(page[-1]), numbers[limit - 1], floor, oldest, counts)
        next_ = _written(last, scope)
    return Ranking(numbers[: len(page)], next_, len(keys), floor > 0 or len(keys) == MOST)


def _best(score: Mapping[int, float], most: int, after: Place | None) -> list[tuple[float, int]]:
    """Return the best scores with their keys, equal ones newest first, of those behind a place."""
    scored: Iterable[tuple[float, int]] = zip(score.values(), score, strict=True)
    if after is not None:
        left_at = after.score, after.order
        scored = (each for each in scored if (each[0], order_of(each[1])) < left_at)
    return nlargest(most, scored)


def _window(
    session: Session,
    parts: Sequence[walk.Stretch],
    floor: int | None,
) -> tuple[list[int], int]:
    """Return the keys to be ranked and the least order among them, 0 where there is no older."""
    if floor is None:
        keys = list(walk.keys(session, parts, WINDOW + 1, oldest_first=False))
        return keys[:WINDOW], order_of(keys[WINDOW - 1]) if len(keys) > WINDOW else 0
    least = first_of_order(floor)
    above = [replace(part, above=max(part.above, least)) for part in parts]
    return list(walk.keys(session, above, MOST, oldest_first=False)), floor


def _reached(session: Session, place: Place) -> Place:
    """Return a place as it is now, where statements within its second have moved meanwhile."""
    order = seconds.reached(session, place.order, place.number, rises=False)
    floor = seconds.reached(session, place.floor, place.oldest, rises=False)
    return replace(place, order=order, floor=floor)


def _written(place: Place, scope: str) -> str:
    counts = " ".join(map(str, place.counts))
    at, window = (place.order, place.number), (place.floor, place.oldest)
    return cursor.encode(scope, place.score, *at, *window, counts)


def _read(word: str, scope: str, words: int) -> Place:
    order = cursor.within(0, order_of(LAST))
    at = (order, cursor.number)
    place = Place(*cursor.decode(word, scope, _finite, *at, *at, _numbers))
    if len(place.counts) != 1 + words:
        raise InvalidQuery.at("cursor", "invalid-cursor", "this is no cursor of ours")
    return place


def _finite(value: Any) -> float:
    if not isfinite(score := float(str(value))):
        raise ValueError
    return score


def _numbers(value: Any) -> tuple[int, ...]:
    numbers = tuple(map(int, value.split(" ")))
    if not all(0 <= number <= MOST for number in numbers):
        raise ValueError
    return numbers
