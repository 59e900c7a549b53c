"""How precise a date is: what a line may say of it, and no more."""

from service.lines.said import Day, When
from service.record import dates


def when(given: str) -> When:
    """Return an EDTF date that `service.record.dates` takes, or a moment, without its time."""
    if moment := dates.MOMENT.fullmatch(given):
        return When(_day(moment[1]))
    first, slash, last = given.partition("/")
    return When(_day(first), _day(last) if last != first and slash else None)


def _day(given: str) -> Day:
    year, *rest = given.rstrip("?~").split("-")
    month, day = [*map(int, rest), None, None][:2]
    return Day(int(year), month, day, given.endswith("?"), given.endswith("~"))
