"""Statements that become one: one is made part of another, and the newest of these undone."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Speaker, Statement
from service.record import copies, documents, merged, preconditions, statements, whole
from service.record.documents import Document
from service.record.errors import Conflict, Invalid
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings, shortened

COMPARED = (
    "external_id",
    "text",
    "quotation",
    "verbatim",
    "language",
    "original",
    "speaker",
    "role",
    "organisation",
    "joint_with",
    "date",
    "date_as_published",
    "channel",
    "said_to",
    "place",
    "context",
    "tags",
    "status",
    "note",
)
"""The fields of a statement that somebody stated, its appearances aside."""

MOST_SHOWN = 200
"""Characters of a differing value that a warning shows."""


def merge(
    session: Session, id: UUID, expected: Expected, into: UUID, *, by: str, reason: str
) -> Recorded[Statement]:
    """Make a statement part of another, which is returned with copies of its appearances.

    The survivor's own fields stay; where the other's differ there is a warning. The other's row
    stays as it is, to come back. Raises NotFound, Gone, Merged and Stale of the one; Invalid and
    Conflict, at `/into`, where the survivor is none.
    """
    warnings = Warnings()
    joined = preconditions.check(statements.get(session, id), expected)
    survivor = _survivor(session, joined, into)
    for name, value in differing(joined, survivor):
        detail = f"the statement that was merged into this one has {_shown(value)}"
        warnings.add(f"/{name}", "merge-differs", detail)
    copies.bring(joined, survivor, warnings)
    merged.join(joined, survivor)
    statements.changed(session, joined, "merge", by, reason, Warnings())
    return statements.changed(session, survivor, "merge", by, reason, warnings)


def unmerge(
    session: Session, id: UUID, expected: Expected, *, by: str, reason: str
) -> Recorded[Statement]:
    """Undo the newest merge into a statement, which is returned; a warning names the other.

    The other is as it was; whatever was changed here since stays. Raises NotFound, Gone, Merged,
    Stale, and Conflict where nothing is part of the statement.
    """
    warnings = Warnings()
    survivor = preconditions.check(statements.get(session, id), expected)
    newest = merged.newest(session, survivor)
    if newest is None:
        raise Conflict.at("", "not-merged", f"no statement is part of {id}")
    joined = statements.find(session, newest.id)
    warnings.add("", "unmerged", f"{joined.id} is a statement of its own again")
    copies.take_away(session, joined, survivor, warnings)
    merged.part(joined)
    statements.changed(session, joined, "unmerge", by, reason, Warnings())
    return statements.changed(session, survivor, "unmerge", by, reason, warnings)


def _survivor(session: Session, joined: Statement, into: UUID) -> Statement:
    if into == joined.id:
        raise Invalid.at("/into", "same-statement", "nothing can be merged into itself")
    asked = select(Statement).where(Statement.id == into).options(*whole.STATEMENT)
    found = session.scalar(asked)
    if found is None:
        raise Invalid.at("/into", "unknown-statement", f"there is no statement {into}")
    if found.merged_into_number is not None:
        last = merged.survivor(session, found).id
        detail = f"{into} was itself merged into {last}"
        raise Conflict.at("/into", "merged", detail, merged_into=str(last))
    if found.status == "withdrawn":
        code = "erased" if found.is_erased else "withdrawn"
        raise Conflict.at("/into", code, f"{into} is {code}")
    if not are_of_one(joined, found):
        detail = f"{into} is of other speakers: correct `speaker` or `joint_with` first"
        raise Conflict.at("/into", "different-speakers", detail)
    return found


def are_of_one(statement: Statement, other: Statement) -> bool:
    """Tell whether two statements are of the same speakers, as those that become one must be."""
    return _named(statement) == _named(other)


def _named(statement: Statement) -> set[UUID]:
    """Return the ids of the speakers who have names: an unnamed one is nobody to compare with."""
    named = (each for each in statement.speakers if each.kind != "unnamed")
    return {each.shown.id for each in named}


def differing(joined: Statement, survivor: Statement) -> Iterator[tuple[str, Any]]:
    """Yield the fields in which two statements differ, with what the first one has."""
    other, own = _stated(joined), _stated(survivor)
    return ((name, other[name]) for name in COMPARED if other[name] != own[name])


def _stated(of: Statement) -> Document:
    """Return a statement's document, in which the speakers are who they are now."""
    stated = documents.statement(of)
    stated["speaker"] = _who(of.speaker)
    stated["organisation"] = _who(of.organisation)
    stated["joint_with"] = [
        {
            "speaker": _who(joint.speaker),
            "role": joint.role,
            "organisation": _who(joint.organisation),
        }
        for joint in of.joint_with
    ]
    return stated


def _who(speaker: Speaker | None) -> Document | None:
    """Return a speaker in brief; unnamed ones are the same where they are described alike."""
    if speaker is None:
        return None
    brief = documents.speaker_in_brief(speaker.shown)
    return {name: value for name, value in brief.items() if name != "id" or not brief["unnamed"]}


def _shown(value: Any) -> str:
    return shortened(orjson.dumps(value).decode(), MOST_SHOWN)
