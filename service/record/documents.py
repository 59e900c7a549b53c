"""The record as plain documents: what clients read, exports write and history keeps.

Built by hand, because that is an order of magnitude faster than a schema's dump; `schemas`
documents the same shapes, and a test holds the two equal. Links and warnings belong to an
answer, not to the record, and are added at the edge.
"""

from collections.abc import Callable
from typing import Any

from service.models import Appearance, Carrier, JointSpeaker, Position, Source, Speaker, Statement
from service.models.written import moment

Document = dict[str, Any]
Whom = Callable[[Speaker], Speaker]
"""Of a speaker that a row points at: the one that is to be named."""


def shown(of: Speaker) -> Speaker:
    """Return who stands for a speaker in answers: the one that it is part of."""
    return of.shown


def recorded(of: Speaker) -> Speaker:
    """Return a speaker itself, as history keeps it: a merge changes no row but its own."""
    return of


def statement(of: Statement, whom: Whom = shown) -> Document:
    """Return a statement with its speakers, tags and appearances, as docs/record.md says."""
    return {
        "id": str(of.id),
        "external_id": of.external_id,
        "text": of.text,
        "quotation": of.quotation,
        "verbatim": of.verbatim,
        "language": of.language,
        "original": of.original,
        "speaker": speaker_in_brief(whom(of.speaker)),
        "role": of.role,
        "organisation": body(of.organisation, whom),
        "joint_with": [joint_speaker(joint, whom) for joint in of.joint_with],
        "date": of.date,
        "date_as_published": of.date_as_published,
        "channel": of.channel,
        "said_to": of.said_to,
        "place": of.place,
        "context": of.context,
        "tags": of.tag_names,
        "appearances": [appearance(each) for each in of.appearances],
        "status": of.status,
        "note": of.note,
        "revision": of.revision,
        "recorded_by": of.recorded_by,
        "recorded": moment(of.recorded),
        "updated": moment(of.updated),
    }


def speaker_in_brief(of: Speaker) -> Document:
    """Return a speaker as it stands inside a statement."""
    return {"id": str(of.id), "name": of.name, "kind": of.kind, "unnamed": of.unnamed}


def body(of: Speaker | None, whom: Whom = shown) -> Document | None:
    """Return the organisation that somebody spoke for."""
    return None if of is None else named(whom(of))


def named(of: Speaker) -> Document:
    """Return a speaker by its id and name."""
    return {"id": str(of.id), "name": of.name}


def joint_speaker(of: JointSpeaker, whom: Whom) -> Document:
    """Return a further speaker of a joint statement."""
    return {
        "speaker": speaker_in_brief(whom(of.speaker)),
        "role": of.role,
        "organisation": body(of.organisation, whom),
    }


def appearance(of: Appearance) -> Document:
    """Return one source carrying the statement."""
    return {
        "id": str(of.id),
        "source": source_in_brief(of.source),
        "wording": of.wording,
        "quotation": of.quotation,
        "language": of.language,
        "translated_by": of.translated_by,
        "cue": of.cue,
        "credited_as": of.credited_as,
        "via": [carrier(each) for each in of.via],
        "selectors": of.selectors,
    }


def carrier(of: Carrier) -> Document:
    """Return one hand the statement came through."""
    return {"name": of.name, "relation": of.relation, "url": of.url}


def source_in_brief(of: Source) -> Document:
    """Return a source as it stands inside an appearance."""
    return {
        "id": str(of.id),
        "outlet": of.outlet,
        "title": of.title,
        "url": of.url,
        "author": of.author,
        "published": of.published,
        "language": of.language,
        "retrieved": of.retrieved,
        "archive_url": of.archive_url,
        "status": of.status,
    }


def source(of: Source) -> Document:
    """Return a source by itself."""
    return source_in_brief(of) | clocks(of)


def speaker(of: Speaker) -> Document:
    """Return a speaker by itself, with every name and position, those merged into it too."""
    return (
        speaker_in_brief(of)
        | {
            "aliases": of.aliases,
            "identifiers": of.known_identifiers,
            "positions": [position(each) for each in of.held],
            "merged": [named(each) for each in of.merged],
        }
        | clocks(of)
    )


def speaker_alone(of: Speaker) -> Document:
    """Return a speaker as history keeps it: without what was merged into it."""
    return (
        speaker_in_brief(of)
        | {
            "aliases": of.own_aliases,
            "identifiers": dict(sorted(of.identifiers.items())),
            "positions": [position(each, recorded) for each in of.positions],
        }
        | clocks(of)
    )


def position(of: Position, whom: Whom = shown) -> Document:
    """Return a title that was held for a time."""
    return {
        "id": str(of.id),
        "title": of.title,
        "organisation": body(of.organisation, whom),
        "from": of.begins,
        "to": of.ends,
    }


def clocks(of: Source | Speaker) -> Document:
    """Return how often and when a speaker or a source was recorded and changed."""
    return {
        "revision": of.revision,
        "recorded": moment(of.recorded),
        "updated": moment(of.updated),
    }
