"""Where the words of a statement stand in the histories of others: while it was part of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Revision

LAST = 2**62
"""The number of no revision."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The revisions of another statement from a merge up to its end, by their numbers."""

    id: UUID
    first: int
    beyond: int


def of(session: Session, id: UUID, first: int = 0, beyond: int = LAST) -> Iterator[Trace]:
    """Yield every stretch of another's history in which a statement was part of it.

    Where that was merged in its turn meanwhile, the next one's follows. `first` and `beyond` are
    the revisions of the statement itself that are looked at.
    """
    listed = (
        select(Revision.number, Revision.action, Revision.content)
        .where(Revision.subject_id == id, Revision.number >= first)
        .order_by(Revision.subject_revision)
    )
    revisions = session.execute(listed).all()
    ends = [each.number for each in revisions[1:]] + [LAST]
    for revision, end in zip(revisions, ends, strict=True):
        into = _into(revision.content) if revision.action == "merge" else None
        if into is not None and revision.number < beyond:
            yield Trace(into, revision.number, end)
            yield from of(session, into, revision.number, end)


def _into(content: str | None) -> UUID | None:
    record: dict[str, Any] = orjson.loads(content or "{}").get("record") or {}
    into = record.get("merged_into")
    return None if into is None else UUID(into["id"])
