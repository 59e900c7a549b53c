"""An empty store filled again: with all of another one, or with statements as they were."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import IO

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service import record
from service.exchange import formats, full_reader, strict, taking_over
from service.exchange.formats import Form
from service.exchange.full_reader import Line
from service.exchange.rows import Row
from service.exchange.taking_over import Read
from service.record.documents import Document
from service.record.errors import Invalid


@dataclass(frozen=True, slots=True)
class Restored:
    """How many of each kind are there now, and the head of the chain."""

    statements: int
    speakers: int
    sources: int
    head: Document

    def document(self) -> Document:
        """Return them as they are shown."""
        return asdict(self)


def restore(session: Session, lines: Iterable[bytes], *, by: str) -> Restored:
    """Fill an empty store from NDJSON: an export of a whole store, or one of statements.

    The first comes back as it was, with its history, feed and chain. Of the second come the
    statements with their ids, clocks and revisions; `by` is who takes them over. Raises Conflict
    where the store is not empty, Invalid at the first line that is not as it was written, and for
    a whole store that was cut off or comes from a newer release. Nothing is committed here.
    """
    numbered = enumerate(lines, start=1)
    first = next(numbered, None)
    if first is None:
        return _filled(session, lambda: None)
    begins = first[1].removeprefix(BOM_UTF8)
    rest = chain([(1, begins)], numbered)
    if full_reader.is_header(begins):
        return _filled(session, lambda: full_reader.load(session, rest))
    return _filled(session, lambda: taking_over.load(session, _parsed(rest), by=by))


def restore_file(session: Session, file: IO[bytes], form: Form, *, by: str) -> Restored:
    """Fill an empty store from a file of either form.

    Raises as `restore` does. Nothing is committed here.
    """
    if form.format != formats.CSV:
        return restore(session, file, by=by)
    rows = formats.rows(file, replace(form, whole=True))
    return _filled(session, lambda: taking_over.load(session, _given(rows), by=by))


def _filled(session: Session, load: Callable[[], None]) -> Restored:
    """Write the history, and make the tables of it."""
    record.rebuilding.refuse_used(session)
    try:
        load()
        counted = record.rebuilding.tables(session)
    except IntegrityError as error:
        message = f"two of these cannot stand in one store: {error.orig}"
        raise Invalid(message) from error
    return Restored(**counted, head=record.changes.head(session))


def _parsed(lines: Iterator[Line]) -> Iterator[Read]:
    for number, line in lines:
        if not line.strip():
            continue
        try:
            yield number, strict.loads(line.decode())
        except ValueError as error:
            raise Invalid(f"line {number} is no JSON: {error}") from error


def _given(rows: Iterable[Row]) -> Iterator[Read]:
    for row in rows:
        if row.fault is not None:
            message = f"line {row.line}: {row.fault.detail}"
            raise Invalid(message, remarks=row.fault.remarks) from row.fault
        yield row.line, row.given
