"""What is left to say of a withdrawn statement: that it was one, since when, and why."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Revision, Statement
from service.models.written import moment
from service.record.documents import Document
from service.record.errors import Gone


def gone(session: Session, statement: Statement) -> Gone:
    """Return the error that a withdrawn statement answers with."""
    what = "erased" if statement.is_erased else "withdrawn"
    message = f"the statement {statement.id} was {what}"
    return Gone(message, statement=of(session, statement))


def gone_then(revision: Revision, at: datetime) -> Gone:
    """Return the error that a statement answers with of a moment at which it had a revision.

    It was withdrawn then, or what it was then is erased.
    """
    left, what = _left(revision), f"the statement {revision.subject_id}"
    erased = f"{what}, as it stood at {moment(at)}, is erased"
    message = erased if left["erased"] else f"{what} was withdrawn at {moment(at)}"
    return Gone(message, statement=left)


def of(session: Session, statement: Statement) -> Document:
    """Return a withdrawn statement's tombstone."""
    present = select(Revision).where(
        Revision.subject_id == statement.id, Revision.subject_revision == statement.revision
    )
    return _left(session.scalars(present).one())


def status_before(session: Session, statement: Statement) -> str:
    """Return the status that a withdrawn statement had before its withdrawal.

    Of one that was taken over without the history before, or of which that was blanked, nothing
    is known: it is current.
    """
    listed = select(Revision.content).where(Revision.subject_id == statement.id)
    for content in session.scalars(listed.order_by(Revision.subject_revision.desc())):
        record = _read(content).get("record") or {}
        if record.get("status") not in {None, "withdrawn"}:
            return str(record["status"])
    return "current"


def _left(revision: Revision) -> Document:
    """Return the tombstone of a statement as a revision has it; one without content is blanked."""
    content = _read(revision.content)
    record = content.get("record") or {}
    return {
        "id": str(revision.subject_id),
        "status": record.get("status", "withdrawn"),
        "erased": not record.get("text"),
        "reason": content.get("reason"),
        "revision": revision.subject_revision,
        "updated": record.get("updated", moment(revision.at)),
    }


def _read(content: str | None) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(content or "{}")
    return read
