"""Quotation marks around the words that are verbatim, and around no others."""

import re

from service.lines.said import Said

_MARKS = "“”„«»「」『』\"‘’'"


def quoted(said: Said, opening: str, closing: str) -> str:
    """Return the words with marks around what is verbatim; the words themselves to the byte.

    A direct quotation is verbatim as a whole, an indirect one not at all. Passages of a partial
    one that have marks in the text keep those.
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
    taken: list[tuple[int, int]] = []
    bare: list[tuple[int, int]] = []
    done = 0
    for passage in passages:
        marked = re.compile(f"(?<=[{_MARKS}]){re.escape(passage)}(?=[{_MARKS}])")
        found = marked.search(text, done) or marked.search(text)
        start = found.start() if found else text.find(passage, done)
        start = text.find(passage) if start < 0 else start
        end = start + len(passage)
        if start < 0 or any(start < other_end and begin < end for begin, other_end in taken):
            continue
        taken.append((start, end))
        done = end
        if not found:
            bare.append((start, end))
    return bare
