"""Appearances of a statement: another source carries it, one was taken down wrongly, one goes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.models import Appearance, Statement
from service.record import carrying, history, preconditions, rules, statements
from service.record.errors import Conflict, NotFound
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings


def add(
    session: Session,
    id: UUID,
    expected: Expected,
    fields: Mapping[str, Any],
    *,
    by: str,
    pointer: str = "",
) -> Recorded[Statement]:
    """Record that another source carries a statement.

    `pointer` is where the fields stand in what was sent. Raises NotFound, Gone, Merged, Stale;
    Invalid with every remark at its pointer.
    """
    warnings = Warnings()
    statement = preconditions.check(statements.get(session, id), expected)
    rules.check(fields)
    made = carrying.make(session, statement, fields, by=by, pointer=pointer, warnings=warnings)
    statement.appearances.append(made)
    reason = fields.get("reason")
    return statements.changed(session, statement, "add-appearance", by, reason, warnings)


def revise(  # noqa: PLR0913 - a change, and where it stands in what was sent
    session: Session,
    id: UUID,
    appearance: UUID,
    expected: Expected,
    fields: Mapping[str, Any],
    *,
    by: str,
    pointer: str = "",
) -> Recorded[Statement]:
    """Correct what the fields state of an appearance, for the reason among them.

    A correction that changes nothing makes no revision. Raises as `add` does.
    """
    warnings = Warnings()
    statement = preconditions.check(statements.get(session, id), expected)
    rules.check(fields)
    found = _of(statement, appearance)
    before = history.content(statement)
    carrying.apply(session, statement, found, fields, by=by, pointer=pointer, warnings=warnings)
    if history.content(statement) == before:
        return Recorded(statement, warnings)
    reason = fields["reason"]
    return statements.changed(session, statement, "correct-appearance", by, reason, warnings)


def remove(
    session: Session, id: UUID, appearance: UUID, expected: Expected, *, by: str, reason: str
) -> Recorded[Statement]:
    """Remove an appearance; history keeps it.

    Raises NotFound, Gone, Merged, Stale, Conflict where it is the last: a statement has a source.
    """
    statement = preconditions.check(statements.get(session, id), expected)
    found = _of(statement, appearance)
    if len(statement.appearances) == 1:
        detail = "a statement has at least one appearance: withdraw the statement instead"
        raise Conflict.at("", "last-appearance", detail)
    statement.appearances.remove(found)
    return statements.changed(session, statement, "remove-appearance", by, reason, Warnings())


def _of(statement: Statement, id: UUID) -> Appearance:
    for each in statement.appearances:
        if each.id == id:
            return each
    message = f"the statement {statement.id} has no appearance {id}"
    raise NotFound(message)
