"""Which words of a statement stood between quotation marks."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.record.remarks import Warnings
from service.text.double_marks import FELLOWS
from service.text.mark_places import bare
from service.text.passages import MARKS, read


def marked(text: str) -> list[str]:
    """Return the passages between quotation marks, in order, each without its marks.

    Of passages in one another it is the outermost; what marks cannot tell is left out.
    """
    return [text[start:end] for start, end in read(text).spans]


def has_outer_marks(text: str) -> bool:
    """Tell whether one pair of marks holds the whole text, but for what is not seen around it."""
    text = bare(text)
    if not text.startswith((*MARKS, "``", ",,", "<<")):
        return False
    places = (text.find(mark, 1) for mark in FELLOWS.get(text[0], ""))
    first = min((place for place in places if place > 0), default=0)
    return len(text) - 1 == first > 0 or read(text).is_one


def missing(verbatim: Sequence[str], text: str) -> list[int]:
    """Return the places of the passages that do not stand in the text, to the byte."""
    return [place for place, passage in enumerate(verbatim) if passage not in text]


def passages(text: str, quotation: str) -> list[str]:
    """Return the words that are verbatim where nobody has stated which."""
    return [text] if quotation == "direct" else marked(text)


def settle(fields: Mapping[str, Any], warnings: Warnings) -> tuple[str, list[str]]:
    """Return how the words are given and which of them are verbatim, stated or concluded.

    Where nothing is stated, a text with marks inside is `partial`, which claims less, even where
    they do not pair, and one without is `direct`. Verbatim words are the whole text of a direct
    quotation, else those between the marks. Where only they are stated, they tell how the words
    are given.
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
        quotation = "partial" if read(text).has_marks else "direct"
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


def warn_of_new_marks(
    before: str | None, words: Mapping[str, Any], warnings: Warnings, pointer: str = ""
) -> None:
    """Warn of a direct quotation in other words than before, into which marks have come."""
    if before is None or words["quotation"] != "direct":
        return
    if read(words["text"]).has_marks and not read(before).has_marks:
        warnings.add(
            f"{pointer}/quotation",
            "quotation-assumed",
            "quotation marks have come into the words, and all of them are still taken as verbatim;"
            " state quotation to say otherwise",
        )


def _given(text: str, verbatim: Sequence[str]) -> str:
    """Return how the words of a text are given of which these are verbatim."""
    if not verbatim:
        return "indirect"
    return "direct" if text in verbatim else "partial"
