"""Quotation marks around the words that are verbatim, and around no others."""

from collections.abc import Iterator
from itertools import chain, islice

import regex

from service.lines.said import Said
from service.text.passages import MARKS, read

MOST = 100
"""Places of a passage that are looked at for one where it stands as whole words, or in marks."""

_ONE_MARK = str.maketrans(dict.fromkeys(MARKS, "\0"))
"""Lets every mark be one that no text holds."""

_BORDER = regex.compile(r"(?<!\w)|(?!\w)")
"""Where words may begin and end."""


def quoted(said: Said, opening: str, closing: str) -> str:
    """Return the words with marks around what is verbatim; the words themselves to the byte.

    A direct quotation is verbatim as a whole, an indirect one not at all. Passages of a partial
    one that have marks in the text or of their own, or stand between such marks, keep those.
    """
    if said.quotation == "direct":
        return f"{opening}{said.text}{closing}"
    if said.quotation == "indirect":
        return said.text
    pieces, done = [], 0
    for start, end in sorted(_unmarked(said.text, said.verbatim)):
        pieces += [said.text[done:start], opening, said.text[start:end], closing]
        done = end
    return "".join((*pieces, said.text[done:]))


def named(title: str) -> str:
    """Return a title in marks: a headline that is a quotation as a whole has its own."""
    return title if _has_marks(title) else f"“{title}”"


def _unmarked(text: str, passages: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where the passages stand that have no marks yet; each place is one passage's."""
    between, marked = _between_marks(text), text.translate(_ONE_MARK)
    taken: list[tuple[int, int]] = []
    bare: list[tuple[int, int]] = []
    done = 0
    for passage in passages:
        start = _in_marks(text, marked, passage, done)
        is_marked = start >= 0
        if not is_marked:
            start = _find(text, between, passage, done)
        end = start + len(passage)
        if start < 0 or any(start < other_end and begin < end for begin, other_end in taken):
            continue
        taken.append((start, end))
        done = end
        if not is_marked and between[start:end] != passage and not _has_marks(passage):
            bare.append((start, end))
    return bare


def _has_marks(passage: str) -> bool:
    """Tell whether words were recorded with the marks around them."""
    there = read(passage)
    return there.is_one or there.spans == [(1, len(passage) - 1)]


def _between_marks(text: str) -> str:
    """Return the text with only what stands between marks left in it, each at its place."""
    pieces, done = [], 0
    for start, end in read(text).spans:
        pieces += ["\0" * (start - done), text[start:end]]
        done = end
    return "".join(pieces)


def _in_marks(text: str, marked: str, passage: str, done: int) -> int:
    """Return where a passage stands with a mark on either side, best behind what is done, or -1."""
    both = f"\0{passage.translate(_ONE_MARK)}\0"
    for at in _places(marked, both, max(0, done - 1)):
        if text.startswith(passage, at + 1):
            return at + 1
    return -1


def _find(text: str, between: str, passage: str, done: int) -> int:
    """Return where a passage stands: as whole words, between marks, behind what is done, or -1."""
    first = -1
    for begin in chain(_places(between, passage, done), _places(text, passage, done)):
        if _BORDER.match(text, begin) and _BORDER.match(text, begin + len(passage)):
            return begin
        if first < 0:
            first = begin
    return first


def _places(text: str, passage: str, done: int) -> Iterator[int]:
    """Yield the first places of a passage behind what is done, then the first of all."""
    for begin in (done, 0):
        yield from islice(_from(text, passage, begin), MOST)


def _from(text: str, passage: str, begin: int) -> Iterator[int]:
    while (begin := text.find(passage, begin)) >= 0:
        yield begin
        begin += 1
