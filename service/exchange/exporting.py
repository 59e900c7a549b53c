"""Statements on their way out: whatever a query finds, as NDJSON or as CSV, piece by piece."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy.orm import Session

from service import record
from service.exchange import table
from service.exchange.columns import NAMES
from service.record.asked import Query
from service.record.documents import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A form that statements go out in; `head` stands before them, even where there are none."""

    name: str
    media_types: Sequence[str]
    head: bytes
    write: Callable[[Sequence[Document]], bytes]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of an export, and how many statements they hold."""

    data: bytes
    count: int


def pieces(session: Session, query: Query, form: Format) -> Iterator[Piece]:
    """Yield an export in the order of its query; the first piece begins with the form's head.

    All of it is of one snapshot where the session is. Raises InvalidQuery before anything is
    yielded.
    """
    head = form.head
    for found in record.export.statements(session, query):
        yield Piece(head + form.write(found), len(found))
        head = b""
    if head:
        yield Piece(head, 0)


def _lines(records: Sequence[Document]) -> bytes:
    return b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in records)


def _rows(records: Sequence[Document]) -> bytes:
    return table.written(map(table.row, records)).encode()


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "ndjson",
            ("application/x-ndjson", "application/ndjson", "application/jsonl"),
            b"",
            _lines,
        ),
        Format("csv", ("text/csv; charset=utf-8",), table.written([NAMES]).encode(), _rows),
    )
}
