"""Which units of a text are figures: a changed one makes another statement of it."""

import unicodedata
from functools import lru_cache

FIGURE = "#"
"""What stands for a figure where two texts are compared but for their figures."""

_WRITTEN = frozenset(
    [
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
        *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
        *("nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"),
        *("ninety", "hundred", "thousand", "million", "billion", "trillion", "dozen"),
        *("hundreds", "thousands", "millions", "billions", "dozens", "half", "twice"),
    ]
)
"""English ones; "one" is mostly none."""


@lru_cache(8_192)
def is_figure(key: str) -> bool:
    """Tell whether a unit is a number, in digits of any script or in an English word."""
    return key in _WRITTEN or unicodedata.numeric(key[0], None) is not None
