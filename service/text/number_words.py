"""Which units of a text are figures: a changed one makes another statement of it."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

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

_ONES = {"one": 1, **{word: number for number, word in enumerate(_FROM_TWO[:8], 2)}}
_GREAT = ("thousand", "million", "billion", "trillion")
_SCALES = {"dozen": 12, "hundred": 100} | {
    word: 1000**power for power, word in enumerate(_GREAT, 1)
}
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,9})?")


@lru_cache(8_192)
def figure(key: str) -> str | None:
    """Return which number a unit is, in digits of any script or in an English word, or None.

    One house writes "five" where another writes "5".
    """
    if key in _WRITTEN:
        return _WRITTEN[key]
    return key if unicodedata.numeric(key[0], None) is not None else None


def numbers(keys: Sequence[str]) -> list[str]:
    """Return the numbers of units in a row: "twenty-five" is 25, "five thousand" 5000."""
    found: list[str] = []
    for before, key in pairwise(["", *keys]):
        number = figure(key)
        if before in _TENS and key in _ONES:
            found[-1] = str(int(found[-1]) + _ONES[key])
        elif key in _SCALES and figure(before) and _PLAIN.fullmatch(found[-1]):
            found[-1] = _plain(Decimal(found[-1]) * _SCALES[key])
        elif number:
            found.append(str(_SCALES.get(key, number)))
    return found


def _plain(number: Decimal) -> str:
    whole = number.to_integral_value()
    return f"{whole if number == whole else number:f}"
