"""The whole store as lines of JSON: its history, of which everything else can be made again.

A header with the head of the chain; every revision in its order, each of a speaker or a source
followed by the statements that it touched; and a last line with the number of lines before it and
their SHA-256. It holds nothing of the machine or the moment, so that equal stores give equal files.
"""

import hashlib
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

import orjson
from sqlalchemy.orm import Session

from service import record
from service.exchange.exporting import Piece
from service.models import Revision
from service.models.written import moment
from service.record.documents import Document

FORMAT = "on-record"
VERSION = 1
"""Goes up where a reader of the version before would lose something."""

BATCH = 500
TOUCHED = 1_000
"""Statements that one line names."""


def pieces(session: Session) -> Iterator[Piece]:
    """Yield the export of a store; all of it is of one snapshot where the session is."""
    digest, count = hashlib.sha256(), 0
    lines = _lines(session)
    while batch := list(islice(lines, BATCH)):
        data = b"".join(batch)
        digest.update(data)
        count += len(batch)
        yield Piece(data, sum(line.startswith(b'{"kind":"revision"') for line in batch))
    end = {"kind": "end", "lines": count, "sha256": digest.hexdigest()}
    yield Piece(_line(end), 0)


def columns(revision: Revision) -> Document:
    """Return a revision as a line has it: each column of it."""
    found = {column.name: getattr(revision, column.name) for column in Revision.__table__.columns}
    return found | {"at": moment(revision.at)}


def _lines(session: Session) -> Iterator[bytes]:
    head = record.changes.head(session)
    yield _line({"kind": "header", "format": FORMAT, "version": VERSION, "head": head})
    groups = groupby(record.changes.touched(session), key=lambda line: line[0])
    number, touched = next(groups, (None, iter(())))
    for revision in record.verification.revisions(session):
        yield _line({"kind": "revision", **columns(revision)})
        if revision.number == number:
            yield from _touched(revision.number, (id for _, id in touched))
            number, touched = next(groups, (None, iter(())))


def _touched(number: int, ids: Iterator[Any]) -> Iterator[bytes]:
    while some := list(islice(ids, TOUCHED)):
        yield _line({"kind": "touched", "revision": number, "statements": some})


def _line(of: Document) -> bytes:
    return orjson.dumps(of, option=orjson.OPT_APPEND_NEWLINE)
