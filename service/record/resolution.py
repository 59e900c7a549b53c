"""Which speaker is meant: by an id, or by a name and what else was said of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.models import Speaker
from service.record import batches, descriptions, documents, names, speakers
from service.record.errors import Conflict, Invalid, Remark
from service.record.remarks import Warnings


def resolve(
    session: Session, given: Mapping[str, Any], *, by: str, pointer: str, warnings: Warnings
) -> Speaker:
    """Return the speaker that is meant by an id or by a name and what else was said of them.

    A known name, compared folded, is that speaker; an unknown one makes a new speaker, and so
    do `new` and everything unnamed. A stated kind rules out speakers of another kind. Raises
    Conflict where several bear the name, Invalid where the id is unknown or of another kind.
    """
    if "id" in given:
        return _by_id(session, given, pointer, warnings)
    if given.get("kind") == "unnamed" or given.get("new"):
        return speakers.make(session, given, by=by)
    known = names.bearers(session, given["name"], given.get("kind"))
    if len(known) > 1:
        raise _ambiguous(given["name"], known, pointer)
    if not known:
        return _unknown(session, given, by=by, pointer=pointer, warnings=warnings)
    speaker = known[0]
    if speaker.name != given["name"]:
        warnings.add(
            pointer,
            "speaker-resolved-by-name",
            f"{given['name']} is taken for {speaker.name} ({speaker.id})",
        )
    kind = names.stated_kind(given.get("kind"))
    if speaker.kind == "unspecified" and kind is not None:
        speakers.learn_kind(session, speaker.id, kind, pointer, by=by)
    return speaker


def organisation(
    session: Session,
    given: Mapping[str, Any] | None,
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
    present: Speaker | None = None,
) -> Speaker | None:
    """Return the body that is meant, None where none is. Raises as `resolve`.

    The one that is present stays where it is meant. Sent back by its id it does so though it may
    have turned out to be no organisation.
    """
    if given is None:
        return None
    if present is not None and given.get("id") == present.shown.id:
        return present
    asked = {"kind": "organisation", **given}
    meant = resolve(session, asked, by=by, pointer=pointer, warnings=warnings)
    return settled([present] if present else [], meant, pointer)


def settled(present: Iterable[Speaker], meant: Speaker, pointer: str) -> Speaker:
    """Return who stands there already, where that is who is meant, or has become part of them.

    To send back what was read, or to state it anew, is no re-attribution. Raises Conflict where
    it is one, to a speaker of whom nothing is known any more.
    """
    for each in present:
        if each.shown is meant:
            return each
    speakers.refuse_erased(meant, f"{pointer}/id")
    return meant


def _by_id(session: Session, given: Mapping[str, Any], pointer: str, warnings: Warnings) -> Speaker:
    id, kind = given["id"], given.get("kind")
    batch = batches.deferring(session)
    found = select(Speaker).where(Speaker.id == id).options(selectinload(Speaker.survivor))
    speaker = session.scalar(found) if batch is None else batch.speakers.get(id)
    if speaker is None:
        raise Invalid.at(f"{pointer}/id", "unknown-speaker", f"there is no speaker {id}")
    if speaker.shown is not speaker:
        speaker = speaker.shown
        warnings.add(f"{pointer}/id", "speaker-merged", f"{id} is now {speaker.id}")
    if speaker.kind == "unnamed":
        detail = "an unnamed speaker is never shared between statements: describe this one"
        raise Invalid.at(f"{pointer}/id", "wrong-kind", detail)
    if kind is not None and speaker.kind not in (kind, "unspecified"):
        detail = f"{speaker.name} is a speaker of kind {speaker.kind}, not {kind}"
        raise Invalid.at(f"{pointer}/id", "wrong-kind", detail)
    return speaker


def _ambiguous(name: str, known: Sequence[Speaker], pointer: str) -> Conflict:
    count = f"{len(known)}{' or more' if len(known) == names.MOST_BEARERS else ''}"
    return Conflict(
        f"{count} speakers are called {name}: send the id of the one who is meant,"
        ' or "new": true for another',
        remarks=[Remark(pointer, "ambiguous-speaker", f"{count} are called {name}")],
        speakers=[documents.speaker_in_brief(bearer) for bearer in known],
    )


def _unknown(
    session: Session, given: Mapping[str, Any], *, by: str, pointer: str, warnings: Warnings
) -> Speaker:
    name = given["name"]
    if given.get("kind") is None and descriptions.is_description(name):
        warnings.add(
            pointer,
            "taken-for-unnamed",
            f'"{name}" reads like a description, so it is recorded as an unnamed speaker;'
            " state a kind if it is a name",
        )
        given = {**given, "kind": "unnamed"}
    return speakers.make(session, given, by=by)
