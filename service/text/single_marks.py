"""The passages between single quotation marks, most of which are apostrophes."""

import re

from service.text.folding import UNSPACED_RUN
from service.text.mark_places import Place, located, signs

FELLOWS = {"'": "'", "‘": "’", "‚": "‘’", "’": "’‘"}
"""Each opening mark with the marks that may close it: ’so’ in the Netherlands, ’so‘ in Urdu."""

_SINGLE = re.compile(f"[{signs(FELLOWS)}]")
_ELIDED = re.compile(
    r"(?:tis|twas|twere|[ei]m|n|cause|cos|nuff|till?|bout|round|ndrangheta|\d\ds?)\b"
    r"|[mst]\b(?!['’])",  # Dutch: 's avonds
    re.IGNORECASE,
)

_CLIPPED = re.compile(r"(?:[sxz]|in|an|ol|po|['‘’]n)\Z", re.IGNORECASE)
_FURTHER = re.compile(r"[ \u00a0]\w")
"""How what stands before an apostrophe ends, and what stands behind it."""

_LEADING = "([—–:（［【「『《〈，、。：；！？…"
"""Signs right behind which a single mark may open; behind a full stop, U.S.'s, it does not."""


def between(text: str) -> list[tuple[int, int]]:
    """Return where passages stand between single marks that clearly stand around words.

    A passage goes on behind what may be an apostrophe where another mark can only close it.
    """
    spans: list[tuple[int, int]] = []
    opening: Place | None = None
    doubtful: Place | None = None
    for found in _SINGLE.finditer(text):
        place = located(text, found)
        begun = opening or doubtful
        if begun and place.mark in FELLOWS[begun.mark] and place.may_close:
            is_clear = not _may_be_apostrophe(text, place)
            if opening or is_clear:
                words = text[begun.end : place.start]
                # An apostrophe is not closed paragraphs later.
                if words and "\n" not in words:
                    if not opening:
                        spans.pop()
                    spans.append((begun.end, place.start))
                opening, doubtful = None, None if is_clear else begun
        elif _opens(text, place) and not (opening and place.mark == "’" != opening.mark):
            opening, doubtful = place, None
    return spans


def _may_be_apostrophe(text: str, place: Place) -> bool:
    """Tell whether a mark that closes may be one: the workers' rights, goin' home, un po' di."""
    before = text[max(0, place.start - 2) : place.start]
    return _CLIPPED.search(before) is not None and _FURTHER.match(text, place.end) is not None


def _opens(text: str, place: Place) -> bool:
    before, after = place.before, place.after
    begins = not before or before.isspace() or before in _LEADING or UNSPACED_RUN.match(before)
    return bool(
        begins
        and place.mark in FELLOWS
        and after
        and not after.isspace()
        and after not in ".,;:!?)]"
        and not _ELIDED.match(text, place.end)
    )
