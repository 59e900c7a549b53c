"""The lines of a text that comes in pieces, each with its number and its end."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST = 16_000_000
"""Characters of a line, and of a record of several lines."""

FEED = re.compile("\n")
"""The end of a line of NDJSON."""

ANY = re.compile("\r\n|\r|\n")
"""The end of a line of a table."""


class Line(NamedTuple):
    """One line; `text` is None where it is too long to be kept."""

    number: int
    text: str | None


def split(pieces: Iterable[str], end: re.Pattern[str]) -> Iterator[Line]:
    """Yield the lines, their ends included; the last one may have none."""
    held, looked, number = "", 0, 1
    too_long = False
    for piece in pieces:
        held += piece
        start = 0
        for found in end.finditer(held, looked):
            if found[0] == "\r" and found.end() == len(held):
                break  # the line feed that belongs to it may come next
            yield Line(number, None if too_long else held[start : found.end()])
            number, start, too_long = number + 1, found.end(), False
        held = held[start:]
        if len(held) > LONGEST:
            held, too_long = held[-1:], True
        looked = max(0, len(held) - 1)
    if held:
        yield Line(number, None if too_long else held)
