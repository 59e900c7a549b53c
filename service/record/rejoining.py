"""Merges made again of the history: what its last revision says is part of another becomes so."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from service.models import Revision, Speaker, Statement
from service.record import reindexing
from service.record.documents import Document

BATCH = 500
"""Revisions that are read at once."""

Joined = tuple[UUID, UUID, int]
"""A statement, what it is part of, and the revision of that which made it so."""


def named(merged: Mapping[str, Document]) -> set[str]:
    """Return the ids of all speakers of some merges: what each id is part of."""
    return {*merged, *(into["id"] for into in merged.values())}


def speakers(known: Mapping[str, Speaker], merged: Mapping[str, Document]) -> None:
    """Join every merged speaker to the other, and to the one that answers for it in the end."""
    for id, into in merged.items():
        last = into["id"]
        while last in merged:
            last = merged[last]["id"]
        known[id].merged_into, known[id].survivor = known[into["id"]], known[last]
        known[id].merged_revision = into["revision"]


def statements(session: Session) -> None:
    """Join every merged statement to the other, now that all are there.

    Their rows of the text index are written anew: no list shows them.
    """
    last = 0
    while revisions := session.execute(_last(last)).all():
        last = revisions[-1].number
        joined = [each for _, content in revisions if (each := _joined(content)) is not None]
        _join(session, joined)


def _last(behind: int) -> Select[Any]:
    """Return the query of the next revisions that are the last of a statement that was merged.

    Nothing else can happen to one that is part of another than to be erased with it.
    """
    later = aliased(Revision)
    after = select(later.number).where(
        later.subject_id == Revision.subject_id,
        later.subject_revision > Revision.subject_revision,
    )
    columns: Sequence[Any] = (Revision.number, Revision.content)
    return (
        select(*columns)
        .where(
            Revision.number > behind,
            Revision.subject_kind == "statement",
            Revision.action.in_(("merge", "erase")),
            ~after.exists(),
        )
        .order_by(Revision.number)
        .limit(BATCH)
    )


def _joined(content: str) -> Joined | None:
    record = orjson.loads(content)["record"]
    into = record.get("merged_into")
    return into and (UUID(record["id"]), UUID(into["id"]), into["revision"])


def _join(session: Session, joined: Sequence[Joined]) -> None:
    if not joined:
        return
    wanted = {id for each in joined for id in each[:2]}
    read = session.scalars(select(Statement).where(Statement.id.in_(wanted)))
    known = {each.id: each for each in read}
    for id, into, revision in joined:
        known[id].merged_into_number = known[into].number
        known[id].merged_revision = revision
    session.flush()
    session.expunge_all()
    reindexing.some(session, Statement.id.in_([id for id, _, _ in joined]))
    session.expunge_all()
