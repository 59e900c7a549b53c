"""How alike two texts are: the same words, all but a few, all but the figures, one in the other.

Words are those of the search, without their roots (`service.text.units`); scripts without spaces
are compared by character. What the texts mean is not asked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from service.text.alignment import whole_units
from service.text.analysis import folded_words
from service.text.number_words import FIGURE, figure, numbers
from service.text.subsequence import matches
from service.text.units import ELLIPSIS, Unit

SAME_WORDS = "same-words"
SMALL_CHANGES = "small-changes"
CONTAINS = "contains"
CONTAINED = "contained"
FIGURES_DIFFER = "figures-differ"

NEAR = 0.8
"""Of the longer text's words so many agree where the changes are small: all but one in five."""

LEAST = 3
"""Words of a text that is looked for within others; a character counts for half a word."""

_HALF = 0.5
"""Of the words so many are in common, in whatever order, where it is worth to look closer."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two texts are alike, and which share of the words of the longer one agrees."""

    reason: str
    score: float


@dataclass(slots=True)
class Effort:
    """What comparing may still cost, in pairs of words; `is_spent` once something was left out."""

    left: int
    is_spent: bool = False

    def allows(self, pairs: int) -> bool:
        """Tell whether so many pairs of words may still be gone through, and count them."""
        if pairs > self.left:
            self.is_spent = True
            return False
        self.left -= pairs
        return True


class Text:
    """A text as it is held against others; each form of it is made once, when it is needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> Sequence[str]:
        """The folded words, as the index has them."""
        return folded_words(self.text)

    @cached_property
    def keys(self) -> Sequence[str]:
        """What is compared, without the marks that words are left out."""
        return [unit.key for unit in self._units if unit.key != ELLIPSIS]

    def like(self, other: "Text", effort: Effort) -> Likeness | None:
        """Return how another text is like this one; None where it is not, or that costs too much.

        What costs is to find the words that two texts share in their order.
        """
        if self.words == other.words:
            return Likeness(SAME_WORDS, 1.0) if self.words or self.text == other.text else None
        if not self._may_be_like(other):
            return None
        return self._within(other) or self._but_for_some(other, effort)

    def _may_be_like(self, other: "Text") -> bool:
        fewer, more = sorted((self, other), key=lambda text: len(text.words))
        common = (fewer.counted & more.counted).total()
        return common >= _HALF * len(fewer.words) > 0

    def _within(self, other: "Text") -> Likeness | None:
        """Return the likeness of two texts one of which stands in the other, piece by piece."""
        longer, shorter = (self, other) if len(self.keys) > len(other.keys) else (other, self)
        if shorter.keys == longer.keys:
            return Likeness(SMALL_CHANGES, 1.0)  # U.S. and US: other words, one meaning
        if shorter.weight < LEAST or not longer.holds(shorter.pieces):
            return None
        reason = CONTAINS if longer is self else CONTAINED
        return Likeness(reason, len(shorter.keys) / len(longer.keys))

    def _but_for_some(self, other: "Text", effort: Effort) -> Likeness | None:
        most = max(len(self.keys), len(other.keys))
        if min(len(self.keys), len(other.keys)) < NEAR * most:
            return None
        if min(self.weight, other.weight) < LEAST:
            return None
        if not effort.allows(len(self.keys) * len(other.keys)):
            return None
        score = len(matches(self.keys, other.keys)) / most
        if score < NEAR and not self._agrees_but_for_figures(other, score):
            return None
        # Not those that agree in their places: of "7 October" and "October 7" one or the other.
        same = self.figures == other.figures
        return Likeness(SMALL_CHANGES if same else FIGURES_DIFFER, score)

    def _agrees_but_for_figures(self, other: "Text", score: float) -> bool:
        """Tell whether the texts are the same, or nearly, once figures are one."""
        if score < _HALF or not self.figures or not other.figures:
            return False
        agreed = matches(self.masked, other.masked)
        return len(agreed) >= NEAR * max(len(self.keys), len(other.keys))

    def holds(self, pieces: Sequence[str]) -> bool:
        """Tell whether every piece stands here, each behind the one before."""
        place = 0
        for piece in pieces:
            at = self._joined.find(piece, place)
            if at < 0:
                return False
            place = at + len(piece) - 1  # the end of a piece is the beginning of the next
        return True

    @cached_property
    def _units(self) -> Sequence[Unit]:
        return whole_units(self.text)

    @cached_property
    def counted(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(self.words)

    @cached_property
    def masked(self) -> Sequence[str]:
        """What is compared where all figures are one."""
        return [FIGURE if figure(key) else key for key in self.keys]

    @cached_property
    def figures(self) -> Sequence[str]:
        """The figures, in their order."""
        return numbers(self.keys)

    @cached_property
    def _joined(self) -> str:
        return _side_by_side([unit.key for unit in self._units])

    @cached_property
    def pieces(self) -> Sequence[str]:
        """The stretches that stand whole, parted where words were left out."""
        pieces: list[list[str]] = [[]]
        for unit in self._units:
            if unit.key == ELLIPSIS:
                pieces.append([])
            else:
                pieces[-1].append(unit.key)
        return [_side_by_side(piece) for piece in pieces if piece]

    @cached_property
    def weight(self) -> float:
        """How many words it has; a character counts for half a word."""
        return sum(1 if unit.is_word else 0.5 for unit in self._units if unit.key != ELLIPSIS)


def _side_by_side(keys: Sequence[str]) -> str:
    # No unit holds a line end.
    return "\n" + "\n".join(keys) + "\n"
