"""Erasure, where a court orders it: content is blanked everywhere, and the chain still verifies.

A hash of the chain covers a salted digest of the content. Without content and salt the digest
tells nothing, and still proves that the chain is whole.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from service.models import Revision, Speaker, Statement, now
from service.record import (
    former,
    history,
    indexing,
    merged,
    reindexing,
    repeats,
    sources,
    speakers,
    statements,
    traces,
    unlabelling,
)
from service.record.errors import Conflict
from service.record.history import Subject
from service.record.remarks import Warnings
from service.record.traces import Trace

NOBODY = {"kind": "unnamed", "name": "", "unnamed": {"reason": "legal"}}
"""Who an erased statement is attributed to."""

KEPT = {
    "number",
    "id",
    "key",
    "external_id",
    "merged_revision",
    "revision",
    "recorded",
    "recorded_by",
    "updated",
}
"""Columns of a statement that are not its content."""


def statement(session: Session, id: UUID, *, by: str, reason: str) -> None:
    """Blank a statement: its words, its attribution, its appearances, and all of it in history.

    Its id and clocks stay, and answer with a tombstone. What is part of it is blanked with it,
    the histories of others while it was part of them, and why anything was merged with it or
    parted from it. Raises NotFound, Merged of what is itself part of another, Conflict if it is
    done.
    """
    found = merged.refuse(session, statements.find(session, id))
    _refuse_twice(found, id, erased=found.is_erased)
    every = [found.id, *(each.id for each in merged.parts(session, found))]
    traced = [
        trace
        for each in every
        for trace in (*traces.of(session, each), *traces.reasons(session, each))
    ]
    for each in every:
        _statement(session, statements.find(session, each), by, reason)
    for other, those in _of_others(traced, every):
        _forget_past(session, statements.find(session, other), those, by, reason)


def _statement(session: Session, found: Statement, by: str, reason: str) -> None:
    stood = {*indexing.named(found), *former.names(session, _all(found))}
    unnamed = former.unnamed(session, found.id)
    _blank(session, found, by)
    indexing.put(session, found, Warnings())
    unlabelling.forget(session, stood)
    _blank_history(session, _all(found))
    _finish(session, found, by, reason)
    for described in unnamed:
        speaker(session, described, by=by, reason=reason)


def speaker(session: Session, id: UUID, *, by: str, reason: str) -> None:
    """Blank a speaker's names, identifiers and positions; statements keep an attribution to it.

    What is part of it is blanked with it, and in the histories of others why they were merged with
    it or parted from it. Names that stand in the words of statements are theirs: erase those too.
    Raises NotFound, Merged of what is itself part of another, Conflict if it is done.
    """
    found = speakers.get(session, id)
    _refuse_twice(found, id, erased=found.is_erased)
    every = [found, *found.merged]
    traced = [trace for each in every for trace in traces.reasons(session, each.id)]
    for each in every:
        if not each.is_erased:
            _blank_speaker(session, each, by, reason)
    for other, those in _of_others(traced, [each.id for each in every]):
        _forget_past(session, speakers.find(session, other), those, by, reason)


def _blank_speaker(session: Session, found: Speaker, by: str, reason: str) -> None:
    stood = former.names(session, _all(found))
    found.name = found.folded = ""
    found.names[0].name = found.names[0].folded = ""
    del found.names[1:]
    found.identifiers, found.positions = {}, []
    found.unnamed_count = None
    session.flush()
    reindexing.some(session, history.refer_to(found))
    unlabelling.forget(session, stood)
    _blank_history(session, _all(found))
    _finish(session, found, by, reason, {name for _, name in stood if name})


def source(session: Session, id: UUID, *, by: str, reason: str) -> None:
    """Blank a source's outlet, title, addresses and dates, and withdraw it.

    Raises NotFound, Conflict if it is done.
    """
    found = sources.get(session, id)
    _refuse_twice(found, id, erased=found.is_erased)
    stood = former.names(session, _all(found))
    for field in sources.FIELDS:
        setattr(found, field, None)
    sources.derive(found)
    found.status = "withdrawn"
    session.flush()
    reindexing.some(session, history.refer_to(found))
    unlabelling.forget(session, stood)
    _blank_history(session, _all(found))
    _finish(session, found, by, reason)


def _refuse_twice(subject: Subject, id: UUID, *, erased: bool) -> None:
    if erased:
        raise Conflict.at("", "erased", f"the {history.KINDS[type(subject)]} {id} is erased")


def _blank(session: Session, found: Statement, by: str) -> None:
    for column in Statement.__table__.columns:
        if column.name not in KEPT and column.nullable and not column.foreign_keys:
            setattr(found, column.name, None)
    found.text = found.text_key = ""
    found.quotation, found.verbatim = "indirect", []
    found.first_day = found.last_day = 0
    found.status = "withdrawn"
    found.organisation = None
    found.joint_with, found.tags, found.appearances = [], [], []
    found.speaker = speakers.make(session, NOBODY, by=by)


def _of_others(
    traced: Iterable[Trace], every: Collection[UUID]
) -> Iterable[tuple[UUID, Collection[Trace]]]:
    """Return the traces by whose they are, without those of what is itself erased."""
    others: dict[UUID, list[Trace]] = {}
    for each in traced:
        if each.id not in every:
            others.setdefault(each.id, []).append(each)
    return others.items()


def _forget_past(
    session: Session, other: Statement | Speaker, those: Iterable[Trace], by: str, reason: str
) -> None:
    """Blank some of another's history, and say so in a revision; what it is stays."""
    for each in those:
        past = _all(other) & Revision.number.between(each.first, each.last)
        stood = former.names(session, past)
        _blank_history(session, past)
        unlabelling.forget(session, stood)
    _finish(session, other, by, reason, touches=isinstance(other, Statement))


def _all(subject: Subject) -> ColumnElement[bool]:
    """Return the condition of all revisions of a subject."""
    return Revision.subject_id == subject.id


def _blank_history(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(update(Revision).where(which).values(content=None, salt=None))


def _finish(
    session: Session,
    subject: Subject,
    by: str,
    reason: str,
    names: Collection[str] = (),
    *,
    touches: bool = True,
) -> None:
    repeats.blank(session, subject.id, names)
    subject.revision += 1
    subject.updated = now()
    session.flush()
    history.append(session, subject, action="erase", by=by, reason=reason, touches=touches)
