"""A text as the units that two wordings are compared by: words, characters, signs, ellipses.

Words and characters are those of the search (`service.text.tokens`), but whole and without roots,
since a comparison tells more apart. Signs that mean something (%, €, an emoji) are units too. What
stands between units is punctuation and space.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from service.text.analysis import joined_form
from service.text.figures import figures
from service.text.folding import ANY_LETTER, UNSPACED_RUN, light, plain
from service.text.grouped import printed
from service.text.places import lightened
from service.text.tokens import PART, UNIT, located

ELLIPSIS = "…"
"""The key of every mark that words were left out: …, ..., [...], (…)."""

_OMITTED = regex.compile(
    r"(?P<dots>…+|\.{3,}|\.(?:[ \u00a0]\.){2,})|[\[(（［][ \u00a0]?(?&dots)[ \u00a0]?[\])）］]"
)
# A minus is a sign before a number only; elsewhere it is one of the dashes.
_SIGN = regex.compile(r"[[\p{Sc}\p{Sm}\p{So}%‰&@#§％＆＠＃]--[−]]|(?<!\S)[-−–](?=\p{Nd})", regex.V1)
# Characters that stand for themselves, without a mark upon them: no need to look further.
_HAN = regex.compile(
    r"[\u4e00-\u9fff](?![\p{M}\p{Default_Ignorable_Code_Point}ﾞﾟ\u1160-\u11ff\uffc2-\uffdc])"
)
_DIGITS = regex.compile("[0-9]+")
_CACHED_LENGTH = 64


class Unit(NamedTuple):
    """What is compared by its key; it stands from `start` up to `end` of the text as it is.

    Of `bracketed` ones the brackets are part: of the first unit between them, and of the last.
    """

    key: str
    start: int
    end: int
    bracketed: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters that form words, not of single characters or signs."""
        return self.key != ELLIPSIS and ANY_LETTER.match(self.key) is not None


def units(text: str) -> list[Unit]:
    """Return the units of a text in their order; none overlaps another.

    A number is one, whichever space stands between its groups: 45 000.
    """
    text = printed(text)
    found = [Unit(ELLIPSIS, *each.span()) for each in _OMITTED.finditer(text)]
    rest = _OMITTED.sub(_blank, text) if found else text
    signs = [
        Unit(key, *each.span()) for each in _SIGN.finditer(rest) if (key := light(each[0]).strip())
    ]
    found += signs
    rest = _SIGN.sub(_blank, rest) if signs else rest
    if characters := [Unit(each[0], *each.span()) for each in _HAN.finditer(rest)]:
        found += characters
        rest = _HAN.sub(" ", rest)
    found += _words(rest)
    found.sort(key=lambda unit: unit.start)
    return found


def _blank(found: "regex.Match[str]") -> str:
    """Keep what is found out of the words, and every place where it is."""
    return " " * len(found[0])


def _words(text: str) -> Iterator[Unit]:
    """Yield the words and characters of a text; what one character holds together is one: ½."""
    letters, starts, ends = lightened(text)
    held = Unit("", 0, 0)
    for written, begin in located(letters):
        for key, low, high in _pieces(written):
            start, end = starts[begin + low], ends[begin + high - 1]
            if start < held.end:
                held = Unit(f"{held.key} {key}", held.start, max(held.end, end))
                continue
            if held.key:
                yield held
            held = Unit(key, start, end)
    if held.key:
        yield held


def _pieces(written: str) -> tuple[tuple[str, int, int], ...]:
    return (_cut if len(written) > _CACHED_LENGTH else _cached_cut)(written)


def _cut(written: str) -> tuple[tuple[str, int, int], ...]:
    """Return the keys of one token of a light text, with offsets into the token."""
    if UNSPACED_RUN.match(written):
        return tuple((_cached_plain(unit[0]), *unit.span()) for unit in UNIT.finditer(written))
    numbers = figures(written)
    if numbers and len(numbers) == 1:
        # 1.200 is 1200 in one language and 1.2 in another: it is itself alone.
        same = numbers[0].isdecimal() and "." in written
        return ((written if same else numbers[0], 0, len(written)),)
    if numbers:
        spans = (found.span() for found in _DIGITS.finditer(written))
        return tuple((key, *span) for key, span in zip(numbers, spans, strict=True))
    if "." in written:
        return ((_plain(joined_form(written)), 0, len(written)),)
    return tuple((_plain(part[0]), *part.span()) for part in PART.finditer(written))


def _plain(word: str) -> str:
    return plain(word) or word


_cached_cut = lru_cache(8_192)(_cut)
_cached_plain = lru_cache(4_096)(_plain)
