"""Which words of a statement to look for, so that whatever shares much with it is found.

Words side by side are looked for, three of them. Of texts that agree in four words of five at least
one such sequence is whole. The rarest of each text are taken, those first that are apart from one
another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service import text
from service.record import unlisted
from service.text import Query, Term
from service.text.key import FIRST, LAST
from service.text.likeness import Text

MOST = 16
"""Sequences of one text that are looked for."""

POOL = 48
"""Sequences of which these are the rarest, of all texts; of a long text they stand far apart."""

SAMPLE = 200
"""The newest statements, which tell how rare a word is."""

_RARE = SAMPLE // 20
"""Of the sample so many at most hold a word that is rare."""

_LEAST = 4
"""Sequences of a text that are looked for, be they rare or not."""

_LENGTH = 3
"""Words of a sequence; of a text with fewer words than `_SHORT`, one less."""

_SHORT = 6
_TEXTS = 6
"""Different texts of a statement of which sequences are taken."""


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Words side by side, and where in which text they begin."""

    words: tuple[str, ...]
    text: int
    place: int

    def overlaps(self, other: "_Sequence") -> bool:
        return self.text == other.text and abs(self.place - other.place) < len(self.words)


def rarest(session: Session, texts: Sequence[Text]) -> list[list[Term]]:
    """Return the sequences to look for of each text that has words, the rarest first.

    What an earlier text has too is not repeated. The number of SQL statements does not grow with
    the texts.
    """
    pool = _pool(texts)
    counted = _counted(session, {word for each in pool for word in each.words})
    rarity = {each: min(counted[word] for word in each.words) for each in pool}
    # Where the sample has none of two, the longer one is likely to be the rarer.
    ranked = sorted(pool, key=lambda each: (rarity[each], -len("".join(each.words)), each.place))
    chosen: list[list[Term]] = []
    for number in dict.fromkeys(each.text for each in pool):
        own = [each for each in ranked if each.text == number]
        apart = _apart_first(own)[:MOST]
        kept = {each for place, each in enumerate(apart) if place < _LEAST or rarity[each] <= _RARE}
        chosen.append([Term(each.words) for each in own if each in kept])
    return chosen


def _apart_first(ranked: Iterable[_Sequence]) -> list[_Sequence]:
    """Return first those that have no word in common, so that no single change breaks them all."""
    apart: list[_Sequence] = []
    rest: list[_Sequence] = []
    for each in ranked:
        (rest if any(map(each.overlaps, apart)) else apart).append(each)
    return apart + rest


def _pool(texts: Sequence[Text]) -> list[_Sequence]:
    """Return the sequences that are weighed, equal ones once: of a long text some, far apart."""
    several = list(dict.fromkeys(tuple(each.words) for each in texts if each.words))[:_TEXTS]
    share = POOL // max(1, len(several))
    pool: dict[tuple[str, ...], _Sequence] = {}
    for number, words in enumerate(several):
        length = min(_LENGTH if len(words) >= _SHORT else _LENGTH - 1, len(words))
        places = range(len(words) - length + 1)
        if len(places) > share:
            places = places[::length]
        for place in places[:: max(1, -(-len(places) // share))]:
            found = words[place : place + length]
            pool.setdefault(found, _Sequence(found, number, place))
    return list(pool.values())


def _counted(session: Session, words: set[str]) -> dict[str, int]:
    """Return how many of the newest statements hold each word; of few statements, all are rare."""
    index, listed = text.dialect(session), unlisted.without()
    newest = index.keys(session, listed, LAST + 1, FIRST, SAMPLE)
    if len(newest) < SAMPLE or not words:
        return dict.fromkeys(words, 0)
    asked = sorted(words)
    held = index.holding(session, newest, [Query(((Term((word,)),),)) for word in asked])
    return {word: len(keys) for word, keys in zip(asked, held, strict=True)}
