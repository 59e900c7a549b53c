"""Statements of an export taken over with their ids, clocks and revisions, but without a history.

What an export of statements does not hold begins here: each history with one revision that says
so, and speakers and sources, of which a statement shows no clocks, at this moment.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas import faults
from schemas.restored import RestoredStatementSchema
from service.models import Revision, now
from service.models.written import moment
from service.record import dates, history
from service.record.chain import GENESIS
from service.record.documents import Document
from service.record.errors import Invalid, Remark

BATCH = 200
REASON = "taken over from an export, without the history before"

Read = tuple[int, Any]
"""A record and the number of its line."""


def load(session: Session, records: Iterable[Read], *, by: str) -> None:
    """Write a history of one revision each for statements, their speakers and their sources.

    Raises Invalid, naming the line, at the first record that is not as an export writes it.
    Nothing is committed here.
    """
    schema, waiting, begun = RestoredStatementSchema(), iter(records), _History(by, now())
    while batch := list(islice(waiting, BATCH)):
        for number, each in batch:
            _check(schema, number, each)
        begun.know(session, [each for _, each in batch])
        for number, each in batch:
            for kind, subject in _subjects(each):
                begun.meet(number, kind, subject)
            begun.add(number, "statement", each, revision=each["revision"])
        history.write(session, begun.revisions, begun.changes)
        begun.revisions, begun.changes = [], []


def _check(schema: RestoredStatementSchema, number: int, given: Any) -> None:
    try:
        schema.load(given)
    except ValidationError as error:
        remarks = [Remark(*found) for found in faults.found(error.messages)]
        first = f"{remarks[0].pointer} {remarks[0].detail}"
        raise Invalid(
            f"line {number} is no exported statement: {first}", remarks=remarks
        ) from error
    sources = [each["source"] for each in given["appearances"]]
    said = [given["date"], *(each[name] for each in sources for name in ("published", "retrieved"))]
    try:
        for date in said:
            dates.parse(date)
    except ValueError as error:
        raise Invalid(f"line {number}: {error}") from error


def _subjects(of: Document) -> Iterator[tuple[str, Document]]:
    """Yield the speakers and sources that stand in a statement, each as it is shown there."""
    for credited in (of, *of["joint_with"]):
        yield "speaker", credited["speaker"]
        if credited["organisation"] is not None:
            yield "speaker", credited["organisation"]
    yield from (("source", each["source"]) for each in of["appearances"])


class _History:
    """The history that is begun, and what the statements of a batch refer to that is in it.

    `bodies` are the ids of whom statements so far have shown only as those somebody spoke for.
    """

    def __init__(self, by: str, at: datetime) -> None:
        self.by, self.at = by, at
        self.number, self.hash = 0, GENESIS
        self.known: dict[str, Document] = {}
        self.bodies: set[str] = set()
        self.revisions: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []

    def know(self, session: Session, batch: Iterable[Document]) -> None:
        """Look up which subjects of a batch have a revision already."""
        found = {subject["id"] for each in batch for _, subject in _subjects(each)}
        ids = [UUID(id) for id in (*found, *(each["id"] for each in batch))]
        asked = select(Revision.subject_id, Revision.content).where(Revision.subject_id.in_(ids))
        ordered = session.execute(asked.order_by(Revision.number))
        self.known = {str(id): orjson.loads(content or "{}")["record"] for id, content in ordered}

    def meet(self, number: int, kind: str, shown: Document) -> None:
        """Begin the history of a speaker or a source, or make sure that it is as shown before."""
        before = self.known.get(shown["id"])
        guessed = shown["id"] in self.bodies
        if "kind" in shown:
            self.bodies.discard(shown["id"])
        if before is None:
            if kind == "speaker" and "kind" not in shown:
                self.bodies.add(shown["id"])
            clocks = {"revision": 1, "recorded": moment(self.at), "updated": moment(self.at)}
            self.add(number, kind, {**_EMPTY[kind], **shown, **clocks})
            return
        differing = [name for name, value in shown.items() if before.get(name) != value]
        if differing == ["kind"] and guessed:
            # Whom somebody spoke for was taken for an organisation; here it says what it is.
            self.add(number, kind, {**before, **shown, "revision": 2}, revision=2)
        elif differing:
            message = (
                f"line {number}: the {kind} {shown['id']} has another {differing[0]} than before"
            )
            raise Invalid(message)

    def add(self, number: int, kind: str, subject: Mapping[str, Any], *, revision: int = 1) -> None:
        """Add a revision of a subject as it is, and its line of the feed."""
        if kind == "statement" and subject["id"] in self.known:
            raise Invalid(f"line {number}: the id {subject['id']} is taken by a line before")
        self.known[subject["id"]] = dict(subject)
        content = {"reason": REASON, "record": history.referring(dict(subject))}
        text, salt = history.canonical(content), secrets.token_hex(16)
        self.number += 1
        columns = {
            "number": self.number,
            "subject_kind": kind,
            "subject_id": UUID(subject["id"]),
            "subject_revision": revision,
            "action": "take-over",
            "at": self.at,
            "by": self.by,
            "content_digest": history.digest(salt, text),
            "previous_hash": self.hash,
        }
        self.hash = history.link_of(columns)
        self.revisions.append(columns | {"salt": salt, "content": text, "hash": self.hash})
        statement = columns["subject_id"] if kind == "statement" else None
        line = {"number": self.number, "revision_number": self.number, "statement_id": statement}
        self.changes.append(line)


_EMPTY: Mapping[str, Document] = {
    "speaker": {
        "kind": "organisation",
        "unnamed": None,
        "aliases": [],
        "identifiers": {},
        "positions": [],
    },
    "source": {},
}
"""What a statement does not show of a subject; whom somebody spoke for is shown by its name."""
