"""Where a quotation mark stands: what is before it and behind it, which tells what it may do."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from service.text.folding import UNSPACED_RUN

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of a text and is not seen: the letters beside a mark stand beyond it."""

_INDENTS = frozenset((*_TURNS, *" \t\u00a0\u202f\u3000"))
_LINE_ENDS = frozenset("\n\r\x85\u2028\u2029")
_WORDS = re.compile(r"(?<=[«»‹›])[ \u00a0\u202f]\S|\S")


def signs(fellows: Mapping[str, str]) -> str:
    """Return every mark that opens or closes, of those that are one sign."""
    return "".join(sorted({*fellows, *"".join(fellows.values())}))


class Place(NamedTuple):
    """A mark, where it ends and the letters on either side, empty at the ends of the text."""

    mark: str
    start: int
    end: int
    before: str
    after: str

    @property
    def is_glued(self) -> bool:
        """Tell whether something to be closed stands right before."""
        return bool(self.before) and not self.before.isspace() and self.before not in "(["

    @property
    def is_apart(self) -> bool:
        """Tell whether nothing stands beside it."""
        return not self.before.strip() and not self.after.strip()

    @property
    def may_open(self) -> bool:
        """Tell whether a word begins here."""
        return bool(self.after) and not self.after.isspace() and not is_letter(self.before)

    @property
    def may_close(self) -> bool:
        """Tell whether a word has ended here."""
        return self.is_glued and not is_letter(self.after)


def located(text: str, found: re.Match[str]) -> Place:
    """Return the place of a mark that was found in a text."""
    start, end = begin, stop = found.span()
    while text[begin - 1 : begin] in _TURNS:
        begin -= 1
    while text[stop : stop + 1] in _TURNS:
        stop += 1
    before, after = text[begin - 1 : begin], text[stop : stop + 1]
    return Place(found[0], start, end, before, after)


def begins_line(text: str, place: Place) -> bool:
    """Tell whether a mark begins a line that is not the first, with words behind it."""
    begin = place.start
    while text[begin - 1 : begin] in _INDENTS:
        begin -= 1
    return text[begin - 1 : begin] in _LINE_ENDS and _WORDS.match(text, place.end) is not None


def is_letter(char: str) -> bool:
    """Tell whether it is a letter or digit of a script that has spaces between words."""
    return char.isalnum() and not UNSPACED_RUN.match(char)


def bare(text: str) -> str:
    """Return a text without what stands around it and is not seen: spaces, turns of direction."""
    first, last = 0, len(text)
    while first < last and (text[first].isspace() or text[first] in _TURNS):
        first += 1
    while first < last and (text[last - 1].isspace() or text[last - 1] in _TURNS):
        last -= 1
    return text[first:last]
