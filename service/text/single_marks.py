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

_LEADING = "([—–:（［【「『《〈，、。：；！？…"
"""Signs right behind which a single mark may open; behind a full stop, U.S.'s, it does not."""


def between(text: str) -> list[tuple[int, int]]:
    """Return where passages stand between single marks that clearly stand around words."""
    spans: list[tuple[int, int]] = []
    opening: Place | None = None
    for found in _SINGLE.finditer(text):
        place = located(text, found)
        if opening and place.mark in FELLOWS[opening.mark] and place.may_close:
            words = text[opening.end : place.start]
            # An apostrophe is not closed paragraphs later.
            if words and "\n" not in words:
                spans.append((opening.end, place.start))
            opening = None
        elif _opens(text, place) and not (opening and place.mark == "’" != opening.mark):
            opening = place
    return spans


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
