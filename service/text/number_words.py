"""Which units of a text are figures: a changed one makes another statement of it."""

import unicodedata
from functools import lru_cache

FIGURE = "#"
"""What stands for a figure where two texts are compared but for their figures."""

_FROM_TWO = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_OTHERS = (
    *("hundred", "thousand", "million", "billion", "trillion", "dozen"),
    *("hundreds", "thousands", "millions", "billions", "dozens", "half", "twice"),
)
_WRITTEN = {
    **{word: str(number) for number, word in enumerate(_FROM_TWO, 2)},
    **{word: str(10 * number) for number, word in enumerate(_TENS, 2)},
    **{word: word for word in _OTHERS},
}
"""English ones; "one" is mostly none."""


@lru_cache(8_192)
def figure(key: str) -> str | None:
    """Return which number a unit is, in digits of any script or in an English word, or None.

    One house writes "five" where another writes "5".
    """
    if key in _WRITTEN:
        return _WRITTEN[key]
    return key if unicodedata.numeric(key[0], None) is not None else None
