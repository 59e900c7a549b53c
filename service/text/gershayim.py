"""Marks within a word of Hebrew: that of an abbreviation, or one behind a prefix (ש"כן").

Hebrew writes "that", "in" or "the" in one with the word behind it, be that in quotation marks.
"""

import re

from service.text.mark_places import Place

SIGNS = '"״”'
"""What is typed for gershayim, and for quotation marks."""

_LETTERS = re.compile("[\u05d0-\u05ea]{2}")
_PREFIX = re.compile(rf"(?:\A|.*[^\w{SIGNS}])[בהוכלמש]{{1,3}}", re.DOTALL)
_LONGEST_PREFIX = 3

_BEGUN = re.compile(r"(?:[\u05d0-\u05ea][\u0591-\u05c7]*){2}|[^\W\u05d0-\u05ea]")
"""Behind the mark of an abbreviation one letter is left: ש"ס, ב"כ."""


def is_within(place: Place) -> bool:
    """Tell whether a mark stands between two letters of Hebrew, as in צה”ל."""
    return place.mark in SIGNS and _LETTERS.match(place.before + place.after) is not None


def may_open(text: str, place: Place) -> bool:
    """Tell whether a mark stands behind a prefix: it opens a passage if one to come closes it."""
    begin = max(0, place.start - _LONGEST_PREFIX - 1)
    return (
        place.mark in SIGNS
        and _PREFIX.fullmatch(text[begin : place.start]) is not None
        and _BEGUN.match(text, place.end) is not None
    )
