"""The whole store read again from lines of JSON (`service.exchange.full`), every link checked."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from service.exchange.full import FORMAT, VERSION
from service.models import Revision
from service.record import history
from service.record.chain import GENESIS
from service.record.documents import Document
from service.record.errors import Invalid
from service.record.verification import content_faults, link_faults

BATCH = 500

Line = tuple[int, bytes]
"""A line and its number, the first being 1."""


def is_header(line: bytes) -> bool:
    """Tell whether a first line is that of an export of a whole store."""
    return line.startswith(b'{"kind":"header"')


def load(session: Session, lines: Iterator[Line]) -> None:
    """Write the history that the lines hold.

    Raises Invalid, with the number of the line, where one is not as it was written, and where the
    last ones are missing. Nothing is committed here.
    """
    reader = _Reader(session, *_header(next(lines)))
    for number, line in lines:
        try:
            reader.take(line)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise Invalid(f"line {number} is not as it was written: {error}") from error
    reader.finish()


def _header(line: Line) -> tuple[bytes, Document]:
    try:
        header = orjson.loads(line[1])
        version, head = header["version"], header["head"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("line 1 is no header of an export") from error
    is_ours = header.get("format") == FORMAT and isinstance(head, dict)
    if not is_ours or not isinstance(version, int) or version < 1:
        raise Invalid("line 1 is no header of an export of this service")
    if version > VERSION:
        raise Invalid(f"the file is of version {version}, made by a newer release: upgrade first")
    return line[1], head


@dataclass(slots=True)
class _Reader:
    """How far the reading has come. Raises ValueError of a line that is wrong."""

    session: Session
    header: bytes
    head: Document
    number: int = 0
    hash: str = GENESIS
    change: int = 0
    count: int = 1
    kind: str = ""
    is_whole: bool = False
    revisions: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self.digest.update(self.header)

    def take(self, line: bytes) -> None:
        if self.is_whole:
            message = "the last line stands before it"
            raise ValueError(message)
        read = orjson.loads(line)
        kind = read.pop("kind")
        if kind == "end":
            self._end(read)
            return
        {"revision": self._revision, "touched": self._touched}[kind](read)
        self.digest.update(line)
        self.count += 1
        if len(self.revisions) >= BATCH or len(self.changes) >= 10 * BATCH:
            self._write()

    def finish(self) -> None:
        """Write the rest, and make sure that it was all."""
        if not self.is_whole:
            raise Invalid("the file has been cut off: its last line is missing")
        found = {"number": self.number, "hash": self.hash, "change": self.change}
        if any(self.head.get(name) != value for name, value in found.items()):
            raise Invalid("the history does not end as the first line says")
        self._write()

    def _revision(self, columns: Document) -> None:
        columns["subject_id"] = UUID(columns["subject_id"])
        columns["at"] = datetime.fromisoformat(columns["at"])
        revision = Revision(**columns)
        for fault in (*link_faults(revision, self.hash), *content_faults(revision)):
            raise ValueError(fault)
        if revision.number != self.number + 1:
            message = f"revision {self.number + 1} is missing"
            raise ValueError(message)
        self.number, self.hash, self.kind = revision.number, revision.hash, revision.subject_kind
        self.revisions.append(columns)
        self._announce(revision.subject_id if self.kind == "statement" else None)

    def _touched(self, of: Document) -> None:
        if of["revision"] != self.number or self.kind == "statement":
            message = "it does not belong to the revision before it"
            raise ValueError(message)
        for id in of["statements"]:
            self._announce(UUID(id))

    def _announce(self, statement: UUID | None) -> None:
        self.change += 1
        self.changes.append(
            {
                "number": self.change,
                "revision_number": self.number,
                "statement_id": statement,
            }
        )

    def _end(self, stated: Document) -> None:
        if stated != {"lines": self.count, "sha256": self.digest.hexdigest()}:
            message = "the lines before it are not those that were written"
            raise ValueError(message)
        self.is_whole = True

    def _write(self) -> None:
        history.write(self.session, self.revisions, self.changes)
        self.revisions, self.changes = [], []
