"""What is left to say of a withdrawn statement: that it was one, since when, and why."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Revision, Statement
from service.record.documents import Document, moment
from service.record.errors import Gone


def gone(session: Session, statement: Statement) -> Gone:
    """Return the error that a withdrawn statement answers with."""
    what = "erased" if statement.is_erased else "withdrawn"
    message = f"the statement {statement.id} was {what}"
    return Gone(message, statement=of(session, statement))


def of(session: Session, statement: Statement) -> Document:
    """Return a withdrawn statement's tombstone."""
    content = _content(session, statement, statement.revision)
    return {
        "id": str(statement.id),
        "status": statement.status,
        "erased": statement.is_erased,
        "reason": content.get("reason"),
        "revision": statement.revision,
        "updated": moment(statement.updated),
    }


def status_before(session: Session, statement: Statement) -> str:
    """Return the status that a withdrawn statement had before its withdrawal.

    Of one that was taken over without the history before, or of which that was blanked, nothing
    is known: it is current.
    """
    listed = select(Revision.content).where(Revision.subject_id == statement.id)
    for content in session.scalars(listed.order_by(Revision.subject_revision.desc())):
        record = orjson.loads(content or "{}").get("record") or {}
        if record.get("status") not in {None, "withdrawn"}:
            return str(record["status"])
    return "current"


def _content(session: Session, statement: Statement, revision: int) -> dict[str, Any]:
    content = session.scalar(
        select(Revision.content).where(
            Revision.subject_id == statement.id, Revision.subject_revision == revision
        )
    )
    read: dict[str, Any] = orjson.loads(content or "{}")
    return read
