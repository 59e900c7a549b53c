"""A search over the statements: a query becomes one question to the text index.

What was typed and every filter become clauses of terms; the index, which is keyed by date,
answers with the keys that hold them, in order; the page is read by its keys. Rank, totals and
pages are made of keys here, once, for both databases.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import text
from service.models import Statement
from service.record import cursor, dates, filters, hints, ids, paging, relevance, walk, whole, words
from service.record.errors import InvalidQuery
from service.record.paging import Page, Total
from service.record.remarks import Warnings
from service.text.key import order_of
from service.text.query import Reading

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it was asked; the names are those of schemas.StatementQuerySchema."""

    q: str | None = None
    speaker: Values = ()
    speaker_id: Values = ()
    role: Values = ()
    organisation: Values = ()
    outlet: Values = ()
    source_url: Values = ()
    via: Values = ()
    said_to: Values = ()
    quotation: Values = ()
    language: Values = ()
    tag: Values = ()
    id: Values = ()
    from_: str | None = None
    to: str | None = None
    sort: str = "-date"
    total: str = "bounded"
    limit: int = 20
    cursor: str | None = None

    @property
    def scope(self) -> str:
        """Whatever decides what is found and in which order: what a cursor is bound to."""
        paging_only = {"limit", "cursor", "total"}
        asked = {
            field.name: value
            for field in fields(self)
            if field.name not in paging_only and (value := getattr(self, field.name))
        }
        return json.dumps(asked, sort_keys=True)

    @property
    def oldest_first(self) -> bool:
        """Whether the dates rise."""
        return self.sort == "date"


def run(session: Session, query: Query) -> Page[Statement]:
    """Return a page of the statements that a query finds. Raises InvalidQuery.

    The number of SQL statements does not grow with the page.
    """
    said = None if query.q is None else words.understood(session, query.q)
    wanted = _compile(session, query, said)
    parts = walk.stretches(wanted, _days(query), oldest_first=query.oldest_first)
    among = _keys_of(session, query.id) if query.id else None
    if query.sort == "relevance":
        return _by_relevance(session, query, said, parts, among)
    rest = parts
    if query.cursor is not None:
        place = cursor.decode(query.cursor, query.scope, int)[0]
        rest = walk.after(parts, place, oldest_first=query.oldest_first)
    found = walk.keys(session, rest, query.limit + 1, oldest_first=query.oldest_first, among=among)
    keys = list(found)
    page = keys[: query.limit]
    further = len(keys) > query.limit
    total = Total(len(page))
    if further or query.cursor is not None:
        total = _total(session, parts, query.total, among)
    next_ = cursor.encode(query.scope, order_of(page[-1])) if further else None
    return Page(_read(session, page), total, next_, _hints(session, query, total))


def _by_relevance(
    session: Session,
    query: Query,
    said: Reading | None,
    parts: Sequence[walk.Stretch],
    among: Sequence[int] | None,
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
        among=among,
    )
    total = Total.bounded(found.matches) if query.total == "bounded" else Total(found.matches)
    if found.cut:
        total = _total(session, parts, query.total, among)
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
    if said is None:
        return wanted
    return text.Query(wanted.must + said.query.must, wanted.must_not + said.query.must_not)


def _days(query: Query) -> walk.Days:
    begin, end = _span("from", query.from_), _span("to", query.to)
    if query.from_ and query.to and end.last_day < begin.first_day:
        raise InvalidQuery.at("to", "invalid-range", "to is before from")
    return walk.Days(begin.first_day or None, end.last_day or None)


def _span(parameter: str, given: str | None) -> dates.Span:
    try:
        return dates.parse(given)
    except ValueError as error:
        raise InvalidQuery.at(parameter, "invalid-date", str(error)) from error


def _keys_of(session: Session, given: Values) -> Sequence[int]:
    wanted: list[UUID] = [ids.read("id", id) for id in given]
    return session.scalars(select(Statement.key).where(Statement.id.in_(wanted))).all()


def _total(
    session: Session, parts: Sequence[walk.Stretch], how: str, among: Sequence[int] | None
) -> Total:
    limit = None if how == "exact" else paging.BOUND + 1
    counted = sum(1 for _ in walk.keys(session, parts, limit, oldest_first=False, among=among))
    return Total(counted) if how == "exact" else Total.bounded(counted)


def _read(session: Session, keys: Sequence[int]) -> list[Statement]:
    if not keys:
        return []
    read = session.scalars(
        select(Statement).where(Statement.key.in_(keys)).options(*whole.STATEMENT)
    )
    by_key = {statement.key: statement for statement in read}
    return [by_key[key] for key in keys]
