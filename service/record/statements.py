"""Statements: read and recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Statement, Tag, now
from service.record import (
    appearances,
    attributions,
    dates,
    documents,
    history,
    ids,
    indexing,
    names,
    quotations,
    rules,
    twins,
)
from service.record.errors import Duplicate, NotFound
from service.record.remarks import Warnings
from service.record.wholes import WHOLE


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement as it was just written, with what the writer should look at."""

    statement: Statement
    warnings: Sequence[Any]


def get(session: Session, id: UUID) -> Statement:
    """Return a statement with all that belongs to it. Raises NotFound."""
    found = session.scalar(select(Statement).where(Statement.id == id).options(*WHOLE))
    if found is None:
        message = f"there is no statement {id}"
        raise NotFound(message)
    return found


def reindex(session: Session, batch: int = 500) -> int:
    """Write every index row anew, and note by which analysis; return how many there were.

    Nothing is committed here: until the caller does, searches see the old rows.
    """
    count, last = 0, 0
    while True:
        rows = session.scalars(
            select(Statement)
            .where(Statement.number > last)
            .order_by(Statement.number)
            .limit(batch)
            .options(*WHOLE)
        ).all()
        if not rows:
            indexing.mark_current(session)
            return count
        last = rows[-1].number
        for statement in rows:
            indexing.put(session, statement, Warnings())
        count += len(rows)
        session.flush()
        session.expunge_all()


def add(session: Session, fields: Mapping[str, Any], *, by: str) -> Recorded:
    """Record a statement, its speakers, its sources, its history and its place in the index.

    `fields` are those of schemas.NewStatementSchema, already of the right shape. Raises Invalid
    with every remark at its pointer, Conflict where a name is borne by several, Duplicate where
    the client has already used the external id. Nothing is committed here.
    """
    warnings = Warnings()
    rules.check(fields)
    _refuse_duplicate(session, fields.get("external_id"), by)
    statement = _make(session, fields, by=by, warnings=warnings)
    for place, given in enumerate(_given_appearances(fields)):
        pointer = f"/appearances/{place}" if "appearances" in fields else ""
        made = appearances.make(
            session, statement, given, by=by, pointer=pointer, warnings=warnings
        )
        made.position = place
        statement.appearances.append(made)
    twins.warn(session, statement, warnings)
    session.add(statement)
    indexing.put(session, statement, warnings)
    session.flush()
    record = documents.statement(statement)
    history.append(session, statement, action="add", by=by, record=record)
    return Recorded(statement, warnings)


def _given_appearances(fields: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    given: Sequence[Mapping[str, Any]] | None = fields.get("appearances")
    return [{"source": fields["source"]}] if given is None else given


def _refuse_duplicate(session: Session, external_id: str | None, by: str) -> None:
    if external_id is None:
        return
    existing = session.scalar(
        select(Statement.id).where(
            Statement.recorded_by == by, Statement.external_id == external_id
        )
    )
    if existing is not None:
        raise Duplicate.at(
            "/external_id",
            "duplicate",
            f"{external_id} is already recorded, as {existing}",
            existing=str(existing),
        )


def _make(session: Session, fields: Mapping[str, Any], *, by: str, warnings: Warnings) -> Statement:
    last = session.execute(
        select(Statement.number, Statement.id).order_by(Statement.number.desc()).limit(1)
    ).one_or_none()
    moment = now()
    said = dates.parse(fields.get("date"))
    quotation, verbatim = quotations.settle(fields, warnings)
    original = fields.get("original") or {}
    speaker, organisation = attributions.resolve(session, fields, "", by=by, warnings=warnings)
    return Statement(
        number=last.number + 1 if last else 1,
        id=ids.new(after=last.id if last else None),
        external_id=fields.get("external_id"),
        text=fields["text"],
        text_key=twins.key(fields["text"]),
        quotation=quotation,
        verbatim=verbatim,
        language=fields.get("language"),
        original_text=original.get("text"),
        original_language=original.get("language"),
        speaker=speaker,
        role=fields.get("role"),
        organisation=organisation,
        joint_with=attributions.joint(session, fields, by=by, warnings=warnings),
        date=fields.get("date"),
        first_day=said.first_day,
        last_day=said.last_day,
        date_as_published=fields.get("date_as_published"),
        channel=fields.get("channel"),
        said_to=fields.get("said_to"),
        place=fields.get("place"),
        context=fields.get("context"),
        tags=_tags(fields.get("tags", ())),
        status=fields.get("status", "current"),
        note=fields.get("note"),
        revision=1,
        recorded_by=by,
        recorded=moment,
        updated=moment,
        appearances=[],
    )


def _tags(given: Sequence[str]) -> list[Tag]:
    once: dict[str, str] = {}
    for name in given:
        once.setdefault(names.key(name), name)
    return [
        Tag(position=place, name=name, folded=folded)
        for place, (folded, name) in enumerate(once.items())
    ]
