"""Who is credited with a statement: a speaker, and the body they spoke for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from service.models import JointSpeaker, Speaker
from service.record import speakers
from service.record.remarks import Warnings


def resolve(
    session: Session, given: Mapping[str, Any], pointer: str, *, by: str, warnings: Warnings
) -> tuple[Speaker, Speaker | None]:
    """Return the speaker and the organisation that are meant; errors as speakers.resolve."""
    speaker = speakers.resolve(
        session, given["speaker"], by=by, pointer=f"{pointer}/speaker", warnings=warnings
    )
    if given.get("organisation") is None:
        return speaker, None
    organisation = speakers.resolve(
        session,
        {"kind": "organisation", **given["organisation"]},
        by=by,
        pointer=f"{pointer}/organisation",
        warnings=warnings,
    )
    return speaker, organisation


def joint(
    session: Session, fields: Mapping[str, Any], *, by: str, warnings: Warnings
) -> list[JointSpeaker]:
    """Return the further speakers of a joint statement, in the order given."""
    further = []
    for place, given in enumerate(fields.get("joint_with", ())):
        speaker, organisation = resolve(
            session, given, f"/joint_with/{place}", by=by, warnings=warnings
        )
        further.append(
            JointSpeaker(
                position=place,
                speaker=speaker,
                role=given.get("role"),
                organisation=organisation,
            )
        )
    return further
