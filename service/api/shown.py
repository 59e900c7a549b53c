"""Statements as answers show them, in JSON; those that were shown lately are remembered."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
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

    One that is remembered, stands, and has not changed takes a question without a transaction, and
    one more where the record has changed.
    """
    with contextlib.suppress(NeedsTransaction), glancing(current_app, by_key=True) as glimpse:
        known = remembered.glance(glimpse, id)
        if known is not None and known.value.status != "withdrawn":
            given.note(remembered.moment(glimpse))
            return cast("Rendered", known.value)
    number, document = record.statements.read(session(), id)
    moment = remembered.moment(session())
    given.note(moment)
    return cast("Rendered", _kept(moment, number, document).value)


def page(asked: Query, *, highlight: bool) -> tuple[list[Any], Page[int]]:
    """Return the rows of a search and the page that they are. Raises InvalidQuery.

    The rows have the fields that it asked for, and with `highlight` its words marked in their
    texts. A page that is remembered, and its statements too, takes one question without a
    transaction: whether anything has changed since. Another page is found without one as well,
    as long as nothing changes that may change it. All else is read in a transaction.
    """
    with glancing(current_app) as glimpse, contextlib.suppress(NeedsTransaction):
        found = record.search.find(glimpse, asked)
        moment = remembered.moment(glimpse)
        if remembered.still(glimpse):
            given.note(moment)  # past where more has come meanwhile: it is not remembered then
            return _rows(glimpse, found.data, asked, highlight=highlight), found
    found = record.search.find(session(), asked)
    given.note(remembered.moment(session()))
    return _rows(session(), found.data, asked, highlight=highlight), found


def _rows(session: Session, numbers: Sequence[int], asked: Query, *, highlight: bool) -> list[Any]:
    """Return statements as the rows of a search, in the order of their numbers."""
    moment = remembered.moment(session)
    found = _shown(session, moment, numbers)
    bodies = [each.value.body for each in found]
    if highlight:
        bodies = _with_highlights(moment, found, asked.q)
    if not asked.fields_:
        return [orjson.Fragment(body) for body in bodies]
    wanted = selection.tree((*asked.fields_, "highlight"))
    return [selection.pruned(orjson.loads(body), wanted) for body in bodies]


def _shown(session: Session, moment: Moment, numbers: Sequence[int]) -> list[Shown]:
    known = moment.shown(numbers)
    lacking = [number for number in numbers if number not in known]
    for number, document in zip(lacking, renderings.of_numbers(session, lacking), strict=True):
        known[number] = _kept(moment, number, document)
    return [known[number] for number in numbers]


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
