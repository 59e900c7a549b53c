"""The record as it stood: revisions, and in each the speakers and sources as they stood then."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Revision
from service.models.written import moment
from service.record import cursor, listing, paging, sources, tombstones
from service.record.documents import Document
from service.record.errors import Merged, NotFound
from service.record.history import EMBEDDED

SHOWN = {
    "speaker": ("id", "name", "kind", "unnamed"),
    "organisation": ("id", "name"),
    "source": ("id", *sources.FIELDS, "status"),
}
"""What a document shows of a subject that it embeds, as service.record.documents does."""

Before = Callable[[Revision, Revision], bool]
"""Whether the first revision had been made when the second, or the moment asked for, was."""


@dataclass(frozen=True, slots=True)
class Past:
    """One revision of a subject: the record after it, the reason, pointers to what it changed."""

    revision: Revision
    record: Document | None
    reason: str | None
    changed: Sequence[str]


def revisions(
    session: Session, id: UUID, kind: str, *, limit: int, after: str | None
) -> paging.Page[Past]:
    """Return the revisions of a subject, the newest first, a page at a time.

    Raises NotFound, InvalidQuery.
    """
    of_subject = select(Revision).where(Revision.subject_id == id, Revision.subject_kind == kind)
    count = session.scalar(select(func.count()).select_from(of_subject.subquery())) or 0
    if not count:
        message = f"there is no {kind} {id}"
        raise NotFound(message)
    listed = of_subject.order_by(Revision.subject_revision.desc()).limit(limit + 1)
    if after is not None:
        last = cursor.decode(after, f"history {id}", listing.number)[0]
        listed = listed.where(Revision.subject_revision < last)
    rows = session.scalars(listed).all()
    shown = [_past(row, before) for row, before in zip(rows, [*rows, None][1:], strict=True)]
    _embed(session, [(past.record, past.revision) for past in shown], _earlier)
    return paging.page(
        shown,
        limit,
        paging.Total(count),
        lambda past: cursor.encode(f"history {id}", past.revision.subject_revision),
    )


def as_of(session: Session, id: UUID, at: datetime) -> Document:
    """Return a statement's document as it stood at a moment. Raises NotFound, Gone, Merged."""
    found = session.scalar(
        select(Revision)
        .where(Revision.subject_id == id, Revision.subject_kind == "statement", Revision.at <= at)
        .order_by(Revision.subject_revision.desc())
        .limit(1)
    )
    if found is None:
        message = f"there was no statement {id} at {moment(at)}"
        raise NotFound(message)
    past = _past(found, None)
    if past.record is None or past.record["status"] == "withdrawn":
        raise tombstones.gone_then(found, at)
    if (into := past.record.get("merged_into")) is not None:
        raise Merged(old=id, into=UUID(into["id"]))
    _embed(session, [(past.record, found)], lambda each, _: each.at <= at)
    return past.record


def _past(revision: Revision, before: Revision | None) -> Past:
    content, old = _content(revision), _content(before)
    record: Document | None = content.get("record")
    changed: list[str] = []
    if record and before is not None and (then := old.get("record")) is not None:
        fields = (field for field in {**record, **then} if field not in {"revision", "updated"})
        changed = [f"/{field}" for field in fields if record.get(field) != then.get(field)]
    return Past(revision, record, content.get("reason"), changed)


def _content(revision: Revision | None) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads((revision and revision.content) or "{}")
    return read


def _earlier(one: Revision, other: Revision) -> bool:
    return one.number <= other.number


def _embed(
    session: Session, records: Sequence[tuple[Document | None, Revision]], before: Before
) -> None:
    """Fill in every speaker and source that records hold by reference, as each stood then.

    A speaker who was part of another by then is shown as that one.
    """
    places = [
        (holder, name, revision)
        for record, revision in records
        for holder, name in _references(record)
    ]
    history: dict[str, list[Revision]] = {}
    while places:
        _read(session, history, {holder[name]["id"] for holder, name, _ in places})
        merged = []
        for holder, name, revision in places:
            versions = history[holder[name]["id"]]
            then = [each for each in versions if before(each, revision)] or versions[:1]
            content = _content(_told(then[-1], versions))["record"]
            if (into := content.get("merged_into")) is not None:
                holder[name] = {"id": into["id"]}
                merged.append((holder, name, revision))
            else:
                holder[name] = {field: content[field] for field in SHOWN[name]}
        places = merged


def _told(version: Revision, versions: Sequence[Revision]) -> Revision:
    """Return a version of a subject, or what stands in place of one that was blanked.

    Of one that stays, and with which another was merged and parted, it is what it was before:
    neither changed it. Of one that was erased nothing is left before: it is the erasure itself,
    and not what has become of the subject since.
    """
    if version.content:
        return version
    place = versions.index(version)
    for each in reversed(versions[:place]):
        if each.content and "merged_into" not in _content(each)["record"]:
            return each
    return next(each for each in versions[place:] if each.content)


def _read(session: Session, history: dict[str, list[Revision]], wanted: set[str]) -> None:
    """Let the revisions of some subjects be known, in their order."""
    ids = [UUID(id) for id in wanted if id not in history]
    listed = select(Revision).where(Revision.subject_id.in_(ids)).order_by(Revision.number)
    for each in session.scalars(listed) if ids else ():
        history.setdefault(str(each.subject_id), []).append(each)


def _references(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every object that holds a reference, with the field that it is."""
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in EMBEDDED and isinstance(inner, dict):
                yield value, name
            else:
                yield from _references(inner)
