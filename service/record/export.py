"""Every statement that a query finds, some at a time, in the order of the query.

Read in one transaction, they are those of one snapshot. What is held in memory does not grow with
what is found, but for one bit a statement where the order is not that of the index.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import asked, orders, renderings, walk
from service.record.asked import Query
from service.record.documents import Document
from service.record.errors import InvalidQuery
from service.record.orders import ORDERS, ByClock, ByDate
from service.record.pace import Pace
from service.text.lists import Among

BATCH = 500
"""Statements that are read at once, at most."""

ROWS = 5_000
"""Rows of a clock, or matches, that are looked through at once."""


def statements(session: Session, query: Query) -> Iterator[Sequence[Document]]:
    """Yield what a query finds, in batches; the query's page, total and facets do not count.

    Raises InvalidQuery, also for an order that does not reach everything. The number of SQL
    statements of a batch does not grow with it.
    """
    found, pace = _keys(session, query), Pace(BATCH)
    while keys := list(islice(found, pace.size)):
        some = renderings.of_keys(session, keys)
        pace.saw(sum(map(_weight, some)))
        yield some


def _weight(of: Document) -> int:
    return len(of["text"]) + sum(len(each["wording"] or "") for each in of["appearances"])


def _keys(session: Session, query: Query) -> Iterator[int]:
    if query.sort not in ORDERS:
        detail = f"{query.sort} does not reach every match: an export needs another order"
        raise InvalidQuery.at("sort", "not-in-vocabulary", detail)
    order = orders.of(query)
    parts = asked.stretches(session, query, asked.said(session, query))
    if isinstance(order, ByDate):
        return walk.keys(session, parts, None, oldest_first=order.rises)
    return _by_clock(session, order, parts)


def _by_clock(session: Session, order: ByClock, parts: Sequence[walk.Stretch]) -> Iterator[int]:
    """Yield the keys in the order of another clock: the column is walked, the matches known."""
    matching = _numbers(session, parts)
    after = None
    while rows := order.rows(session, ROWS, after):
        yield from (key for key, (_, number) in rows if matching[number])
        after = rows[-1][1]


def _numbers(session: Session, parts: Sequence[walk.Stretch]) -> "_Bits":
    """Return the numbers of the statements that match."""
    matching = _Bits()
    keys = walk.keys(session, parts, None, oldest_first=False)
    while batch := list(islice(keys, ROWS)):
        for number in session.scalars(select(Statement.number).where(Among(Statement.key, batch))):
            matching.add(number)
    return matching


class _Bits:
    """A set of numbers that are counted from 1 without many gaps."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, number: int) -> None:
        place, bit = divmod(number, 8)
        if place >= len(self._bytes):
            self._bytes.extend(bytes(place + 1 - len(self._bytes)))
        self._bytes[place] |= 1 << bit

    def __getitem__(self, number: int) -> bool:
        place, bit = divmod(number, 8)
        return place < len(self._bytes) and bool(self._bytes[place] >> bit & 1)
