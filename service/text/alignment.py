"""Two wordings side by side: what is the same, and what one has in the other's place.

Nothing is altered: the `text` of the segments, one after the other, is the text to the byte, and
their `wording` the wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from service.text.brackets import bracketed
from service.text.segments import SAME, Segment, Writer
from service.text.subsequence import Pair, matches
from service.text.units import Unit, units

_CHANCE = 4
"""A run that agrees is chance where what differs around it is this many times as long."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The segments in order, and the share of the units of both that agree, from 0 to 1.

    `size` is how many units of the wording were compared.
    """

    segments: tuple[Segment, ...]
    likeness: float
    size: int = 0


class Reference:
    """A text that wordings are held against; its units are found once, when they are needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def align(self, wording: str) -> Alignment:
        """Return the wording word by word against the text.

        Words are compared without regard to case, diacritics and marks; where only those differ
        it is `typography`, so that `same` is the same to the byte.
        """
        if self.text == wording:
            return Alignment((Segment(SAME, wording, wording),) if wording else (), 1.0)
        here, there = self._units, whole_units(wording)
        found = matches([unit.key for unit in here], [unit.key for unit in there])
        agreed = _meant(found, len(here), len(there))
        writer = Writer(self.text, wording)
        i = j = 0
        for p, q in agreed:
            writer.differing(here[i:p], there[j:q], here[p], there[q])
            writer.agreeing(here[p], there[q])
            i, j = p + 1, q + 1
        end, other_end = (Unit("", len(text), len(text)) for text in (self.text, wording))
        writer.differing(here[i:], there[j:], end, other_end)
        likeness = 2 * len(agreed) / (len(here) + len(there)) if here or there else 1.0
        return Alignment(writer.segments(), likeness, len(there))

    @cached_property
    def _units(self) -> list[Unit]:
        return whole_units(self.text)


def align(text: str, wording: str) -> Alignment:
    """Return a wording word by word against a text."""
    return Reference(text).align(wording)


def agree(text: str, wording: str) -> bool:
    """Tell whether two wordings are the same words, brackets and ellipses included."""
    if text == wording:
        return True
    here, there = (
        [(each.key, each.bracketed) for each in whole_units(of)] for of in (text, wording)
    )
    return here == there


def whole_units(text: str) -> list[Unit]:
    """Return the units of a text, words that brackets cut made whole."""
    return bracketed(text, units(text))


def _meant(pairs: Sequence[Pair], size: int, other_size: int) -> list[Pair]:
    """Return the pairs without those that agree by chance amid long differences."""
    runs = [[pair for _, pair in run] for _, run in groupby(enumerate(pairs), _diagonal)]
    following = [*(run[0] for run in runs[1:]), (size, other_size)]
    kept: list[Pair] = []
    i = j = 0
    for run, (p, q) in zip(runs, following, strict=False):
        before = max(run[0][0] - i, run[0][1] - j)
        after = max(p - run[-1][0], q - run[-1][1]) - 1
        if _CHANCE * len(run) > min(before, after):
            kept += run
            i, j = run[-1][0] + 1, run[-1][1] + 1
    return kept


def _diagonal(numbered: tuple[int, Pair]) -> Pair:
    """Return what is equal for neighbours: pairs that rise together, without a step."""
    number, (place, other) = numbered
    return place - number, other - number
