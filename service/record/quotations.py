"""Which words of a statement stood between quotation marks."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from service.record.remarks import Warnings

PAIRS = {"“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"'}
"""Each opening mark with the marks that may close it, across the languages of the press."""


MARK = re.compile(f"[{''.join(PAIRS)}]")
"""A mark that opens a passage."""


def marked(text: str) -> list[str]:
    """Return the passages between quotation marks, in order, each without its marks.

    A mark without its fellow, as a speech of several paragraphs has, marks nothing. Single
    marks are left alone: most of them are apostrophes.
    """
    passages: list[str] = []
    found = MARK.search(text)
    if found is None:
        return passages
    pairs = dict(PAIRS)
    if "“" in text or "„" in text:
        del pairs["”"]  # it opens in Swedish and Finnish only, and there nothing else does
    while found is not None:
        place = found.start()
        closing = pairs.get(text[place])
        end = _close(text, place + 1, closing) if closing else -1
        if closing and end < 0:
            del pairs[text[place]]  # nor can a later one be closed: the text is read once
        if end > place + 1:
            passages.append(text[place + 1 : end])
        found = MARK.search(text, max(end, place) + 1)
    return passages


def _close(text: str, start: int, closing: str) -> int:
    """Return where the first of the closing marks stands, or -1."""
    places = [place for mark in closing if (place := text.find(mark, start)) >= 0]
    return min(places, default=-1)


def has_outer_marks(text: str) -> bool:
    """Tell whether one pair of marks holds the whole text."""
    closing = PAIRS.get(text[:1])
    return bool(closing) and len(text) > 1 and _close(text, 1, closing or "") == len(text) - 1


def missing(verbatim: Sequence[str], text: str) -> list[int]:
    """Return the places of the passages that do not stand in the text, to the byte."""
    return [place for place, passage in enumerate(verbatim) if passage not in text]


def passages(text: str, quotation: str) -> list[str]:
    """Return the words that are verbatim where nobody has stated which."""
    return [text] if quotation == "direct" else marked(text)


def settle(fields: Mapping[str, Any], warnings: Warnings) -> tuple[str, list[str]]:
    """Return how the words are given and which of them are verbatim, stated or concluded.

    Where nothing is stated, a text with marks inside is `partial`, which claims less, and one
    without is `direct`. Verbatim words are the whole text of a direct quotation, else those
    between the marks. Where only they are stated, they tell how the words are given.
    """
    text, quotation, stated = fields["text"], fields.get("quotation"), fields.get("verbatim")
    if quotation is None and stated is not None:
        quotation = _given(text, stated)
        if quotation != "direct":
            warnings.add(
                "/quotation",
                "quotation-assumed",
                "the words stated as verbatim are not the whole text, so only they are taken as"
                " verbatim; state quotation to say otherwise",
            )
    elif quotation is None:
        quotation = "partial" if marked(text) else "direct"
        if quotation == "partial":
            warnings.add(
                "/quotation",
                "quotation-assumed",
                "the text has quotation marks inside, so only the words between them are taken"
                " as verbatim; state quotation to say otherwise",
            )
    if stated is not None:
        return quotation, list(stated)
    found = passages(text, quotation)
    if quotation == "partial" and not found:
        warnings.add("/verbatim", "no-verbatim", "a partial quotation without any verbatim words")
    return quotation, found


def _given(text: str, verbatim: Sequence[str]) -> str:
    """Return how the words of a text are given of which these are verbatim."""
    if not verbatim:
        return "indirect"
    return "direct" if text in verbatim else "partial"
