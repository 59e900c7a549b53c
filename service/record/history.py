"""Every change of the record, kept for good, in one chain of hashes.

A hash covers the digest of the content and not the content itself, and each digest is salted:
content that a court orders blanked can go, with its salt, and the chain still verifies.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, select, union_all
from sqlalchemy.orm import Session, aliased

from service.models import (
    Appearance,
    Base,
    Change,
    JointSpeaker,
    Revision,
    Source,
    Speaker,
    Statement,
)
from service.models.written import moment
from service.record import batches, chain, documents, merged, plain
from service.record.documents import Document
from service.record.inserting import Insertion

Subject = Statement | Speaker | Source
KINDS: dict[type[Subject], str] = {
    Statement: "statement",
    Speaker: "speaker",
    Source: "source",
    plain.Statement: "statement",
    plain.Speaker: "speaker",
    plain.Source: "source",
}

LINKED = (
    "number",
    "subject_kind",
    "subject_id",
    "subject_revision",
    "action",
    "at",
    "by",
    "content_digest",
    "previous_hash",
)
"""The columns that a hash covers, in their order."""

_ID, _AT = LINKED.index("subject_id"), LINKED.index("at")

EMBEDDED = ("speaker", "organisation", "source")
"""The fields of a document that hold another subject, which has a history of its own."""


def append(
    session: Session,
    subject: Subject,
    *,
    action: str,
    by: str,
    reason: str | None = None,
    touches: bool = True,
) -> None:
    """Write the revision that a subject has just reached, and its lines of the feed.

    What the subject embeds stands in the content by its id alone: it has a history of its own.
    `touches` tells whether the answers of the statements that refer to a speaker or a source
    change with it; they then have lines of their own. Raises RuntimeError for a subject that the
    session does not hold: what it has become would not be written.
    """
    kind = KINDS[type(subject)]
    if isinstance(subject, Base) and subject not in session:
        message = f"{kind} {subject.id} is not of this session"
        raise RuntimeError(message)
    end = chain.end(session)
    text = canonical({"reason": reason, "record": content(subject)})
    salt = secrets.token_hex(16)
    columns = {
        "number": end.revision + 1,
        "subject_kind": kind,
        "subject_id": subject.id,
        "subject_revision": subject.revision,
        "action": action,
        "at": subject.updated,
        "by": by,
        "content_digest": digest(salt, text),
        "previous_hash": end.hash,
    }
    own_hash = link_of(columns)
    revision = columns | {"salt": salt, "content": text, "hash": own_hash}
    end.revision, end.hash = end.revision + 1, own_hash
    if kind != "statement" or action == "erase":
        end.subjects = None
    lines = _lines(end, touched(session, subject) if touches else [], kind)
    if (batch := batches.deferring(session)) is None:
        write(session, [revision], lines)
        return
    batch.revisions.append(revision)
    batch.changes += lines


def write(
    session: Session, revisions: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]]
) -> None:
    """Store revisions and lines of the feed that were made in this order."""
    for insertion, rows in ((_REVISION, revisions), (_CHANGE, changes)):
        values = itemgetter(*insertion.names)
        insertion.write(session, [values(row) for row in rows])


def content(subject: Subject) -> Document:
    """Return what the history keeps of a subject: its document, others in it by their ids.

    `merged_into` stands there only while the subject is part of another, with the revision of the
    other that made it so.
    """
    if isinstance(subject, (Statement, plain.Statement)):
        document = documents.statement(subject, documents.recorded)
    elif isinstance(subject, (Speaker, plain.Speaker)):
        document = documents.speaker_alone(subject)
    else:
        return documents.source(subject)
    if (note := merged.note(subject)) is not None:
        document["merged_into"] = note
    return referring(document)


def referring(document: Document) -> Document:
    """Return a document in which others stand by their ids alone."""
    return {
        name: _by_reference(name, value) if isinstance(value, (dict, list)) else value
        for name, value in document.items()
    }


def digest(salt: str, content: str) -> str:
    """Return the salted digest of a revision's content: SHA-256, in hexadecimal."""
    return hashlib.sha256(f"{salt}{content}".encode()).hexdigest()


def link(revision: Revision) -> str:
    """Return the hash of a revision: over every column but the content, its salt and the hash."""
    return link_of({name: getattr(revision, name) for name in LINKED})


def link_of(columns: Mapping[str, Any]) -> str:
    """Return the hash of a revision of these columns, as `link` does."""
    values = [columns[name] for name in LINKED]
    values[_ID], values[_AT] = str(values[_ID]), moment(values[_AT])
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, nothing escaped needlessly."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def touched(session: Session, subject: Subject) -> list[UUID]:
    """Return the ids of the statements whose answers a change of the subject changes."""
    if isinstance(subject, (Statement, plain.Statement)):
        return [subject.id]
    if subject.revision == 1:
        return []  # it is new, and nothing refers to it yet
    refers = refer_to(subject)
    return list(session.scalars(select(Statement.id).where(refers).order_by(Statement.number)))


def refer_to(subject: Speaker | Source) -> ColumnElement[bool]:
    """Return the condition of the statements in which a speaker or a source stands.

    A speaker stands also where one that was merged into it does.
    """
    if isinstance(subject, Source):
        return Statement.number.in_(
            select(Appearance.statement_number).where(Appearance.source_number == subject.number)
        )
    numbers = subject.numbers
    # A question for each index: of one with several conditions PostgreSQL reads every statement.
    found = (select(number).where(of.in_(numbers)) for number, of in _REFERENCES)
    return Statement.number.in_(union_all(*found))


_said, _joint = aliased(Statement), JointSpeaker
_REFERENCES = (
    (_said.number, _said.speaker_number),
    (_said.number, _said.organisation_number),
    (_joint.statement_number, _joint.speaker_number),
    (_joint.statement_number, _joint.organisation_number),
)
"""Where a speaker stands in a statement: the number of that, and the column."""
_REVISION, _CHANGE = (
    Insertion(table, [column.key for column in table.__table__.columns])
    for table in (Revision, Change)
)


def _by_reference(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [referring(each) if isinstance(each, dict) else each for each in value]
    return {"id": value["id"]} if name in EMBEDDED else referring(value)


def _lines(end: chain.End, statements: Iterable[UUID], kind: str) -> list[dict[str, Any]]:
    ids = list(statements) if kind == "statement" else [None, *statements]
    lines = [
        {"number": number, "revision_number": end.revision, "statement_id": statement_id}
        for number, statement_id in enumerate(ids, start=end.change + 1)
    ]
    end.change += len(lines)
    return lines
