"""Spans of days as tokens of the text index, so that a range of any clock is one more clause.

A span is cut into the longest centuries, years, months and days that it is made of. A statement has
a token for each of them and for the month, the year and the century around it; a range asks for
each of its own. What fills a whole month or more has a second token for that (`_all`), by which a
part of it finds it. So two spans meet exactly where a token of one is asked for by the other.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

AROUND = (len("2023-04"), len("2023"), len("20"))
"""How long the names of months, years and centuries are: the first letters of a day's."""

DECADE = len("202")
"""A decade only shortens the tokens of a very long span: no range is cut into decades."""


@lru_cache(2_048)
def of_statement(name: str, first: int, last: int) -> Sequence[str]:
    """Return the tokens of a span of days, given as ordinals; none for undated ones."""
    if first == 0:
        return ()
    found: dict[str, None] = {}
    for part in _folded(_parts(first, last), (AROUND[-1], DECADE)):
        found |= {f":{name}.{around}": None for around in (part, *_around(part))}
        if len(part) < len("2023-04-05"):
            found[f":{name}_all.{part}"] = None
    return tuple(found)


def of_range(name: str, first: int, last: int) -> list[str]:
    """Return the tokens, any of which a statement has that meets the days of a range."""
    asked: dict[str, None] = {}
    for part in _folded(_parts(first, last), AROUND[-1:]):
        asked[f":{name}.{part}"] = None
        asked |= {f":{name}_all.{around}": None for around in (*_around(part), part[:DECADE])}
    return list(asked)


def _around(part: str) -> list[str]:
    """Return the month, the year and the century that a part lies in."""
    return [part[:length] for length in AROUND if length < len(part)]


def _parts(first: int, last: int) -> Iterator[str]:
    """Yield the years, months and days that make up a span, the longest that fit."""
    while first <= last:
        day = date.fromordinal(first)
        year_end = date(day.year, 12, 31).toordinal()
        month_end = first - day.day + monthrange(day.year, day.month)[1]
        if (day.month, day.day) == (1, 1) and year_end <= last:
            yield f"{day.year:04}"
            first = year_end + 1
        elif day.day == 1 and month_end <= last:
            yield day.isoformat()[:7]
            first = month_end + 1
        else:
            yield day.isoformat()
            first += 1


def _folded(parts: Iterable[str], lengths: Iterable[int]) -> Iterator[str]:
    """Yield the parts, with whole centuries or decades in the place of their years."""
    given = list(parts)
    years = {part for part in given if len(part) == len("2023")}
    for length in lengths:
        many = 10 ** (len("2023") - length)
        for begin in sorted({year[:length] for year in years}):
            inside = {year for year in years if year.startswith(begin)}
            if len(inside) == many:
                years -= inside
                yield begin
    yield from (part for part in given if len(part) != len("2023") or part in years)
