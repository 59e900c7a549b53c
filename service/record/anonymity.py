"""What may be said of a speaker who is not named: nothing that tells who it is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Speaker, Statement
from service.record import history
from service.record.errors import Conflict, Invalid

CODE = "unnamed-speaker"
"""Of a conflict about what nobody has who is not named."""


def check(
    session: Session,
    speaker: Speaker,
    fields: Mapping[str, Any],
    identifiers: Mapping[str, str],
) -> None:
    """Refuse a correction that would tell who an unnamed speaker is, or describes a named one so.

    `identifiers` are those that the speaker would have. What an unnamed one has had before stands
    in the way of nothing else. Raises Invalid, Conflict.
    """
    kind = fields.get("kind", speaker.kind)
    if kind != "unnamed":
        if fields.get("unnamed") is not None:
            detail = 'is only of a speaker of "kind": "unnamed"'
            raise Invalid.at("/unnamed", "not-unnamed", detail)
        return
    had, called = speaker.identifiers, speaker.own_aliases
    if speaker.kind != "unnamed":
        _refuse_shared(session, speaker)
        if speaker.positions:
            detail = "who is not named has no positions: remove them, and then say so"
            raise Conflict.at("/kind", CODE, detail)
        had, called = {}, []
    if identifiers.items() - had.items():
        detail = 'who is not named has no identifiers: send "identifiers": null'
        raise Conflict.at("/identifiers", CODE, detail)
    if set(fields.get("aliases", speaker.own_aliases) or ()) - set(called):
        detail = 'who is not named has no further names: send "aliases": []'
        raise Conflict.at("/aliases", CODE, detail)


def _refuse_shared(session: Session, speaker: Speaker) -> None:
    refer = select(func.count()).select_from(Statement).where(history.refer_to(speaker))
    if (session.scalar(refer) or 0) > 1:
        detail = "an unnamed speaker is never shared, and several statements are this speaker's"
        raise Conflict.at("/kind", "shared-speaker", detail)
