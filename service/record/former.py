"""What stands in the revisions of a subject: the names it had, and whom it was attributed to.

A correction leaves them in the history, and the labels of names in their table. An erasure has to
find both, also where nothing of the present tells of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.models import Change, Revision, Speaker
from service.record import positions
from service.record.documents import Document

Named = tuple[str, str | None]
"""A field of the labels, and a name that stands in it."""


def names(session: Session, which: ColumnElement[bool]) -> set[Named]:
    """Return every name that stands in some revisions; in those that are blanked there is none."""
    return {
        named
        for _, kind, record in _records(session, which)
        for named in _NAMES[kind](record)
        if named[1]
    }


def unnamed(session: Session, statement: UUID) -> Sequence[UUID]:
    """Return the unnamed speakers that a statement is, or was, attributed to, but for erased ones.

    Each belongs to this one statement. Whoever had a name while this statement was theirs, and was
    left unnamed in another, belongs to that.
    """
    revisions = _records(session, Revision.subject_id == statement)
    ids = {
        UUID(credited["speaker"]["id"])
        for _, _, record in revisions
        for credited in (record, *record["joint_with"])
    }
    listed = select(Speaker.id).where(
        Speaker.id.in_(ids), Speaker.kind == "unnamed", Speaker.name != ""
    )
    found = session.scalars(listed.order_by(Speaker.number)).all()
    return [each for each in found if not _is_of_another(session, each, statement)]


def _is_of_another(session: Session, speaker: UUID, statement: UUID) -> bool:
    """Tell whether the feed names another statement as that of a speaker who was unnamed then."""
    revisions = _records(session, Revision.subject_id == speaker)
    numbers = [number for number, _, record in revisions if record["kind"] == "unnamed"]
    others = select(Change.number).where(
        Change.revision_number.in_(numbers), Change.statement_id != statement
    )
    return session.scalar(others.limit(1)) is not None


def _records(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[int, str, Document]]:
    """Yield the number, the kind of subject and the record of each revision that has content."""
    columns = select(Revision.number, Revision.subject_kind, Revision.content)
    for number, kind, content in session.execute(columns.where(which)):
        if content is not None:
            yield number, kind, orjson.loads(content)["record"]


def _of_statement(record: Document) -> Iterator[Named]:
    yield from (("said_to", record["said_to"]), ("place", record["place"]))
    yield from (("tag", name) for name in record["tags"])
    yield from (("role", credited["role"]) for credited in (record, *record["joint_with"]))
    for appearance in record["appearances"]:
        yield from (("via", carrier["name"]) for carrier in appearance["via"])


def _of_speaker(record: Document) -> Iterator[Named]:
    field = "unnamed" if record["kind"] == "unnamed" else "speaker"
    yield from ((field, name) for name in (record["name"], *record["aliases"]))
    yield from ((positions.FIELD, held["title"]) for held in record["positions"])


def _of_source(record: Document) -> Iterator[Named]:
    yield ("outlet", record["outlet"])


_NAMES: Mapping[str, Callable[[Document], Iterator[Named]]] = {
    "statement": _of_statement,
    "speaker": _of_speaker,
    "source": _of_source,
}
