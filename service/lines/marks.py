"""Quotation marks around the words that are verbatim, and around no others."""

import re

from service.lines.said import Said
from service.text.passages import MARKS, read


def quoted(said: Said, opening: str, closing: str) -> str:
    """Return the words with marks around what is verbatim; the words themselves to the byte.

    A direct quotation is verbatim as a whole, an indirect one not at all. Passages of a partial
    one that have marks in the text, or stand between such marks, keep those.
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


def _unmarked(text: str, passages: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where the passages stand that have no marks yet; each place is one passage's."""
    between = _between_marks(text)
    taken: list[tuple[int, int]] = []
    bare: list[tuple[int, int]] = []
    done = 0
    for passage in passages:
        marked = re.compile(f"(?<=[{MARKS}]){re.escape(passage)}(?=[{MARKS}])")
        found = marked.search(text, done) or marked.search(text)
        place = found.start() if found else _find(between, passage, done)
        start = place if place >= 0 else _find(text, passage, done)
        end = start + len(passage)
        if start < 0 or any(start < other_end and begin < end for begin, other_end in taken):
            continue
        taken.append((start, end))
        done = end
        if place < 0:
            bare.append((start, end))
    return bare


def _between_marks(text: str) -> str:
    """Return the text with only what stands between marks left in it, each at its place."""
    pieces, done = [], 0
    for start, end in read(text).spans:
        pieces += ["\0" * (start - done), text[start:end]]
        done = end
    return "".join(pieces)


def _find(text: str, passage: str, done: int) -> int:
    """Return where a passage stands, behind what is done if it does, or -1."""
    place = text.find(passage, done)
    return text.find(passage) if place < 0 else place
