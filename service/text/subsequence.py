"""The longest common subsequence of two sequences: which places of one stand in the other.

By bit vectors (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004): a row of the table is
one whole number, so that a step costs a few operations on it. `difflib` has no such bound.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

Pair = tuple[int, int]
"""A place in the first sequence and the equal one in the second."""

EXACT = 1 << 26
"""Cells of a table that are gone through at once: some 50 ms."""

LAST_RESORT = 1 << 30
"""Cells of a table without a run in common that are still gone through; beyond it, no pair."""

RUN = 8
"""Elements of a run that is an anchor where it stands once in either sequence."""

_ROWS = 256
_OFTEN = 8


def matches(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """Return the pairs of places that are equal, rising in both, as many as can be.

    Beyond `EXACT` cells the runs that stand once in either are paired first, which may miss the
    longest one and never pairs what differs.
    """
    return [*_matches(one, other, _anchored)]


def _matches(
    one: Sequence[str],
    other: Sequence[str],
    middle: Callable[[Sequence[str], Sequence[str]], Iterator[Pair]],
) -> Iterator[Pair]:
    """Yield the pairs: the common beginning, those of the middle, the common end."""
    most = min(len(one), len(other))
    begin = next((place for place in range(most) if one[place] != other[place]), most)
    most -= begin
    end = next((back for back in range(most) if one[-1 - back] != other[-1 - back]), most)
    yield from ((place, place) for place in range(begin))
    rest = one[begin : len(one) - end], other[begin : len(other) - end]
    yield from ((begin + i, begin + j) for i, j in middle(*rest))
    yield from ((len(one) - back, len(other) - back) for back in range(end, 0, -1))


def _anchored(one: Sequence[str], other: Sequence[str]) -> Iterator[Pair]:
    if len(one) * len(other) <= EXACT:
        yield from _exact(one, other)
        return
    anchors = [(0, 0), *_rising(list(_anchors(one, other))), (len(one), len(other))]
    begins = [b for a, b in pairwise(anchors) if (a[0] + 1, a[1] + 1) != b]
    for (i, j), (k, m) in pairwise([(0, 0), *begins]):
        for a, b in _matches(one[i:k], other[j:m], _bounded):
            yield i + a, j + b


def _bounded(one: Sequence[str], other: Sequence[str]) -> Iterator[Pair]:
    return _exact(one, other) if len(one) * len(other) <= LAST_RESORT else iter(())


def _anchors(one: Sequence[str], other: Sequence[str]) -> Iterator[Pair]:
    """Yield where the runs stand that stand once in either, in the order of the first."""
    here, there = _once(one), _once(other)
    yield from ((place, there[run]) for run, place in here.items() if run in there)


def _once(sequence: Sequence[str]) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    again = set()
    for place in range(len(sequence) - RUN + 1):
        run = tuple(sequence[place : place + RUN])
        if run in places:
            again.add(run)
        places[run] = place
    return {run: place for run, place in places.items() if run not in again}


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the most of the pairs, rising in the first, that rise in the second too."""
    least: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        size = bisect_left(least, there)
        before.append(ends[size - 1] if size else -1)
        if size == len(least):
            least.append(there)
            ends.append(number)
        else:
            least[size], ends[size] = there, number
    number = ends[-1] if ends else -1
    kept = []
    while number >= 0:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def _exact(one: Sequence[str], other: Sequence[str]) -> Iterator[Pair]:
    """Yield the pairs of a longest common subsequence of what stands in both."""
    shared = set(one) & set(other)
    here = [place for place, each in enumerate(one) if each in shared]
    there = [place for place, each in enumerate(other) if each in shared]
    table = _Table([one[place] for place in here], [other[place] for place in there])
    yield from ((here[i], there[j]) for i, j in table.pairs())


class _Table:
    """The table of lengths, of which every 256th row is kept and the others are made again.

    Bit `i` of row `j` is 0 where the first `i + 1` elements have a longer subsequence in common
    with the first `j` of the other than the first `i` have.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str]) -> None:
        self._one, self._other = one, other
        self._ones = (1 << len(one)) - 1
        self._places: dict[str, list[int]] = {}
        for place, each in enumerate(one):
            self._places.setdefault(each, []).append(place)
        self._often: dict[str, int] = {}

    def pairs(self) -> list[Pair]:
        kept = [self._ones]
        for begin in range(0, len(self._other), _ROWS):
            kept.append(self._rows(kept[-1], begin)[-1])
        found: list[Pair] = []
        i, j = len(self._one), len(self._other)
        while i and j:
            begin = (j - 1) // _ROWS * _ROWS
            rows = self._rows(kept[begin // _ROWS], begin)
            i, j = self._back(i, j, begin, rows, found)
        return found[::-1]

    def _back(self, i: int, j: int, begin: int, rows: list[int], found: list[Pair]) -> Pair:
        """Walk back to the row `begin`; an equal pair is always taken, which keeps runs whole."""
        one, other = self._one, self._other
        while i and j > begin:
            if one[i - 1] == other[j - 1]:
                i, j = i - 1, j - 1
                found.append((i, j))
            elif rows[j - begin] >> (i - 1) & 1:
                i -= 1
            else:
                j -= 1
        return i, j

    def _rows(self, row: int, begin: int) -> list[int]:
        rows = [row]
        for each in self._other[begin : begin + _ROWS]:
            common = row & self._mask(each)
            row = ((row + common) | (row - common)) & self._ones
            rows.append(row)
        return rows

    def _mask(self, element: str) -> int:
        if (known := self._often.get(element)) is not None:
            return known
        bits = bytearray(len(self._one) // 8 + 1)
        places = self._places[element]
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        mask = int.from_bytes(bits, "little")
        if len(places) >= _OFTEN:  # to keep every mask would take a quarter of a gigabyte
            self._often[element] = mask
        return mask
