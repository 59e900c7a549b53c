"""Where the words of a text stand in it: offsets into the text as it is, untouched."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from service.text.analysis import joined_form, token
from service.text.figures import figures
from service.text.folding import WORD_LIMIT, fold, light, space_groups
from service.text.stemming import root_language, roots
from service.text.tokens import PART, UNIT, located

# A run of ASCII letters, or a letter with the marks upon it. Flags stand before the rest, for of
# each letter of flags \X looks back to where their run begins.
_CLUSTER = regex.compile(r"[\x00-\x7f]+(?=[\x00-\x7f]|\Z)|\p{RI}{2}(?=\p{RI})|\X")
# What composes with the letter before it, once what cannot be seen is gone from between them.
_LEANING = regex.compile(r"[\p{M}\u1160-\u11ff]")
# Western letters and marks of print that stay one letter each: none leans on the one before it.
_WESTERN = "".join(map(chr, (*range(0x80, 0x250), *range(0x2010, 0x205F), 0x20AC)))
_ALONE = re.compile(
    f"[\\x00-\\x7f{re.escape(''.join(c for c in _WESTERN if len(light(c)) == 1))}]*"
)
_DIGITS = regex.compile("[0-9]+")
# A long run never comes twice; kept, a few would fill the memory.
_CACHED_LENGTH = 64


class Place(NamedTuple):
    """One word of a text, from ``start`` up to ``end``, and what it is found by.

    ``head`` is the end of its first letter where the word is a pair of letters of a script
    without spaces, otherwise the end of the word. ``whole`` words are joined forms and emoji,
    which stand in no phrase.
    """

    word: str
    start: int
    end: int
    head: int
    roots: tuple[str, ...] = ()
    whole: bool = False


class Pieces(NamedTuple):
    """The words of one token, and whatever one of them is found by."""

    places: tuple[Place, ...]
    keys: frozenset[str]


def places(text: str, tag: str | None) -> list[Place]:
    """The words of a text in their order, those that ``analysis.analyse`` finds in it."""
    letters, starts, ends = lightened(text)
    language = root_language(tag)
    return [
        Place(
            piece.word,
            starts[begin + piece.start],
            ends[begin + piece.end - 1],
            ends[begin + piece.head - 1],
            piece.roots,
            piece.whole,
        )
        for written, begin in located(letters)
        for piece in pieces(written, language).places
    ]


def pieces(written: str, language: str) -> Pieces:
    """The words of one token of a light text, with offsets into the token."""
    if len(written) > _CACHED_LENGTH:
        return _pieces(written, language)
    return _cached_pieces(written, language)


def lightened(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The light form of a text; of each letter of it, where that stands in the text."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    grouped = space_groups(text)
    if _ALONE.fullmatch(grouped):
        return grouped.translate(_EACH), range(len(text)), range(1, len(text) + 1)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _units(grouped):
        lit = _light(grouped[start:end])
        letters.append(lit)
        if len(lit) == end - start and lit.isascii():
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(lit))
            ends.extend([end] * len(lit))
    return "".join(letters), starts, ends


def _units(text: str) -> list[tuple[int, int]]:
    """The parts of a text whose light forms, one after the other, are the light form of it all."""
    units: list[tuple[int, int]] = []
    for found in _CLUSTER.finditer(text):
        lit = _light(found[0])
        if lit and units and _LEANING.match(lit):
            start, end = units.pop()
            if text[start:end].isascii() and end - start > 1:
                units.append((start, end - 1))
                start = end - 1
            units.append((start, found.end()))
        elif lit:
            units.append(found.span())
    return units


def _light(cluster: str) -> str:
    return light(cluster) if cluster.isascii() else _cached_light(cluster)


def _pieces(written: str, language: str) -> Pieces:
    found = tuple(_words(written, language))
    return Pieces(found, frozenset(key for each in found for key in (each.word, *each.roots)))


def _words(written: str, language: str) -> Iterator[Place]:
    plain = token(written, language)
    size = len(written)
    if plain.unspaced:
        yield from _pairs(written, plain.words)
    elif not plain.words and plain.joined:
        yield Place(plain.joined[0], 0, size, size, plain.roots, whole=True)
    elif numbers := figures(written):
        yield from _numbers(written, numbers)
    else:
        for found in PART.finditer(written):
            if word := fold(found[0]):
                start, end = found.span()
                if written[end:] == ".":  # that of an acronym
                    end = size
                yield Place(word, start, end, end, roots(found[0], language))
        for form in plain.joined:
            own = roots(joined_form(written), language)
            yield Place(form, 0, size, size, own, whole=True)


def _numbers(written: str, numbers: list[str]) -> Iterator[Place]:
    spans = [found.span() for found in _DIGITS.finditer(written)]
    if len(numbers) == 1:
        spans = [(0, len(written))]
    for number, (start, end) in zip(numbers, spans, strict=True):
        kept = number[:WORD_LIMIT]
        yield Place(kept, start, end, end, (f"~.{kept}",))


def _pairs(written: str, words: tuple[str, ...]) -> Iterator[Place]:
    units = [found.span() for found in UNIT.finditer(written)]
    if len(units) != len(words):
        # Folding has put letters together: no word can be told its place inside the run.
        yield from (Place(word, 0, len(written), len(written)) for word in words)
        return
    second = [*units[1:], units[-1]]
    for word, (start, head), (_, end) in zip(words, units, second, strict=True):
        yield Place(word, start, end, head)


class _Each(dict[int, str]):
    """The light forms of single letters, each made when it first comes."""

    def __missing__(self, code: int) -> str:
        lit = self[code] = light(chr(code))
        return lit


_EACH = _Each()
_cached_pieces = lru_cache(2_048)(_pieces)
_cached_light = lru_cache(2_048)(light)
