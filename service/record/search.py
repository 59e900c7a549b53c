"""A search over the statements: a query becomes one question to the text index.

What was typed and every filter become clauses of terms; the index, which is keyed by date,
answers with the keys that hold them, in order; the page is read by its keys. Rank, totals and
pages are made of keys here, once, for both databases.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from service.record import (
    asked,
    cursor,
    facets,
    hints,
    orders,
    paging,
    relevance,
    remembered,
    renderings,
    walk,
)
from service.record.asked import Query
from service.record.documents import Document
from service.record.errors import InvalidQuery
from service.record.paging import Page, Total
from service.record.remarks import Warnings
from service.text.connections import connected
from service.text.query import Reading

__all__ = ["Query", "find", "run"]

_SHORT = 1_000
"""Characters of a question of which a page is remembered; longer ones are lists of ids."""


def run(session: Session, query: Query) -> Page[Document]:
    """Return a page of the statements that a query finds. Raises InvalidQuery.

    The number of SQL statements does not grow with the page.
    """
    found = find(session, query)
    return found.holding(renderings.of_numbers(session, found.data))


def find(session: Session, query: Query) -> Page[int]:
    """Return a page of the numbers of the statements that a query finds. Raises InvalidQuery."""
    if len(query.scope) > _SHORT:
        return _find(session, query)
    return remembered.answer(session, ("page", query), lambda: _find(session, query), _items)


def _find(session: Session, query: Query) -> Page[int]:
    said = asked.said(session, query)
    parts = _parts(session, query, said)
    counted = facets.count(session, parts, query.facets, query.facet_size)
    if query.sort == "relevance":
        return replace(_by_relevance(session, query, said, parts), facets=counted)
    order, place = orders.of(query), None
    if query.cursor is not None:
        place = tuple(cursor.decode(query.cursor, query.scope, order.part, cursor.number))
    found = order.keys(session, parts, query.limit + 1, place)
    keys = [key for key, _ in found[: query.limit]]
    further = len(found) > query.limit
    total = Total(len(keys))
    if further or place is not None:
        total = _total(session, query, parts)
    data = renderings.numbers(session, keys)
    next_ = cursor.encode(query.scope, found[query.limit - 1][1][0], data[-1]) if further else None
    warnings = _hints(session, query, total)
    return Page(data, total, next_, warnings, facets=counted)


def _parts(session: Session, query: Query, said: Reading | None) -> Sequence[walk.Stretch]:
    def ask() -> Sequence[walk.Stretch]:
        return asked.stretches(session, query, said)

    question, of_names = ("parts", query.scope), query.is_of_names
    return remembered.answer(session, question, ask, _terms, of_names=of_names)


def _terms(parts: Sequence[walk.Stretch]) -> int:
    return sum(part.query.operands + len(part.query.must_not) for part in parts)


def _items(page: Page[int]) -> int:
    return len(page.data) + sum(len(each["buckets"]) for each in page.facets.values())


def _by_relevance(
    session: Session,
    query: Query,
    said: Reading | None,
    parts: Sequence[walk.Stretch],
) -> Page[int]:
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
    # "At least a thousand" of those that are ranked are as many of all.
    if found.cut and total.relation == "exact":
        total = _total(session, query, parts)
    warnings = _hints(session, query, total)
    if found.cut:
        warnings.add("sort", "only-the-newest-ranked", relevance.CUT)
    return Page(found.numbers, total, found.next, warnings)


def _hints(session: Session, query: Query, total: Total) -> Warnings:
    warnings = Warnings()
    if query.id:
        warnings += hints.of_merged(session, query.id)
    if not total.value and query.q is not None:
        warnings += hints.of_speakers(session, query.q)
    if not total.value and query.speaker:
        warnings += hints.of_unknown(session, query.speaker)
    return warnings


def _total(session: Session, query: Query, parts: Sequence[walk.Stretch]) -> Total:
    if query.total == "exact":
        question = ("exact", query.scope)
        return Total(remembered.answer(session, question, lambda: _exact(session, parts)))
    return Total.bounded(_bounded(session, query, parts))


def _exact(session: Session, parts: Sequence[walk.Stretch]) -> int:
    # In a glimpse that raises NeedsTransaction: what takes long would hardly be of one moment.
    connected(session)
    return walk.count(session, parts, None)


def _bounded(session: Session, query: Query, parts: Sequence[walk.Stretch]) -> int:
    limit = paging.BOUND + 1

    def count() -> int:
        return walk.count(session, parts, limit)

    # What the index is asked says all, but for a condition that it does not hold.
    if any(part.where is not None for part in parts) or _terms(parts) > remembered.LARGEST:
        return remembered.answer(session, ("total", query.scope), count)
    return remembered.reached(session, tuple(parts), count, limit)
