"""Speakers of every kind: read, made and corrected."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Speaker, SpeakerName, now
from service.record import (
    anonymity,
    batches,
    documents,
    history,
    ids,
    merged,
    names,
    plain,
    preconditions,
    reindexing,
    speaker_parts,
    whole,
)
from service.record.documents import Document
from service.record.errors import Conflict, NotFound, Remark
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings


def get(session: Session, id: UUID) -> Speaker:
    """Return a speaker with names and positions. Raises NotFound, Merged."""
    return merged.refuse(session, find(session, id))


def find(session: Session, id: UUID) -> Speaker:
    """Return a speaker, a merged one too. Raises NotFound."""
    found = session.scalar(select(Speaker).where(Speaker.id == id).options(*whole.SPEAKER))
    if found is None:
        message = f"there is no speaker {id}"
        raise NotFound(message)
    whole.speakers(session, [found])
    return found


def refuse_erased(speaker: Speaker, pointer: str) -> None:
    """Raise Conflict where a speaker was erased: nothing is known of them any more."""
    if speaker.is_erased:
        raise Conflict.at(pointer, "erased", f"the speaker {speaker.id} is erased")


def add(session: Session, fields: Mapping[str, Any], *, by: str) -> Recorded[Speaker]:
    """Record a speaker by itself.

    Raises Conflict where a speaker of that name is known, unless `new` asks for another.
    """
    known = names.bearers(session, fields["name"], fields.get("kind"))
    if known and not fields.get("new"):
        name = fields["name"]
        message = f'{name} is known: use the id, or send "new": true for another of that name'
        raise Conflict(
            message,
            remarks=[Remark("/name", "known-speaker", message)],
            speakers=[documents.speaker_in_brief(each) for each in known],
        )
    return Recorded(make(session, fields, by=by), Warnings())


def make(session: Session, fields: Mapping[str, Any], *, by: str) -> Speaker:
    """Make a new speaker of a name, whoever else bears it."""
    moment, defers = now(), batches.deferring(session) is not None
    speaker = (plain.Speaker if defers else Speaker)(
        id=ids.new(),
        identifiers={},
        names=[],
        positions=[],
        merged=[],
        revision=1,
        recorded=moment,
        updated=moment,
    )
    _apply(speaker, {"kind": None, "aliases": None, **fields})
    batches.keep(session, speaker)
    if not defers:
        names.labels(session, labelled(speaker))
    history.append(session, speaker, action="add", by=by)
    return speaker


def revise(
    session: Session, id: UUID, expected: Expected, fields: Mapping[str, Any], *, by: str
) -> Recorded[Speaker]:
    """Correct what the fields state of a speaker, for the reason among them.

    A name that is replaced stays as an alias, so that whoever still sends it is understood,
    unless `aliases` are stated too, or one of the two is a description of somebody unnamed: who
    is described alike is not the same. Raises NotFound, Merged, Stale, Invalid, Conflict, also of
    one who is erased.
    """
    warnings = Warnings()
    speaker = preconditions.check(get(session, id), expected)
    refuse_erased(speaker, "")
    before, brief = history.content(speaker), documents.speaker_in_brief(speaker)
    anonymity.check(session, speaker, fields, _identifiers(speaker, fields))
    speaker_parts.refuse_kind(speaker, fields.get("kind"), "/kind")
    _apply(speaker, speaker_parts.own(speaker, fields, warnings))
    if history.content(speaker) != before:
        _warn_of_namesakes(session, speaker, warnings)
        _changed(session, speaker, brief, by, fields["reason"])
    return Recorded(speaker, warnings)


def learn_kind(session: Session, id: UUID, kind: str, pointer: str, *, by: str) -> None:
    """Set the kind of a speaker of whom nobody had stated it.

    Raises Alone in a batch, Conflict where the kind of something merged into it rules it out.
    """
    if batches.deferring(session) is not None:
        raise batches.Alone
    speaker = get(session, id)
    speaker_parts.refuse_kind(speaker, kind, pointer)
    brief = documents.speaker_in_brief(speaker)
    _apply(speaker, {"kind": kind})
    _changed(session, speaker, brief, by, None)


def _apply(speaker: Speaker, fields: Mapping[str, Any]) -> None:
    was = speaker.kind
    if "kind" in fields:
        speaker.kind = fields["kind"] or "unspecified"
    turns = was != speaker.kind and "unnamed" in (was, speaker.kind)
    if turns or "name" in fields or "aliases" in fields:
        name = fields.get("name", speaker.name)
        keeps = not turns and "aliases" not in fields
        aliases = _outgoing(speaker) if keeps else fields.get("aliases") or ()
        speaker.name, speaker.folded = name, names.key(name)
        _call(speaker, list(dict.fromkeys([name, *aliases])))
    speaker.identifiers = _identifiers(speaker, fields)
    if speaker.kind != "unnamed" or fields.get("unnamed", {}) is None:
        speaker.unnamed_count = speaker.unnamed_reason = speaker.unnamed_terms = None
    if speaker.kind != "unnamed":
        return
    unnamed = fields.get("unnamed") or {}
    speaker.unnamed_count = unnamed.get("count", speaker.unnamed_count)
    speaker.unnamed_reason = unnamed.get("reason") or speaker.unnamed_reason or "unknown"
    speaker.unnamed_terms = unnamed.get("terms") or speaker.unnamed_terms or "not_stated"


def _identifiers(speaker: Speaker, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return identifiers with a patch applied, in which null takes one away, or all of them."""
    if "identifiers" not in fields:
        return speaker.identifiers
    patch = fields["identifiers"]
    patched = {} if patch is None else {**speaker.identifiers, **patch}
    return {scheme: each for scheme, each in patched.items() if each is not None}


