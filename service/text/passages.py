"""The passages of a text that stand between quotation marks."""

from bisect import bisect_right
from typing import NamedTuple

from service.text import double_marks, single_marks
from service.text.mark_places import Place, signs

MARKS = signs(double_marks.FELLOWS) + signs(single_marks.FELLOWS)
"""Every mark of one sign, single ones too."""


class Passages(NamedTuple):
    """Where the passages stand, and what else the marks tell.

    `spans` are the outermost ones, in order, each from where to where without its marks, in code
    points. `has_marks`: there are marks, be it that nobody can tell what they hold. `is_one`: one
    pair holds the whole text.
    """

    spans: list[tuple[int, int]]
    has_marks: bool
    is_one: bool


def read(text: str) -> Passages:
    """Return the passages of a text, of those in one another the outermost.

    What cannot be told is left out: a mark without its fellow marks nothing. Single marks are read
    where they hold all others, as in Britain and the Netherlands, or there are none, and only
    around words: most of them are apostrophes. It takes time in proportion to the text.
    """
    pairing = double_marks.paired(text)
    pairs = pairing.pairs
    if pairs or pairing.end():
        spans = single_marks.between(text)
        if _hold_all(spans, pairs):
            return Passages(spans, bool(spans), is_one=spans == [(1, len(text) - 1)])
    is_one = len(pairs) == 1 and not pairs[0][0].start and pairs[0][1].end == len(text)
    spans = [(first.end, last.start) for first, last in pairs if first.end < last.start]
    return Passages(spans, has_marks=True, is_one=is_one)


def _hold_all(spans: list[tuple[int, int]], pairs: list[tuple[Place, Place]]) -> bool:
    """Tell whether each pair of marks stands within one of the spans."""
    starts = [start for start, _ in spans]
    for first, last in pairs:
        place = bisect_right(starts, first.start)
        if not place or spans[place - 1][1] < last.end:
            return False
    return True
