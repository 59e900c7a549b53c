"""A search over the statements: a query becomes one question to the text index.

What was typed and every filter become clauses of terms; the index, which is keyed by date,
answers with the keys that hold them, in order; the page is read by its keys. Rank, totals and
pages are made of keys here, once, for both databases.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import text
from service.models import Statement
from service.record import (
    clocks,
    cursor,
    dates,
    facets,
    filters,
    held,
    hints,
    paging,
    relevance,
    walk,
    whole,
    words,
)
from service.record.errors import InvalidQuery
from service.record.orders import ORDERS
from service.record.paging import Page, Total
from service.record.remarks import Warnings
from service.text.query import Reading

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
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

    @property
    def scope(self) -> str:
        """Whatever decides what is found and in which order: what a cursor is bound to."""
        paging_only = {"limit", "cursor", "total", "facets", "facet_size", "fields_"}
        asked = {
            field.name: value
            for field in fields(self)
            if field.name not in paging_only and (value := getattr(self, field.name))
        }
        return json.dumps(asked, sort_keys=True)


def run(session: Session, query: Query) -> Page[Statement]:
    """Return a page of the statements that a query finds. Raises InvalidQuery.

    The number of SQL statements does not grow with the page.
    """
    said = None if query.q is None else words.understood(session, query.q)
    wanted = _compile(session, query, said)
    walked = walk.stretches(wanted, _days(query), oldest_first=query.sort == "date")
    parts = held.narrowed(session, walked, query.held)
    counted = facets.count(session, parts, query.facets, query.facet_size)
    if query.sort == "relevance":
        return replace(_by_relevance(session, query, said, parts), facets=counted)
    order = ORDERS[query.sort]
    place = None
    if query.cursor is not None:
        place = tuple(cursor.decode(query.cursor, query.scope, *[int] * order.parts))
    found = order.keys(session, parts, query.limit + 1, place)
    keys = [key for key, _ in found[: query.limit]]
    further = len(found) > query.limit
    total = Total(len(keys))
    if further or place is not None:
        total = _total(session, parts, query.total)
    next_ = cursor.encode(query.scope, *found[query.limit - 1][1]) if further else None
    warnings = _hints(session, query, total)
    return Page(_read(session, keys), total, next_, warnings, facets=counted)


def _by_relevance(
    session: Session,
    query: Query,
    said: Reading | None,
    parts: Sequence[walk.Stretch],
) -> Page[Statement]:
    if said is None:
        raise InvalidQuery.at("sort", "needs-words", "relevance is that of words: it needs q")
    found = relevance.ranked(
        session,
        parts,
        said.asked,
        limit=query.limit,
        after=query.cursor,
        scope=query.scope,
    )
    total = Total.bounded(found.matches) if query.total == "bounded" else Total(found.matches)
    if found.cut:
        total = _total(session, parts, query.total)
    warnings = _hints(session, query, total)
    if found.cut:
        warnings.add("sort", "only-the-newest-ranked", relevance.CUT)
    return Page(_read(session, found.keys), total, found.next, warnings)


def _hints(session: Session, query: Query, total: Total) -> Warnings:
    if total.value or query.q is None:
        return Warnings()
    return hints.of_speakers(session, query.q)


def _compile(session: Session, query: Query, said: Reading | None) -> text.Query:
    asked = {name: values for name in filters.FILTERS if (values := getattr(query, name))}
    wanted = filters.compile(session, asked)
    ranges = (_range(session, query, clock) for clock in clocks.CLOCKS)
    wanted = replace(wanted, must=(*wanted.must, *(each for each in ranges if each is not None)))
    if said is None:
        return wanted
    return text.Query(wanted.must + said.query.must, wanted.must_not + said.query.must_not)


def _range(session: Session, query: Query, clock: str) -> text.Clause | None:
    begin, end = _ends(query, f"{clock}_from", f"{clock}_to")
    if not (begin.first_day or end.last_day):
        return None
    return clocks.clause(session, clock, begin, end)


def _days(query: Query) -> walk.Days:
    begin, end = _ends(query, "from", "to")
    return walk.Days(begin.first_day or None, end.last_day or None, query.dates == "within")


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


def _total(session: Session, parts: Sequence[walk.Stretch], how: str) -> Total:
    limit = None if how == "exact" else paging.BOUND + 1
    counted = sum(1 for _ in walk.keys(session, parts, limit, oldest_first=False))
    return Total(counted) if how == "exact" else Total.bounded(counted)


def _read(session: Session, keys: Sequence[int]) -> list[Statement]:
    if not keys:
        return []
    read = session.scalars(
        select(Statement).where(Statement.key.in_(keys)).options(*whole.STATEMENT)
    )
    by_key = {statement.key: statement for statement in read}
    return [by_key[key] for key in keys]
