"""The key of an index entry: 63 bits whose order is the order of dates.

From the top: day 22 | timed 1 | 40 bits, which are for a statement without a time of day its
sequence 33 | length class 7, and for one with a time its second 17 | tie 16 | length class 7.
"""

from dataclasses import dataclass
from datetime import date
from math import log2

UNDATED = 0
"""The day of a statement without a date: below every day, so ``-date`` puts it last."""

FIRST = 0
"""No key is less."""

LENGTH_BITS = 7
_SEQUENCE_BITS = 33
_TIE_BITS = 16
LAST_TIE = (1 << _TIE_BITS) - 1
LONGEST = (1 << LENGTH_BITS) - 1
_REST_BITS = _SEQUENCE_BITS + LENGTH_BITS
DAY_SHIFT = _REST_BITS + 1
"""Bits of a key below its day."""

_LAST_DAY = date.max.toordinal()
_SECONDS = 86_400

LAST = (_LAST_DAY + 1 << DAY_SHIFT) - 1
"""No key is greater."""


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of a key; ``number`` is the sequence, or with a ``second`` the tie.

    ``day`` is the proleptic ordinal of the first day, 0 when undated. Raises ValueError where a
    part does not fit its bits.
    """

    day: int
    number: int
    length: int
    second: int | None = None

    def __post_init__(self) -> None:
        _check("day", self.day, _LAST_DAY + 1)
        _check("length class", self.length, 1 << LENGTH_BITS)
        if self.second is None:
            _check("sequence", self.number, 1 << _SEQUENCE_BITS)
            return
        _check("second", self.second, _SECONDS)
        _check("tie", self.number, 1 << _TIE_BITS)
        if self.day == UNDATED:
            msg = "a time of day needs a day"
            raise ValueError(msg)


def pack(key: Key) -> int:
    """The key as one number, 0 <= number <= LAST."""
    rest = key.number << LENGTH_BITS | key.length
    if key.second is not None:
        rest |= 1 << _REST_BITS | key.second << _TIE_BITS + LENGTH_BITS
    return key.day << DAY_SHIFT | rest


def unpack(number: int) -> Key:
    """The parts of a key; raises ValueError for a number that no key packs to."""
    _check("key", number, LAST + 1)
    day, length = number >> DAY_SHIFT, number & (1 << LENGTH_BITS) - 1
    order = (number & (1 << _REST_BITS) - 1) >> LENGTH_BITS
    if not number >> _REST_BITS & 1:
        return Key(day, order, length)
    return Key(day, order & (1 << _TIE_BITS) - 1, length, order >> _TIE_BITS)


def sequence(number: int) -> int | None:
    """The sequence that stands in a key; None in that of a time of day, which has a tie instead."""
    if number >> _REST_BITS & 1:
        return None
    return (number & (1 << _REST_BITS) - 1) >> LENGTH_BITS


def order_of(number: int) -> int:
    """The part of a key that orders it: a change of the text, so of the length, leaves it."""
    return number >> LENGTH_BITS


def untied(number: int) -> int:
    """The part of a key that stays where statements make room within their second.

    Further than that the numbers of statements put them in order.
    """
    return number >> LENGTH_BITS + _TIE_BITS


def first_of_order(order: int) -> int:
    """The least key of this order: ``below`` it is all that comes before."""
    return order << LENGTH_BITS


def first_of_day(day: int) -> int:
    """The least key of a day: the bound ``above`` of a span that begins with it."""
    _check("day", day, _LAST_DAY + 1)
    return day << DAY_SHIFT


def last_of_day(day: int) -> int:
    """The greatest key of a day; one more is the bound ``below`` of a span that ends with it."""
    _check("day", day, _LAST_DAY + 1)
    return (day + 1 << DAY_SHIFT) - 1


def length_class(words: int) -> int:
    """The number of words on a scale of logarithms, in 7 bits."""
    return min((1 << LENGTH_BITS) - 1, round(8 * log2(1 + words)))


def words_of(length: int) -> float:
    """About how many words a text of this length class has: the inverse of ``length_class``."""
    return 2 ** (length / 8) - 1


def _check(part: str, value: int, end: int) -> None:
    if not 0 <= value < end:
        msg = f"{part} {value} is not within 0 and {end - 1}"
        raise ValueError(msg)
