"""The records of a table in text (RFC 4180), as spreadsheets write them.

Python's csv is not used for reading: it takes a stray quotation mark for a part of the field, or
for the beginning of one that swallows the lines after it, and then goes on behind those. Here the
line is named, and reading goes on with the next one. What is in order both read alike.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from service.exchange.lines import LONGEST, Line

INSIDE = 'a quotation mark stands inside a field that is not in quotation marks: write "a ""b"" c"'
BEHIND = "something follows the quotation mark that ends a field: one inside is written twice"
UNENDED = "a quotation mark begins a field that does not end"
LONG = "the line is longer than 16 million characters"


class Record(NamedTuple):
    """One record, which begins at a line; without `cells`, `fault` says what is wrong.

    `is_ended` tells whether a line end follows it, so that it cannot have been cut off.
    """

    line: int
    size: int
    cells: list[str]
    fault: str | None
    is_ended: bool


class _Stray(ValueError):  # noqa: N818 - it says what is there
    """A quotation mark stands where none may."""


class Records:
    """An iterator over the records of lines."""

    def __init__(self, lines: Iterable[Line], delimiter: str) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()
        """Lines that a faulty record had taken."""
        self._taken: list[Line] = []
        self._delimiter = delimiter
        self._plain = re.compile(f'[^"\r\n{re.escape(delimiter)}]*')

    def __iter__(self) -> Iterator[Record]:
        """Yield every record, faulty ones too; one of no cell but an empty one is a blank line."""
        while (first := self._next()) is not None:
            self._taken = [first]
            if first.text is None:
                yield Record(first.number, 0, [], LONG, is_ended=True)
                continue
            try:
                cells, text = self._cells(first.text)
            except _Stray as stray:
                self._again.extendleft(reversed(self._taken[1:]))
                yield Record(first.number, len(first.text), [], str(stray), is_ended=True)
            else:
                yield Record(first.number, len(text), cells, None, text[-1] in "\r\n")

    def _next(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _more(self, held: int) -> str:
        """Return the next line of a record that goes on."""
        line = self._next() if held <= LONGEST else None
        if line is None:
            raise _Stray(UNENDED)
        self._taken.append(line)
        if line.text is None:
            raise _Stray(UNENDED)
        return line.text

    def _cells(self, text: str) -> tuple[list[str], str]:
        cells, place = [], 0
        while True:
            if text.startswith('"', place):
                cell, place, text = self._quoted(text, place + 1)
            else:
                found = self._plain.match(text, place)
                cell, place = found[0], found.end()  # type: ignore[index, union-attr]  # it always matches
                if text.startswith('"', place):
                    raise _Stray(INSIDE)
            cells.append(cell)
            if place == len(text) or text[place] in "\r\n":
                return cells, text
            if text[place] != self._delimiter:
                raise _Stray(BEHIND)
            place += 1

    def _quoted(self, text: str, begin: int) -> tuple[str, int, str]:
        """Return the field that begins behind a mark, the place behind it, and the text so far."""
        look = begin
        while True:
            at = text.find('"', look)
            if at < 0:
                look = len(text)
                text += self._more(look)
            elif text.startswith('""', at):
                look = at + 2
            else:
                return text[begin:at].replace('""', '"'), at + 1, text
