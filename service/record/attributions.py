"""Who is credited with a statement: its speakers, and the bodies they spoke for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from service.models import JointSpeaker, Speaker, Statement
from service.record import descriptions, names, plain, resolution, roles
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
    who = _Meant(session, by, warnings)
    if "speaker" in fields:
        present = () if statement.speaker is None else (statement.speaker,)
        statement.speaker = who.speaker(present, fields["speaker"], "/speaker")
    if "organisation" in fields:
        given = fields["organisation"]
        statement.organisation = who.body(statement.organisation, given, "/organisation")
    if "joint_with" in fields:
        statement.joint_with = _joint(statement, fields["joint_with"] or (), who)
    roles.warn(session, statement, fields, warnings)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Who is meant by what a client has sent: who stands there already, where that is meant."""

    session: Session
    by: str
    warnings: Warnings

    def speaker(
        self, present: Sequence[Speaker], given: Mapping[str, Any], pointer: str
    ) -> Speaker:
        """Return the first of those present who is meant, else who resolution.resolve says.

        What is not stated anew of somebody unnamed stays as it was.
        """
        stated = given.get("unnamed") or {}
        alike = [each for each in present if self._is_unnamed(each, given)]
        for each in alike:
            if stated.items() <= (each.unnamed or {}).items():
                return each
        if alike:
            given = {**given, "unnamed": (alike[0].unnamed or {}) | stated}
        meant = resolution.resolve(
            self.session, given, by=self.by, pointer=pointer, warnings=self.warnings
        )
        return resolution.settled(present, meant, pointer)

    def body(
        self, present: Speaker | None, given: Mapping[str, Any] | None, pointer: str
    ) -> Speaker | None:
        """Return the body that was spoken for; errors as resolution.organisation."""
        return resolution.organisation(
            self.session,
            given,
            by=self.by,
            pointer=pointer,
            warnings=self.warnings,
            present=present,
        )

    def _is_unnamed(self, present: Speaker, given: Mapping[str, Any]) -> bool:
        """Tell whether who stands there is the unnamed one that is sent back, or described anew.

        A plain description is one, unless it is a name by now.
        """
        if present.unnamed is None:
            return False
        if "id" in given:
            return bool(given["id"] == present.id)
        if given.get("name") != present.name or given.get("new"):
            return False
        if given.get("kind") is None and descriptions.is_description(present.name):
            return not names.bearers(self.session, present.name, None)
        return given.get("kind") == "unnamed"


def _joint(
    statement: Statement, given: Sequence[Mapping[str, Any]], who: _Meant
) -> list[JointSpeaker]:
    make, left = plain.beside(statement, JointSpeaker), list(statement.joint_with)
    further = []
    for place, each in enumerate(given):
        pointer = f"/joint_with/{place}"
        # Who stood behind one that is left out moves up, and stays who it was.
        near = sorted(left, key=lambda joint: joint.position != place)
        speaker = who.speaker([one.speaker for one in near], each["speaker"], f"{pointer}/speaker")
        stood = [one for one in near if one.speaker is speaker][:1]
        left = [one for one in left if one not in stood]
        present = next((one.organisation for one in (*stood, *near)), None)
        body = who.body(present, each.get("organisation"), f"{pointer}/organisation")
        further.append(
            make(position=place, speaker=speaker, role=each.get("role"), organisation=body)
        )
    return further
