"""Every change of the record, kept for good, in one chain of hashes.

A hash covers the digest of the content and not the content itself, and each digest is salted:
content that a court orders blanked can go, with its salt, and the chain still verifies.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from service.models import Appearance, Change, JointSpeaker, Revision, Source, Speaker, Statement

GENESIS = "0" * 64
"""What the first revision names as the hash before it."""

Subject = Statement | Speaker | Source
KINDS: dict[type[Subject], Literal["statement", "speaker", "source"]] = {
    Statement: "statement",
    Speaker: "speaker",
    Source: "source",
}


def append(
    session: Session,
    subject: Subject,
    *,
    action: str,
    by: str,
    record: dict[str, Any],
    reason: str | None = None,
) -> Revision:
    """Write the revision that a subject has just reached, and its lines of the feed.

    `record` is the subject's document after the change. The caller's transaction is serialised
    (`service.db`), so that the head read here is the head.
    """
    previous = session.execute(
        select(Revision.number, Revision.hash).order_by(Revision.number.desc()).limit(1)
    ).one_or_none()
    content = canonical({"reason": reason, "record": record})
    salt = secrets.token_hex(16)
    revision = Revision(
        number=previous.number + 1 if previous else 1,
        subject_kind=KINDS[type(subject)],
        subject_id=subject.id,
        subject_revision=subject.revision,
        action=action,
        at=subject.updated,
        by=by,
        salt=salt,
        content=content,
        content_digest=digest(salt, content),
        previous_hash=previous.hash if previous else GENESIS,
    )
    revision.hash = link(revision)
    session.add(revision)
    _announce(session, revision, touched(session, subject))
    return revision


def digest(salt: str, content: str) -> str:
    """Return the salted digest of a revision's content: SHA-256, in hexadecimal."""
    return hashlib.sha256(f"{salt}{content}".encode()).hexdigest()


def link(revision: Revision) -> str:
    """Return the hash of a revision: over every column but the content, its salt and the hash."""
    columns = [
        revision.number,
        revision.subject_kind,
        str(revision.subject_id),
        revision.subject_revision,
        revision.action,
        moment(revision.at),
        revision.by,
        revision.content_digest,
        revision.previous_hash,
    ]
    return hashlib.sha256(canonical(columns).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, nothing escaped needlessly."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Return a moment as the record writes it: 2026-11-20T10:00:00Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def touched(session: Session, subject: Subject) -> list[UUID]:
    """Return the ids of the statements whose answers a change of the subject changes."""
    if isinstance(subject, Statement):
        return [subject.id]
    if subject.revision == 1:
        return []  # it is new, and nothing refers to it yet
    holds: ColumnElement[bool]
    if isinstance(subject, Source):
        holds = Statement.number.in_(
            select(Appearance.statement_number).where(Appearance.source_number == subject.number)
        )
    else:
        joint = select(JointSpeaker.statement_number).where(
            (JointSpeaker.speaker_number == subject.number)
            | (JointSpeaker.organisation_number == subject.number)
        )
        holds = (
            (Statement.speaker_number == subject.number)
            | (Statement.organisation_number == subject.number)
            | Statement.number.in_(joint)
        )
    return list(session.scalars(select(Statement.id).where(holds).order_by(Statement.number)))


def _announce(session: Session, revision: Revision, statements: Iterable[UUID]) -> None:
    last = session.scalar(select(func.max(Change.number))) or 0
    lines = [None, *statements] if revision.subject_kind != "statement" else list(statements)
    session.add_all(
        Change(number=number, revision_number=revision.number, statement_id=statement_id)
        for number, statement_id in enumerate(lines, start=last + 1)
    )
