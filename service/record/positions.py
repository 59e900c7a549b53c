"""Positions that speakers held: a title, perhaps in a body, from a day until another.

Each change of one is a revision of its speaker. No statement changes with it: what somebody held
on a day is looked up when it is asked for (`service.record.held`).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.models import Position, Speaker, now
from service.record import (
    dates,
    documents,
    history,
    ids,
    names,
    preconditions,
    resolution,
    speaker_parts,
    speakers,
)
from service.record.errors import Conflict, Invalid
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings

FIELD = "held"
"""The field of the labels that are titles of positions."""

MOST = 200
"""Positions of one speaker."""


def add(
    session: Session, id: UUID, expected: Expected, fields: Mapping[str, Any], *, by: str
) -> Recorded[Speaker]:
    """Record a position that a speaker held.

    Raises NotFound, Merged, Stale, Invalid, Conflict where the speaker is unnamed or erased, has
    very many, or where several bodies bear the name.
    """
    warnings = Warnings()
    speaker = _of_named(session, id, expected)
    if len(speaker.positions) == MOST:
        raise Conflict.at("", "too-many-positions", f"a speaker has {MOST} positions at most")
    made = Position(id=ids.new())
    every = {"organisation": None, "begins": None, "ends": None, **fields}
    _apply(session, made, every, by=by, warnings=warnings)
    _warn_of_repeats(speaker, made, warnings)
    speaker.positions.append(made)
    _changed(session, speaker, "add-position", by, fields.get("reason"))
    return Recorded(speaker, warnings)


def revise(
    session: Session,
    id: UUID,
    position: UUID,
    expected: Expected,
    fields: Mapping[str, Any],
    *,
    by: str,
) -> Recorded[Speaker]:
    """Correct what the fields state of a position, for the reason among them.

    A correction that changes nothing makes no revision. Raises as `add` and `remove` do.
    """
    warnings = Warnings()
    speaker = _of_named(session, id, expected)
    found = speaker_parts.position(speaker, position)
    before = history.content(speaker)
    _apply(session, found, fields, by=by, warnings=warnings)
    if history.content(speaker) != before:
        _warn_of_repeats(speaker, found, warnings)
        _changed(session, speaker, "correct-position", by, fields["reason"])
    return Recorded(speaker, warnings)


def remove(
    session: Session, id: UUID, position: UUID, expected: Expected, *, by: str, reason: str
) -> Recorded[Speaker]:
    """Remove a position that was not held; history keeps it.

    Raises NotFound, Merged, Stale, Conflict where it came with a speaker who is part of this one.
    """
    speaker = preconditions.check(speakers.get(session, id), expected)
    speaker.positions.remove(speaker_parts.position(speaker, position))
    _changed(session, speaker, "remove-position", by, reason)
    return Recorded(speaker, Warnings())


def _of_named(session: Session, id: UUID, expected: Expected) -> Speaker:
    speaker = preconditions.check(speakers.get(session, id), expected)
    if speaker.kind == "unnamed":
        detail = "who is not named has no positions: they would tell who it is"
        raise Conflict.at("", "unnamed-speaker", detail)
    speakers.refuse_erased(speaker, "")
    return speaker


def _apply(
    session: Session, position: Position, fields: Mapping[str, Any], *, by: str, warnings: Warnings
) -> None:
    if "title" in fields:
        position.title, position.folded = fields["title"], names.key(fields["title"])
    if "organisation" in fields:
        with session.no_autoflush:
            position.organisation = resolution.organisation(
                session,
                fields["organisation"],
                by=by,
                pointer="/organisation",
                warnings=warnings,
                present=position.organisation,
            )
    if "begins" in fields:
        position.begins = fields["begins"]
        position.begins_first_day = _days("/from", position.begins).first_day
    if "ends" in fields:
        position.ends = fields["ends"]
        position.ends_last_day = _days("/to", position.ends).last_day
    if position.ends_last_day and position.ends_last_day < position.begins_first_day:
        detail = f"{position.ends} is before {position.begins}"
        raise Invalid.at("/to", "invalid-range", detail)


def _days(pointer: str, given: str | None) -> dates.Span:
    try:
        return dates.parse(given)
    except ValueError as error:
        raise Invalid.at(pointer, "invalid-date", str(error)) from error


def _warn_of_repeats(speaker: Speaker, position: Position, warnings: Warnings) -> None:
    body = documents.body(position.organisation)
    for other in speaker.held:
        is_same = other.folded == position.folded and documents.body(other.organisation) == body
        if other is not position and is_same and _meet(other, position):
            detail = f"{other.title} is recorded for days among these, as {other.id}"
            warnings.add("/title", "position-repeated", detail)


def _meet(one: Position, other: Position) -> bool:
    return all(
        not ends.ends_last_day or begins.begins_first_day <= ends.ends_last_day
        for begins, ends in ((one, other), (other, one))
    )


def _changed(session: Session, speaker: Speaker, action: str, by: str, reason: str | None) -> None:
    speaker.revision += 1
    speaker.updated = now()
    session.flush()
    names.labels(session, ((FIELD, each.title) for each in speaker.positions))
    history.append(session, speaker, action=action, by=by, reason=reason, touches=False)
