"""Where the words of a subject stand in the histories of others: in what merges have left there.

A merge and its end are a revision of both each: of the one that is part of the other, and, with
the next number, of the other. The reason stands in both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Revision

LAST = 2**62
"""The number of no revision."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Revisions of another subject, by the numbers of the first and the last."""

    id: UUID
    first: int
    last: int


def of(session: Session, id: UUID, first: int = 0, last: int = LAST) -> Iterator[Trace]:
    """Yield every stretch of another's history in which a statement was part of it.

    It begins with the merge and ends with what undid that. Where the other was merged in its turn
    meanwhile, the next one's follows. `first` and `last` are the revisions of the statement itself
    that are looked at.
    """
    revisions = _revisions(session, id, first)
    for place, revision in enumerate(revisions):
        into = _into(revision)
        if into is not None and revision.number <= last:
            end = _end(revisions[place:]) + 1
            yield Trace(into, revision.number, end)
            yield from of(session, into, revision.number, end)


def reasons(session: Session, id: UUID) -> Iterator[Trace]:
    """Yield the other's revision of every merge of a subject, and of its end."""
    revisions = _revisions(session, id)
    for place, revision in enumerate(revisions):
        if revision.action != "merge":
            continue
        if (into := _into(revision)) is not None:
            beside, end = revision.number + 1, _end(revisions[place:]) + 1
        elif _into(other := session.get_one(Revision, revision.number - 1)) == id:
            into, beside = other.subject_id, other.number
            end = _end(_revisions(session, into, beside))
        else:
            continue
        yield Trace(into, beside, beside)
        yield Trace(into, end, end)


def _revisions(session: Session, id: UUID, first: int = 0) -> Sequence[Revision]:
    listed = select(Revision).where(Revision.subject_id == id, Revision.number >= first)
    return session.scalars(listed.order_by(Revision.subject_revision)).all()


def _end(revisions: Iterable[Revision]) -> int:
    """Return the number of the first revision that undid a merge."""
    return next((each.number for each in revisions if each.action == "unmerge"), LAST)


def _into(revision: Revision) -> UUID | None:
    """Return what a revision has made its subject a part of; None if it is no merge of it."""
    content = orjson.loads(revision.content or "{}")
    into = (content.get("record") or {}).get("merged_into")
    return UUID(into["id"]) if into is not None and revision.action == "merge" else None
