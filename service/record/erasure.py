"""Erasure, where a court orders it: content is blanked everywhere, and the chain still verifies.

A hash of the chain covers a salted digest of the content. Without content and salt the digest
tells nothing, and still proves that the chain is whole.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service import text
from service.models import (
    Idempotency,
    Label,
    LabelWord,
    Position,
    Revision,
    SpeakerName,
    Statement,
    now,
)
from service.record import (
    history,
    indexing,
    names,
    near_words,
    positions,
    reindexing,
    sources,
    speakers,
    statements,
)
from service.record.errors import Conflict
from service.record.history import Subject
from service.record.remarks import Warnings
from service.text import Query, Term
from service.text.key import FIRST, LAST

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

    Its id and clocks stay, and answer with a tombstone. Raises NotFound, Conflict if it is done.
    """
    found = statements.find(session, id)
    _refuse_twice(found, id, erased=found.is_erased)
    stood = set(indexing.named(found))
    unnamed = [speaker for speaker in found.speakers if speaker.kind == "unnamed"]
    _blank(session, found, by)
    indexing.put(session, found, Warnings())
    _forget_labels(session, stood)
    _finish(session, found, by, reason)
    for described in unnamed:
        speaker(session, described.id, by=by, reason=reason)


def speaker(session: Session, id: UUID, *, by: str, reason: str) -> None:
    """Blank a speaker's names, identifiers and positions; statements keep an attribution to it.

    Names that stand in the words of statements are theirs: erase those too. Raises NotFound,
    Conflict if it is done.
    """
    found = speakers.get(session, id)
    _refuse_twice(found, id, erased=not found.name)
    field = "unnamed" if found.kind == "unnamed" else "speaker"
    stood = {(field, each.name) for each in found.names}
    stood |= {(positions.FIELD, each.title) for each in found.positions}
    found.name = found.folded = ""
    found.names[0].name = found.names[0].folded = ""
    del found.names[1:]
    found.identifiers, found.positions = {}, []
    found.unnamed_count = None
    session.flush()
    reindexing.some(session, history.refer_to(found))
    _forget_labels(session, stood)
    _finish(session, found, by, reason)


def source(session: Session, id: UUID, *, by: str, reason: str) -> None:
    """Blank a source's outlet, title, addresses and dates, and withdraw it.

    Raises NotFound, Conflict if it is done.
    """
    found = sources.get(session, id)
    done = all(getattr(found, field) is None for field in sources.FIELDS)
    _refuse_twice(found, id, erased=done)
    stood = {("outlet", found.outlet)} if found.outlet else set()
    for field in sources.FIELDS:
        setattr(found, field, None)
    sources.derive(found)
    found.status = "withdrawn"
    session.flush()
    reindexing.some(session, history.refer_to(found))
    _forget_labels(session, stood)
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


def _forget_labels(session: Session, stood: Iterable[tuple[str, str | None]]) -> None:
    """Remove the labels of names that nothing in the record bears any longer."""
    session.flush()
    for field, name in stood:
        if name is None or field == indexing.STEMMED:
            continue
        folded = names.key(name)
        label = session.scalar(select(Label).where(Label.field == field, Label.folded == folded))
        if label is None or _is_borne(session, label):
            continue
        words = delete(LabelWord).where(LabelWord.label_number == label.number)
        gone = session.scalars(words.returning(LabelWord.word)).all()
        session.delete(label)
        if field == near_words.FIELD:
            near_words.forget(session, gone)


def _is_borne(session: Session, label: Label) -> bool:
    if label.field in ("speaker", positions.FIELD):
        table = SpeakerName if label.field == "speaker" else Position
        borne = select(table.number).where(table.folded == label.folded)
        return session.scalar(borne.limit(1)) is not None
    query = Query(((Term((f":{label.field}.{label.number}",)),),), ())
    return bool(text.dialect(session).keys(session, query, LAST + 1, FIRST, 1))


def _finish(session: Session, subject: Subject, by: str, reason: str) -> None:
    session.execute(
        update(Revision).where(Revision.subject_id == subject.id).values(content=None, salt=None)
    )
    _forget_answers(session, subject.id)
    subject.revision += 1
    subject.updated = now()
    session.flush()
    history.append(session, subject, action="erase", by=by, reason=reason)


def _forget_answers(session: Session, id: UUID) -> None:
    """Remove the kept answers in which a subject stands; there are some days' worth at most."""
    kept = session.execute(select(Idempotency.number, Idempotency.body))
    holding = [number for number, body in kept if str(id).encode() in body]
    session.execute(delete(Idempotency).where(Idempotency.number.in_(holding)))
