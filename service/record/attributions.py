"""Who is credited with a statement: its speakers, and the bodies they spoke for."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy.orm import Session

from service.models import JointSpeaker, Speaker, Statement
from service.record import plain, resolution, roles
from service.record.remarks import Warnings


def apply(
    session: Session,
    statement: Statement,
    fields: Mapping[str, Any],
    *,
    by: str,
    warnings: Warnings,
) -> None:
    """Set the speakers and organisations that the fields state; errors as resolution.resolve.

    Warns of a role that the speaker did not hold on the date, which is set by then.
    """
    if "speaker" in fields:
        statement.speaker = _speaker(
            session,
            statement.speaker,
            fields["speaker"],
            by=by,
            pointer="/speaker",
            warnings=warnings,
        )
    if "organisation" in fields:
        statement.organisation = _body(
            session,
            statement.organisation,
            fields["organisation"],
            by=by,
            pointer="/organisation",
            warnings=warnings,
        )
    if "joint_with" in fields:
        given = fields["joint_with"] or ()
        statement.joint_with = _joint(session, statement, given, by=by, warnings=warnings)
    roles.warn(session, statement, fields, warnings)


def _stands(present: Speaker | None, meant: Speaker | None) -> bool:
    """Tell whether who is meant stands there already, as the one that it was merged into.

    To send back what was read, or to state it anew, is no re-attribution.
    """
    return present is not None and present.shown is meant


def _speaker(
    session: Session,
    present: Speaker | None,
    given: Mapping[str, Any],
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
) -> Speaker:
    """Return the speaker that is meant; who stands there already where that is meant."""
    if present is not None and _is_described(present, given):
        return present
    meant = resolution.resolve(session, given, by=by, pointer=pointer, warnings=warnings)
    return present if present is not None and _stands(present, meant) else meant


def _body(
    session: Session,
    present: Speaker | None,
    given: Mapping[str, Any] | None,
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
) -> Speaker | None:
    """Return the body that is meant; who stands there already where that is meant.

    Sent back by its id it stays, though it may have turned out to be no organisation.
    """
    if present is not None and given is not None and given.get("id") == present.shown.id:
        return present
    meant = resolution.organisation(session, given, by=by, pointer=pointer, warnings=warnings)
    return present if _stands(present, meant) else meant


def _is_described(present: Speaker, given: Mapping[str, Any]) -> bool:
    """Tell whether whoever stands there is the unnamed one that is described anew, as before."""
    if present.unnamed is None or given.get("kind") != "unnamed":
        return False
    described = {"count": None, "reason": "unknown", "terms": "not_stated"}
    described |= given.get("unnamed") or {}
    return given.get("name") == present.name and described == present.unnamed


def _joint(
    session: Session,
    statement: Statement,
    given: Sequence[Mapping[str, Any]],
    *,
    by: str,
    warnings: Warnings,
) -> list[JointSpeaker]:
    further = []
    make, before = plain.beside(statement, JointSpeaker), statement.joint_with
    for place, (each, present) in enumerate(zip_longest(given, before[: len(given)])):
        pointer = f"/joint_with/{place}"
        speaker = _speaker(
            session,
            None if present is None else present.speaker,
            each["speaker"],
            by=by,
            pointer=f"{pointer}/speaker",
            warnings=warnings,
        )
        organisation = _body(
            session,
            None if present is None else present.organisation,
            each.get("organisation"),
            by=by,
            pointer=f"{pointer}/organisation",
            warnings=warnings,
        )
        further.append(
            make(position=place, speaker=speaker, role=each.get("role"), organisation=organisation)
        )
    return further
