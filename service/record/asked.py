"""What a search asks for: a query, and the parts of the text index that it is a walk along."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy.orm import Session

from service import text
from service.record import clocks, dates, filters, held, unlisted, walk, words
from service.record.errors import InvalidQuery
from service.text.query import Reading

Values = tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A search as it was asked; the names are those of schemas.StatementQuerySchema."""

    q: str | None = None
    speaker: Values = ()
    role: Values = ()
    held: Values = ()
    organisation: Values = ()
    outlet: Values = ()
    via: Values = ()
    said_to: Values = ()
    place: Values = ()
    id: Values = ()
    speaker_id: Values = ()
    source_id: Values = ()
    source_url: Values = ()
    external_id: Values = ()
    recorded_by: Values = ()
    speaker_kind: Values = ()
    quotation: Values = ()
    channel: Values = ()
    status: Values = ()
    tag: Values = ()
    tag_all: Values = ()
    language: Values = ()
    first_hand: Values = ()
    missing: Values = ()
    from_: str | None = None
    to: str | None = None
    dates: str = "overlaps"
    published_from: str | None = None
    published_to: str | None = None
    recorded_from: str | None = None
    recorded_to: str | None = None
    updated_from: str | None = None
    updated_to: str | None = None
    sort: str = "-date"
    total: str = "bounded"
    limit: int = 20
    cursor: str | None = None
    facets: Values = ()
    facet_size: int = 10
    fields_: Values = ()

    @cached_property
    def scope(self) -> str:
        """Whatever decides what is found and in which order: what a cursor is bound to."""
        asked = {
            name: value for name, value in vars(self).items() if value and name not in _PAGING_ONLY
        }
        return json.dumps(asked, sort_keys=True)

    @cached_property
    def is_of_names(self) -> bool:
        """Whether what it asks of the index hangs on nothing in the record but what names mean."""
        asked = {name for name, value in vars(self).items() if value}
        return not asked & _BEYOND_NAMES


_RANGES = {f"{clock}_{end}" for clock in clocks.CLOCKS for end in ("from", "to")}
_BEYOND_NAMES = {"held", *filters.BEYOND_NAMES, *_RANGES}
_PAGING_ONLY = {"limit", "cursor", "total", "facets", "facet_size", "fields_"}


def said(session: Session, query: Query) -> Reading | None:
    """Return what the words of a query mean; None where it has none. Raises InvalidQuery."""
    return None if query.q is None else words.understood(session, query.q)


def stretches(session: Session, query: Query, said: Reading | None) -> Sequence[walk.Stretch]:
    """Return the parts of the walk that finds what a query asks for. Raises InvalidQuery."""
    wanted = _compile(session, query, said)
    walked = walk.stretches(wanted, _days(query), oldest_first=query.sort == "date")
    return held.narrowed(session, walked, query.held)


def _compile(session: Session, query: Query, said: Reading | None) -> text.Query:
    asked = {name: values for name in filters.FILTERS if (values := getattr(query, name))}
    wanted = filters.compile(session, asked)
    ranges = (_range(session, query, clock) for clock in clocks.CLOCKS)
    wanted = replace(wanted, must=(*wanted.must, *(each for each in ranges if each is not None)))
    if said is not None:
        wanted = text.Query(wanted.must + said.query.must, wanted.must_not + said.query.must_not)
    return unlisted.passed_over(wanted)


def _range(session: Session, query: Query, clock: str) -> text.Clause | None:
    begin, end = _ends(query, f"{clock}_from", f"{clock}_to")
    if not (begin.first_day or end.last_day):
        return None
    return clocks.clause(session, clock, begin, end)


def _days(query: Query) -> walk.Days:
    return walk.Days(*_bounds(query, "from", "to"), within=query.dates == "within")


def days_of(query: Query, clock: str) -> tuple[int | None, int | None]:
    """Return the days of a clock that a query is limited to, None for no end.

    Raises InvalidQuery.
    """
    return _bounds(query, f"{clock}_from", f"{clock}_to")


def _bounds(query: Query, begins: str, ends: str) -> tuple[int | None, int | None]:
    begin, end = _ends(query, begins, ends)
    return begin.first_day or None, end.last_day or None


def _ends(query: Query, begins: str, ends: str) -> tuple[dates.Span, dates.Span]:
    """Return both ends of a range of days. Raises InvalidQuery."""
    names = {"from": "from_"}
    begin, end = (_span(name, getattr(query, names.get(name, name))) for name in (begins, ends))
    if begin.first_day and end.last_day and end.last_day < begin.first_day:
        raise InvalidQuery.at(ends, "invalid-range", f"{ends} is before {begins}")
    return begin, end


def _span(parameter: str, given: str | None) -> dates.Span:
    try:
        return dates.parse(given)
    except ValueError as error:
        raise InvalidQuery.at(parameter, "invalid-date", str(error)) from error
