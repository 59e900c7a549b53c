"""What an editor put into a quotation in brackets: [sic], (had), [T]he."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from service.text.units import Unit

_OPENING = {"]": "[", ")": "(", "］": "［", "）": "（"}
_BRACKET = re.compile("[][()［］（）]")


def bracketed(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Return the units with those between brackets marked, the brackets made part of them.

    Of brackets within brackets the outer ones count. A word that brackets cut is whole again:
    [T]he is one unit, as is threaten[ed].
    """
    marked = list(units)
    starts = [unit.start for unit in units]
    ends = [unit.end for unit in units]
    joined: set[int] = set()
    for opening, closing in _outer(text):
        first, last = bisect_right(starts, opening), bisect_right(ends, closing) - 1
        if first > last:
            continue
        if first == last:
            joined |= set(_cuts(units, first, opening, closing))
        marked[first : last + 1] = (
            unit._replace(bracketed=True) for unit in units[first : last + 1]
        )
        marked[first] = marked[first]._replace(start=opening)
        marked[last] = marked[last]._replace(end=closing + 1)
    return list(_joined(marked, joined)) if joined else marked


def _outer(text: str) -> list[tuple[int, int]]:
    """Return where brackets open and close that stand in no others; strays are left out."""
    waiting: list[int] = []
    found: list[tuple[int, int]] = []
    for bracket in _BRACKET.finditer(text):
        opening = _OPENING.get(bracket[0])
        if opening is None:
            waiting.append(bracket.start())
        elif waiting and text[waiting[-1]] == opening:
            found.append((waiting.pop(), bracket.start()))
    outer: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if not outer or begin > outer[-1][1]:
            outer.append((begin, end))
    return outer


def _cuts(units: Sequence[Unit], place: int, opening: int, closing: int) -> Iterator[int]:
    """Yield the units that are one word with the unit before: brackets alone stand between."""
    if not units[place].is_word:
        return
    if place and units[place - 1].end == opening and units[place - 1].is_word:
        yield place
    behind = units[place + 1] if place + 1 < len(units) else None
    if behind is not None and behind.start == closing + 1 and behind.is_word:
        yield place + 1


def _joined(units: Sequence[Unit], to_the_one_before: set[int]) -> Iterator[Unit]:
    held = units[0]
    for place, unit in enumerate(units[1:], 1):
        if place in to_the_one_before:
            held = Unit(held.key + unit.key, held.start, unit.end, bracketed=True)
        else:
            yield held
            held = unit
    yield held
