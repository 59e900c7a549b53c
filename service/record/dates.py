"""EDTF dates as given: the days they span, and the time of day as written.

The forms are level 0 of the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2)
and, of level 1, `?` (uncertain) and `~` (approximate) after a date or after either end of an
interval. A year is four digits, 0001 to 9999. No time zone is ever applied: a day is the day
that was written.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - "date" is our own word here
from datetime import time
from functools import lru_cache

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~]?")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a date covers, both included, as ordinals (1 = 0001-01-01); 0 and 0 for no date.

    `second` is the time as written, in seconds since midnight, where the date has one.
    """

    first_day: int = 0
    last_day: int = 0
    second: int | None = None


@lru_cache(4_096)
def parse(given: str | None) -> Span:
    """Return the days that an EDTF date covers.

    Raises ValueError, with a sentence for the sender, where it is none, or no day of the calendar.
    """
    if given is None:
        return Span()
    if moment := MOMENT.fullmatch(given):
        return _moment(moment[1], moment[2])
    begins, slash, ends = given.partition("/")
    first = _days(begins)
    if not slash:
        return Span(*first)
    last = _days(ends)
    if last[1] < first[0]:
        message = f"{given} ends before it begins"
        raise ValueError(message)
    return Span(first[0], last[1])


def _moment(day: str, clock: str) -> Span:
    ordinal, _ = _days(day)
    try:
        # Since Python 3.14 fromisoformat takes 24:00:00, for midnight before that day.
        at = time(int(clock[:2]), int(clock[3:5]), int(clock[6:]))
    except ValueError as error:
        message = f"{clock} is no time of day"
        raise ValueError(message) from error
    return Span(ordinal, ordinal, at.hour * 3600 + at.minute * 60 + at.second)


def _days(given: str) -> tuple[int, int]:
    match = DATE.fullmatch(given)
    if match is None:
        message = f"{given} is no date"
        raise ValueError(message)
    year, month, day = match.groups()
    try:
        first = Day(int(year), int(month or "01"), int(day or "01"))
    except ValueError as error:
        message = f"{given} is no day of the calendar"
        raise ValueError(message) from error
    if day:
        return first.toordinal(), first.toordinal()
    end_month = first.month if month else 12
    last = Day(first.year, end_month, monthrange(first.year, end_month)[1])
    return first.toordinal(), last.toordinal()
