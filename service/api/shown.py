"""Statements as answers show them, in JSON; those that were shown lately are remembered."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast
from uuid import UUID

import orjson
from flask import current_app
from sqlalchemy.orm import Session

from schemas import selection
from service import record
from service.api import answers, given, links
from service.api.sessions import glancing, session
from service.record import highlights, remembered, renderings
from service.record.documents import Document
from service.record.memory import Moment, Shown
from service.record.paging import Page
from service.record.search import Query
from service.text.glimpse import NeedsTransaction

_WARNINGS = b',"warnings":'

Read: TypeAlias = Mapping[int, Shown | Document]
"""Of the number of a statement: the statement, as it is remembered or as it was read."""


@dataclass(slots=True)
class Rendered:
    """A statement as a row of a list has it, which is how it is read by itself too."""

    body: bytes
    revision: int
    status: str
    _etag: str = ""

    @property
    def etag(self) -> str:
        """The ETag, made when it is first asked for: warnings are no part of what it speaks of."""
        if not self._etag:
            # They come last, and inside of a text the marks around their name would be escaped.
            alone, _, _ = self.body.rpartition(_WARNINGS)
            self._etag = answers.etag(self.revision, alone + b"}")
        return self._etag


def addresses(id: object) -> dict[str, str | None]:
    """Return where a statement and what belongs to it are found."""
    own = links.to(f"/v1/statements/{id}")
    return {"self": own, "history": f"{own}/history", "html": None}


def of_id(id: UUID) -> Rendered:
    """Return a statement. Raises NotFound, Gone, Merged.

    One that stands is read without a transaction, and where it is remembered and has not changed,
    by one question; all else in a transaction.
    """
    with glancing(current_app, by_key=True) as glimpse, contextlib.suppress(NeedsTransaction):
        known = remembered.glance(glimpse, id)
        if known is not None and known.value.status != "withdrawn":
            given.note(remembered.moment(glimpse))
            return cast("Rendered", known.value)
        moment = remembered.moment(glimpse)
        found = renderings.of_id(glimpse, id)
        if found is not None and remembered.still(glimpse):
            return _one(moment, *found)
    return _one(remembered.moment(session()), *record.statements.read(session(), id))


def page(asked: Query, *, highlight: bool) -> tuple[list[Any], Page[int]]:
    """Return the rows of a search and the page that they are. Raises InvalidQuery.

    The rows have the fields that it asked for, and with `highlight` its words marked in their
    texts. A page that is remembered, and its statements too, takes one question without a
    transaction: whether anything has changed since. Another page is found and read without one as
    well, as long as nothing changes that may change it. All else is read in a transaction.
    """
    with glancing(current_app) as glimpse, contextlib.suppress(NeedsTransaction):
        found = record.search.find(glimpse, asked)
        moment = remembered.moment(glimpse)
        read = _read(glimpse, found.data)
        if remembered.still(glimpse):
            given.note(moment)  # past where more has come meanwhile: it is not remembered then
            return _rows(moment, read, asked, highlight=highlight), found
    found = record.search.find(session(), asked)
    moment = remembered.moment(session())
    given.note(moment)
    return _rows(moment, _read(session(), found.data), asked, highlight=highlight), found


def _read(session: Session, numbers: Sequence[int]) -> Read:
    """Return some statements, in this order: as they are remembered, or else read."""
    known = remembered.moment(session).shown(numbers)
    lacking = [number for number in numbers if number not in known]
    documents = dict(zip(lacking, renderings.of_numbers(session, lacking), strict=True))
    return {number: known.get(number) or documents[number] for number in numbers}


def _rows(moment: Moment, read: Read, asked: Query, *, highlight: bool) -> list[Any]:
    """Return statements as the rows of a search."""
    found = [
        each if isinstance(each, Shown) else _kept(moment, number, each)
        for number, each in read.items()
    ]
    bodies = [each.value.body for each in found]
    if highlight:
        bodies = _with_highlights(moment, found, asked.q)
    if not asked.fields_:
        return [orjson.Fragment(body) for body in bodies]
    wanted = selection.tree((*asked.fields_, "highlight"))
    return [selection.pruned(orjson.loads(body), wanted) for body in bodies]


def _one(moment: Moment, number: int, document: Document) -> Rendered:
    """Return a statement that was read at a moment, which is all that its answer is of."""
    given.note(moment)
    return cast("Rendered", _kept(moment, number, document).value)


def _kept(moment: Moment, number: int, document: Document) -> Shown:
    shown = answers.row(document, addresses(document["id"]))
    # A copy: what orjson returns keeps the memory that it had set aside, many times the text.
    body = bytes(memoryview(orjson.dumps(shown)))
    made = Rendered(body, document["revision"], document["status"])
    return moment.keep(number, UUID(document["id"]), made, len(made.body))


def _with_highlights(moment: Moment, found: Sequence[Shown], typed: str | None) -> list[bytes]:
    """Return the JSON of statements, each with its texts in which what was typed is marked."""
    marks: dict[UUID, Any] = {each.id: each.beside.get(typed) for each in found}
    unmarked = [each for each in found if marks[each.id] is None]
    documents = [orjson.loads(each.value.body) for each in unmarked]
    for each, mark in zip(unmarked, highlights.of(documents, typed), strict=True):
        marks[each.id] = written = bytes(memoryview(orjson.dumps(mark)))
        moment.note(each, typed, written, len(written) + len(typed or ""))
    return [b'%b,"highlight":%b}' % (each.value.body[:-1], marks[each.id]) for each in found]