def _outgoing(speaker: Speaker) -> Sequence[str]:
    """Return the aliases a speaker has once the main name is replaced."""
    return [*speaker.own_aliases, speaker.name]


def _call(speaker: Speaker, called: Sequence[str]) -> None:
    """Set the names in place: a row that moved would collide with the one in its position."""
    for place, name in enumerate(called):
        if place == len(speaker.names):
            speaker.names.append(plain.beside(speaker, SpeakerName)(position=place))
        speaker.names[place].name = name
        speaker.names[place].folded = names.key(name)
    del speaker.names[len(called) :]


def labelled(speaker: Speaker) -> list[tuple[str, str]]:
    """Return the names of a speaker by which it is found, each with the field it stands in."""
    field = "unnamed" if speaker.kind == "unnamed" else "speaker"
    return [(field, each.name) for each in speaker.names]


def _changed(
    session: Session, speaker: Speaker, before: Document, by: str, reason: str | None
) -> None:
    """Write the next revision of a speaker; `before` is how statements showed it until now."""
    brief = documents.speaker_in_brief(speaker)
    speaker.revision += 1
    speaker.updated = now()
    session.flush()
    if (batch := batches.of(session)) is not None:
        batch.learn(speaker)
    names.labels(session, labelled(speaker))
    if _indexed(brief) != _indexed(before):
        reindexing.some(session, history.refer_to(speaker))
    touches = brief != before
    history.append(session, speaker, action="correct", by=by, reason=reason, touches=touches)


def _indexed(brief: Document) -> Sequence[str]:
    """Return what stands in the index of a speaker: the kind, and the name of an unnamed one."""
    return (brief["kind"], brief["name"]) if brief["kind"] == "unnamed" else (brief["kind"],)


def _warn_of_namesakes(session: Session, speaker: Speaker, warnings: Warnings) -> None:
    if speaker.kind == "unnamed":
        return
    with session.no_autoflush:
        bearers = names.bearers(session, speaker.name, speaker.kind)
    others = [str(each.id) for each in bearers if each.number != speaker.number]
    if others:
        detail = f"{speaker.name} is also the name of {', '.join(others)}"
        warnings.add("/name", "name-shared", detail)
