"""The stretches of two wordings side by side, written from left to right, to the byte."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from service.text.units import ELLIPSIS, Unit

SAME = "same"
TYPOGRAPHY = "typography"
CHANGED = "changed"
DROPPED = "dropped"
ADDED = "added"
LEFT_OUT = "ellipsis"
BRACKETED = "bracketed"

_PLAIN = "plain"
_TOGETHER = (
    (_PLAIN, LEFT_OUT),
    (LEFT_OUT, _PLAIN),
    (_PLAIN, _PLAIN),
    (_PLAIN, BRACKETED),
    (BRACKETED, _PLAIN),
    (BRACKETED, BRACKETED),
)
"""Of what differs, what stands for what; the first that both sides have is taken."""

Stretch = tuple[str, int]
"""Units of one sort in a row: the sort, and the place where the last of them ends."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text and what the wording has there; either may be empty."""

    kind: str
    text: str
    wording: str


class Writer:
    """Writes segments; every call goes on where the one before has ended, in both wordings."""

    def __init__(self, text: str, wording: str) -> None:
        self._text, self._wording = text, wording
        self._x = self._y = 0
        self._begun: list[tuple[str, int, int]] = []

    def segments(self) -> tuple[Segment, ...]:
        """Return what was written, neighbours of one kind as one.

        What is the same to the byte is `same`, even where words were cut in two ways, since what
        stands beside them differs.
        """
        ends = [(x, y) for _, x, y in self._begun[1:]] + [(self._x, self._y)]
        written = [
            Segment(kind, self._text[x:end], self._wording[y:other_end])
            for (kind, x, y), (end, other_end) in zip(self._begun, ends, strict=False)
        ]
        return tuple(_one(list(run)) for _, run in groupby(map(_even, written), _kind))

    def agreeing(self, unit: Unit, other: Unit) -> None:
        """Write two units of one key."""
        self._write(self._how(unit, other), unit.end, other.end)

    def differing(
        self, units: Sequence[Unit], others: Sequence[Unit], then: Unit, other_then: Unit
    ) -> None:
        """Write units of which none agrees, and the gaps up to the next two that do."""
        x, y = then.start, other_then.start
        if units and others:
            self._instead(units, others)
        elif units:
            self._same(units[0].start, y)
            here = _stretches(units)
            self._in_turn(here if self._y < y else _until(here, x), [])
        elif others:
            self._same(x, others[0].start)
            there = _stretches(others)
            self._in_turn([], there if self._x < x else _until(there, y))
        self._gap(x, y, self._how(then, other_then))

    def _how(self, unit: Unit, other: Unit) -> str:
        if unit.bracketed != other.bracketed:
            return BRACKETED
        same = self._text[unit.start : unit.end] == self._wording[other.start : other.end]
        return SAME if same else TYPOGRAPHY

    def _instead(self, units: Sequence[Unit], others: Sequence[Unit]) -> None:
        """Write units that stand in the place of others; an ellipsis takes its gap with it."""
        here, there = _stretches(units), _stretches(others)
        x, y = units[0].start, others[0].start
        if not self._same(x, y) and LEFT_OUT not in (here[0][0], there[0][0]):
            self._gap(x, y)
        self._in_turn(here, there)

    def _in_turn(self, here: Sequence[Stretch], there: Sequence[Stretch]) -> None:
        i, j = _met([sort for sort, _ in here], [sort for sort, _ in there])
        self._alone(here[:i], there[:j])
        for (sort, end), (other, other_end) in zip(here[i : i + 1], there[j : j + 1], strict=True):
            sorts = {sort, other} - {_PLAIN}
            kind = LEFT_OUT if LEFT_OUT in sorts else next(iter(sorts), CHANGED)
            self._write(kind, end, other_end)
        self._alone(here[i + 1 :], there[j + 1 :])

    def _alone(self, here: Sequence[Stretch], there: Sequence[Stretch]) -> None:
        for sort, end in here:
            self._write(DROPPED if sort == _PLAIN else sort, end, self._y)
        for sort, end in there:
            self._write(ADDED if sort == _PLAIN else sort, self._x, end)

    def _same(self, x: int, y: int) -> bool:
        """Write what stands up to a place, where it is the same; tell whether it is."""
        if same := self._text[self._x : x] == self._wording[self._y : y]:
            self._write(SAME, x, y)
        return same

    def _gap(self, x: int, y: int, following: str = SAME) -> None:
        """Write what stands between units; between two of one kind it is of that kind."""
        kind = TYPOGRAPHY
        if self._text[self._x : x] == self._wording[self._y : y]:
            last = self._begun[-1][0] if self._begun else SAME
            kind = following if last == following else SAME
        self._write(kind, x, y)

    def _write(self, kind: str, x: int, y: int) -> None:
        if (x, y) == (self._x, self._y):
            return
        if not self._begun or self._begun[-1][0] != kind:
            self._begun.append((kind, self._x, self._y))
        self._x, self._y = x, y


def _even(segment: Segment) -> Segment:
    equal = segment.text == segment.wording and segment.kind not in {SAME, BRACKETED}
    return replace(segment, kind=SAME) if equal else segment


def _kind(segment: Segment) -> str:
    return segment.kind


def _one(run: Sequence[Segment]) -> Segment:
    if len(run) == 1:
        return run[0]
    texts, wordings = zip(*((each.text, each.wording) for each in run), strict=True)
    return Segment(run[0].kind, "".join(texts), "".join(wordings))


def _stretches(units: Sequence[Unit]) -> list[Stretch]:
    return [(sort, list(run)[-1].end) for sort, run in groupby(units, _sort)]


def _sort(unit: Unit) -> str:
    if unit.key == ELLIPSIS:
        return LEFT_OUT
    return BRACKETED if unit.bracketed else _PLAIN


def _until(stretches: Sequence[Stretch], end: int) -> list[Stretch]:
    """Return the stretches with the gap behind them."""
    return [*stretches[:-1], (stretches[-1][0], end)]


def _met(sorts: Sequence[str], others: Sequence[str]) -> tuple[int, int]:
    """Return which stretch of either side stands for the other; the ends where none does."""
    for sort, other in _TOGETHER:
        if sort in sorts and other in others:
            return sorts.index(sort), others.index(other)
    return len(sorts), len(others)
