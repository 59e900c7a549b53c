"""Statements: read, recorded, corrected, withdrawn and restored."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.models import Statement, now
from service.record import (
    carrying,
    chain,
    contents,
    documents,
    history,
    ids,
    indexing,
    merged,
    plain,
    preconditions,
    renderings,
    rows,
    rules,
    tombstones,
    twins,
    whole,
)
from service.record.documents import Document
from service.record.errors import Conflict, Duplicate, NotFound
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings

TWIN = {"text", "speaker", "date"}
"""The fields of a statement that make it an exact twin of another."""

_columns = Statement.__table__.c
_SAME_EXTERNAL = select(_columns.id).where(
    _columns.recorded_by == bindparam("recorded_by"),
    _columns.external_id == bindparam("external_id"),
)


def read(session: Session, id: UUID) -> tuple[int, Document]:
    """Return a statement's number and document, for who only reads. Raises as `get` does."""
    if (found := renderings.of_id(session, id)) is not None:
        return found
    statement = get(session, id)
    return statement.number, documents.statement(statement)


def get(session: Session, id: UUID) -> Statement:
    """Return a statement with all that belongs to it. Raises NotFound, Gone, Merged."""
    found = merged.refuse(session, find(session, id))
    if found.status == "withdrawn":
        raise tombstones.gone(session, found)
    return found


def find(session: Session, id: UUID) -> Statement:
    """Return a statement, a withdrawn one too. Raises NotFound."""
    found = session.scalar(select(Statement).where(Statement.id == id).options(*whole.STATEMENT))
    if found is None:
        message = f"there is no statement {id}"
        raise NotFound(message)
    return found


def add(session: Session, fields: Mapping[str, Any], *, by: str) -> Recorded[Statement]:
    """Record a statement, its speakers, its sources, its history and its place in the index.

    `fields` are those of schemas.NewStatementSchema, already of the right shape. Raises Invalid
    with every remark at its pointer, Conflict where a name is borne by several, Duplicate where
    the client has already used the external id. Nothing is committed here.
    """
    warnings = Warnings()
    rules.check(fields)
    statement = draw_up(session, fields, by=by, warnings=warnings)
    _refuse_duplicate(session, statement, fields.get("external_id"))
    twins.warn(session, statement, warnings)
    indexing.put(session, statement, warnings)
    rows.add(session, [statement])
    rows.add_carriers(session, [statement])
    append(session, statement)
    return Recorded(statement, warnings)


def draw_up(
    session: Session,
    fields: Mapping[str, Any],
    *,
    by: str,
    warnings: Warnings,
    text_key: str | None = None,
) -> Statement:
    """Return the statement that comes next, of which nothing but its subjects is recorded yet.

    Raises what `add` does, but for Duplicate.
    """
    moment = now()
    statement = plain.Statement(
        status="current",
        revision=1,
        recorded_by=by,
        recorded=moment,
        updated=moment,
        appearances=[],
    )
    # What needs no database comes first: from the first question on, every other writer waits.
    every = {"date": None, **fields}
    contents.apply(session, statement, every, by=by, warnings=warnings, text_key=text_key)
    carrying.make_all(session, statement, fields, by=by, warnings=warnings)
    end = chain.end(session)
    statement.number, statement.id = end.statement + 1, ids.new(after=end.statement_id)
    return statement


def append(session: Session, statement: Statement) -> None:
    """Let the record end with a statement that was drawn up, and write its first revision."""
    end = chain.end(session)
    end.statement, end.statement_id = statement.number, statement.id
    history.append(session, statement, action="add", by=statement.recorded_by)


def revise(
    session: Session, id: UUID, expected: Expected, fields: Mapping[str, Any], *, by: str
) -> Recorded[Statement]:
    """Correct what the fields state, for the reason among them; None empties a field.

    A correction that changes nothing makes no revision. Raises NotFound, Gone, Merged, Stale, and
    what `add` raises.
    """
    warnings = Warnings()
    statement = preconditions.check(get(session, id), expected)
    # Words that stay were taken when they were recorded, be it by the rules of another release.
    is_quoted = any(name in fields for name in contents.QUOTED)
    words = contents.quoted(statement, fields) if is_quoted else {}
    rules.check(words | {"date": fields.get("date")})
    _refuse_duplicate(session, statement, fields.get("external_id"))
    before, quotation = history.content(statement), statement.quotation
    translated = [each for each in statement.appearances if carrying.is_translated(statement, each)]
    contents.apply(session, statement, fields, by=by, warnings=warnings)
    carrying.follow(statement, quotation)
    if carrying.TRANSLATING & fields.keys():
        for each in statement.appearances:
            carrying.settle(statement, each, was_translated=each in translated)
    if history.content(statement) != before:
        if TWIN & fields.keys():
            twins.warn(session, statement, warnings)
        changed(session, statement, "correct", by, fields["reason"], warnings)
    return Recorded(statement, warnings)


def withdraw(
    session: Session, id: UUID, expected: Expected, *, by: str, reason: str
) -> Recorded[Statement]:
    """Withdraw a statement: lists leave it out, and its id answers with a tombstone.

    Raises NotFound, Gone, Merged, Stale.
    """
    statement = preconditions.check(get(session, id), expected)
    statement.status = "withdrawn"
    return changed(session, statement, "withdraw", by, reason, Warnings())


def restore(
    session: Session, id: UUID, expected: Expected, *, by: str, reason: str
) -> Recorded[Statement]:
    """Undo a withdrawal: the status is again what it was before. Warns of twins, as `add` does.

    Raises NotFound, Merged, Stale, Conflict where the statement is not withdrawn, or is erased.
    """
    statement = merged.refuse(session, find(session, id))
    if statement.status != "withdrawn":
        raise Conflict.at("", "not-withdrawn", f"{id} is not withdrawn")
    if statement.is_erased:
        raise Conflict.at("", "erased", f"{id} is erased: there is nothing to restore")
    preconditions.check(statement, expected)
    warnings = Warnings()
    statement.status = tombstones.status_before(session, statement)
    twins.warn(session, statement, warnings)
    return changed(session, statement, "restore", by, reason, warnings)


def changed(
    session: Session,
    statement: Statement,
    action: str,
    by: str,
    reason: str | None,
    warnings: Warnings,
) -> Recorded[Statement]:
    """Write the next revision of a statement that was changed, and its row of the index."""
    statement.revision += 1
    statement.updated = now()
    indexing.put(session, statement, warnings)
    session.flush()
    history.append(session, statement, action=action, by=by, reason=reason)
    return Recorded(statement, warnings)


def _refuse_duplicate(session: Session, statement: Statement, external_id: str | None) -> None:
    if external_id is None:
        return
    existing = session.scalar(
        _SAME_EXTERNAL, {"recorded_by": statement.recorded_by, "external_id": external_id}
    )
    if existing not in (None, statement.id):
        raise Duplicate.of(external_id, existing)
