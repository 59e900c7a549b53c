"""How well a statement fits the words that were typed: a fixed formula.

BM25 with a word's repetition told up to three times. A score depends on the query, the statement
and the counts alone, and is added up in one order, so it is the same to the last bit wherever it
is worked out.
"""

from collections.abc import Sequence
from math import log

from sqlalchemy.orm import Session

from service import text
from service.record import walk
from service.text import Clause, Query, Term
from service.text.key import LONGEST, words_of
from service.text.query import Asked, any_of

_SATURATION, _BY_LENGTH, _USUAL_WORDS = 1.2, 0.75, 30
_TOLD = 3
_NORMS = [
    1 - _BY_LENGTH + _BY_LENGTH * words_of(length) / _USUAL_WORDS for length in range(LONGEST + 1)
]

FEW_OPERANDS = 100
"""A query of more, or of a beginning, costs an engine more to read again than it spares."""

Held = Sequence[list[set[int]]]
"""For each word: the keys that hold it, that hold it twice or more, three times or more."""


def holding(
    session: Session, parts: Sequence[walk.Stretch], asked: Sequence[Asked], keys: Sequence[int]
) -> Held:
    """Return which of the keys of a walk hold each thing that was typed, and how often."""
    words = [_Word(clause, each) for each in asked for clause in each]
    index = text.dialect(session)
    held: list[set[int]] = [set() for _ in range(len(words) * _TOLD)]
    for part in parts:
        inside = keys
        if len(parts) > 1:
            inside = [key for key in keys if part.above <= key < part.below]
        narrow = part.query.operands <= FEW_OPERANDS and not part.query.beginnings
        queries = [each for word in words for each in word.queries(part.query, narrow=narrow)]
        found = index.holding(session, inside, queries, narrow=narrow)
        held = [known | more if known else more for known, more in zip(held, found, strict=True)]
    by_word = [held[start : start + _TOLD] for start in range(0, len(held), _TOLD)]
    for word, levels in zip(words, by_word, strict=True):
        if word.alone:
            levels[0] = set(keys)
    return by_word


def counted(held: Held, matches: int) -> tuple[int, ...]:
    """Return the number of matches, and how many of them hold each word."""
    return (matches, *(len(once) for once, _, _ in held))


def scored(keys: Sequence[int], held: Held, counts: Sequence[int]) -> dict[int, float]:
    """Return each key's sum over the words, added up in the order they were typed."""
    matches, *holding = counts
    scores = dict.fromkeys(keys, 0.0)
    for levels, number in zip(held, holding, strict=True):
        gains = _gains(log(1 + matches / max(number, 1)), levels)
        if len(gains) == len(scores):
            scores = {key: score + gains[key] for key, score in scores.items()}
        else:
            for key, gain in gains.items():
                scores[key] += gain
    return scores


def _gains(rarity: float, levels: Sequence[set[int]]) -> dict[int, float]:
    """Return what a word adds to the score of each key that holds it; most hold it once."""
    found: dict[int, float] = {}
    for times, having in enumerate(levels, start=1):
        lengths = {key & LONGEST for key in having}
        gain = {length: _gain(rarity, times, length) for length in lengths}
        found |= {key: gain[key & LONGEST] for key in having}
    return found


def _gain(rarity: float, times: int, length: int) -> float:
    """Return what a word adds that is said so often, in a text of a class of length."""
    return rarity * times * (_SATURATION + 1) / (times + _SATURATION * _NORMS[length])


class _Word:
    """One thing typed; ``alone``: no OR binds it, so every match holds it."""

    def __init__(self, clause: Clause, asked: Asked) -> None:
        self.alone = len(asked) == 1
        self._asked = any_of(asked)
        self._levels: list[Clause] = [() if self.alone else clause]
        said = [term.words[0] for term in clause if len(term.words) == 1]
        roots = [word for word in said if word.startswith("~")]
        for times in range(1, _TOLD):
            self._levels.append(tuple(Term(("~" * times + root,)) for root in roots))

    def queries(self, within: Query, *, narrow: bool) -> list[Query]:
        """Return what finds each level, if it is to be narrow among the matches of a query.

        What is left out of that query is what every level implies, and what no match holds.
        """
        others = [clause for clause in within.must if clause != self._asked] if narrow else []
        return [Query((*others, level)) for level in self._levels]
