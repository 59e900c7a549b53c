"""Speakers of every kind: found by id, resolved from a name, made where nobody bears it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.models import Position, Speaker, SpeakerName, now
from service.record import cursor, documents, history, ids, indexing, names, paging
from service.record.errors import Conflict, Invalid, NotFound
from service.record.remarks import Warnings

NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds"
DESCRIPTION = re.compile(
    # An article before a word in lower case: "a spokesman", "A US official", and not "An Nguyen".
    rf"(?:an? .*?\b[a-z]|(?:{NUMBER_WORDS}|several|some|many|few|various|unnamed|unidentified"
    r"|anonymous) |(?:eye)?witness(?:es)?\b|(?:officials|sources|residents|bystanders)\b)",
)
MOST_BEARERS = 100
"""Speakers of one name that a conflict lists."""

WHOLE = (
    selectinload(Speaker.names),
    selectinload(Speaker.positions).selectinload(Position.organisation),
)


def get(session: Session, id: UUID) -> Speaker:
    """Return a speaker with names and positions. Raises NotFound."""
    found = session.scalar(select(Speaker).where(Speaker.id == id).options(*WHOLE))
    if found is None:
        message = f"there is no speaker {id}"
        raise NotFound(message)
    return found


def find(session: Session, *, limit: int, after: str | None) -> paging.Page[Speaker]:
    """Return the speakers in the order of their folded main names, a page at a time."""
    listed = select(Speaker).where(Speaker.merged_into_number.is_(None))
    order = (Speaker.folded, Speaker.id)
    total = paging.bounded_total(session, listed)
    if after is not None:
        folded, id = cursor.decode(after, "speakers", cursor.text, UUID)
        listed = listed.where(
            (Speaker.folded > folded) | ((Speaker.folded == folded) & (Speaker.id > id))
        )
    rows = session.scalars(listed.order_by(*order).limit(limit + 1).options(*WHOLE)).all()
    return paging.page(
        rows, limit, total, lambda last: cursor.encode("speakers", last.folded, last.id)
    )


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
        return add(session, given, by=by)
    bearers = _bearers(session, given["name"], given.get("kind"))
    if len(bearers) > 1:
        raise _ambiguous(given["name"], bearers, pointer)
    if not bearers:
        return _unknown(session, given, by=by, pointer=pointer, warnings=warnings)
    speaker = bearers[0]
    if speaker.name != given["name"]:
        warnings.add(
            pointer,
            "speaker-resolved-by-name",
            f"{given['name']} is taken for {speaker.name} ({speaker.id})",
        )
    _learn_kind(session, speaker, given.get("kind"), by=by)
    return speaker


def add(session: Session, given: Mapping[str, Any], *, by: str) -> Speaker:
    """Make a new speaker of a name, whoever else bears it."""
    moment = now()
    unnamed = given.get("unnamed") or {}
    kind = given.get("kind") or "unspecified"
    aliases = [alias for alias in given.get("aliases", ()) if alias != given["name"]]
    speaker = Speaker(
        id=ids.new(),
        kind=kind,
        name=given["name"],
        folded=names.key(given["name"]),
        unnamed_count=unnamed.get("count"),
        unnamed_reason=unnamed.get("reason", "unknown") if kind == "unnamed" else None,
        unnamed_terms=unnamed.get("terms", "not_stated") if kind == "unnamed" else None,
        identifiers=given.get("identifiers", {}),
        revision=1,
        recorded=moment,
        updated=moment,
        names=[
            SpeakerName(position=place, name=name, folded=names.key(name))
            for place, name in enumerate([given["name"], *aliases])
        ],
        positions=[],
    )
    session.add(speaker)
    session.flush()
    if kind != "unnamed":
        names.labels(session, (("speaker", name) for name in (given["name"], *aliases)))
    history.append(session, speaker, action="add", by=by, record=documents.speaker(speaker))
    return speaker


def _by_id(session: Session, given: Mapping[str, Any], pointer: str, warnings: Warnings) -> Speaker:
    id, kind = given["id"], given.get("kind")
    speaker = session.scalar(select(Speaker).where(Speaker.id == id))
    if speaker is None:
        raise Invalid.at(f"{pointer}/id", "unknown-speaker", f"there is no speaker {id}")
    while speaker.merged_into_number is not None:
        speaker = session.get_one(Speaker, speaker.merged_into_number)
        warnings.add(f"{pointer}/id", "speaker-merged", f"{id} is now {speaker.id}")
    if kind is not None and speaker.kind not in (kind, "unspecified"):
        detail = f"{speaker.name} is a speaker of kind {speaker.kind}, not {kind}"
        raise Invalid.at(f"{pointer}/id", "wrong-kind", detail)
    return speaker


def _bearers(session: Session, name: str, kind: str | None) -> Sequence[Speaker]:
    named = select(SpeakerName.speaker_number).where(SpeakerName.folded == names.key(name))
    bearers = (
        select(Speaker)
        .where(
            Speaker.number.in_(named),
            Speaker.kind != "unnamed",
            Speaker.merged_into_number.is_(None),
        )
        .order_by(Speaker.number)
        .limit(MOST_BEARERS)
    )
    if kind is not None:
        bearers = bearers.where(Speaker.kind.in_((kind, "unspecified")))
    return session.scalars(bearers).all()


def _ambiguous(name: str, bearers: Sequence[Speaker], pointer: str) -> Conflict:
    return Conflict(
        f"{len(bearers)} speakers are called {name}: send the id of the one who is meant,"
        ' or "new": true for another',
        remarks=[Invalid.at(pointer, "ambiguous-speaker", f"several are called {name}").remarks[0]],
        speakers=[documents.speaker_in_brief(bearer) for bearer in bearers],
    )


def _unknown(
    session: Session, given: Mapping[str, Any], *, by: str, pointer: str, warnings: Warnings
) -> Speaker:
    name = given["name"]
    if given.get("kind") is None and DESCRIPTION.match(name[:1].lower() + name[1:]):
        warnings.add(
            pointer,
            "taken-for-unnamed",
            f'"{name}" reads like a description, so it is recorded as an unnamed speaker;'
            " state a kind if it is a name",
        )
        given = {**given, "kind": "unnamed"}
    return add(session, given, by=by)


def _learn_kind(session: Session, speaker: Speaker, kind: str | None, *, by: str) -> None:
    if kind in (None, speaker.kind) or speaker.kind != "unspecified":
        return
    whole = get(session, speaker.id)
    whole.kind = kind or whole.kind
    whole.revision += 1
    whole.updated = now()
    session.flush()
    indexing.put_said(session, whole)
    history.append(session, whole, action="correct", by=by, record=documents.speaker(whole))
