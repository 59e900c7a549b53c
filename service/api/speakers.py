"""Speakers over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.merges import MergeSchema
from schemas.reasons import ReasonSchema
from schemas.speaker_list import SpeakerQuerySchema
from schemas.speakers import (
    RecordedSpeakerSchema,
    SpeakerPageSchema,
    SpeakerPatchSchema,
    SpeakerSchema,
)
from service import record
from service.api import answers, links
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.described import CONTENT_LOCATION
from service.api.preconditions import expected
from service.api.sessions import session
from service.record import documents

blueprint = Blueprint(
    "speakers",
    __name__,
    url_prefix="/v1/speakers",
    description="Whom words are attributed to: persons, organisations, unnamed ones.",
)

EXAMPLE = {"name": "Mohammad Shtayyeh", "kind": "person", "aliases": ["Mohammed Shtayyeh"]}
MERGE = {"into": "01923f4e-8c5d-7000-8000-000000000001", "reason": "one person in two spellings"}
CORRECTION = {"name": "Mohammad Ibrahim Shtayyeh", "reason": "the full name"}


@blueprint.get("")
@requires("read")
@blueprint.query(SpeakerQuerySchema)
@blueprint.response(200, SpeakerPageSchema)
@blueprint.problems(401, 503)
def find(**query: Any) -> Response:
    """List the speakers

    Those whose names have the words of `q`, a name as it is being typed; of a kind. In the order
    of their names, of use, or as they were recorded.
    """
    found = record.speaker_list.find(session(), record.speaker_list.Query(**query))
    return answers.page(found.mapped(documents.speaker), addresses)


@blueprint.get("/<uuid:id>")
@requires("read")
@blueprint.response(200, SpeakerSchema)
@blueprint.problems(304, 308, 400, 401, 404, 503)
def get(id: UUID) -> Response:
    """Read a speaker"""
    found = record.speakers.get(session(), id)
    return answers.one(documents.speaker(found), addresses(id))


@blueprint.post("")
@requires("write")
@blueprint.body(RecordedSpeakerSchema, EXAMPLE)
@blueprint.response(201, SpeakerSchema)
@blueprint.problems(400, 401, 403, 409, 413, 415, 503)
def add(fields: dict[str, Any]) -> Response:
    """Record a speaker

    One of a name that is known is a 409 that lists who bears it; `new` asks for another.
    """
    added = record.speakers.add(session(), fields, by=client())
    return answers.recorded(added, documents.speaker, addresses, new=True)


@blueprint.patch("/<uuid:id>")
@requires("write")
@blueprint.body(SpeakerPatchSchema, CORRECTION)
@blueprint.response(200, SpeakerSchema)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def revise(fields: dict[str, Any], id: UUID) -> Response:
    """Correct a speaker

    A merge patch with the `reason`, under `If-Match`. It shows in each of the speaker's
    statements, whose ETags change. A name that is replaced stays as an alias, unless `aliases`
    are sent.
    """
    revised = record.speakers.revise(session(), id, expected(), fields, by=client())
    return answers.recorded(revised, documents.speaker, addresses)


@blueprint.post("/<uuid:id>/merge")
@requires("write")
@blueprint.body(MergeSchema, MERGE)
@blueprint.response(200, SpeakerSchema, headers=CONTENT_LOCATION)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def merge(fields: dict[str, Any], id: UUID) -> Response:
    """Merge a speaker into another

    Under `If-Match` of the one that goes. The answer is the one that stays, where
    `Content-Location` says: all that was recorded with either is found by both ids and by every
    name. The old id answers 308 from then on. Two who cannot be one are a 409: of kinds that rule
    each other out, or known to a catalogue by two ids.
    """
    by, match = client(), expected()
    merged = record.speaker_merges.merge(session(), id, match, **fields, by=by)
    return answers.survivor(merged, documents.speaker, addresses)


@blueprint.post("/<uuid:id>/unmerge")
@requires("write")
@blueprint.body(ReasonSchema, {"reason": "they are father and son"})
@blueprint.response(200, SpeakerSchema, headers=CONTENT_LOCATION)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def unmerge(fields: dict[str, Any], id: UUID) -> Response:
    """Undo the newest merge into a speaker

    The warning `unmerged` names the speaker that is on its own again, with all that was recorded
    with it; what was recorded and corrected since stays with the one that is answered.
    """
    by, match = client(), expected()
    parted = record.speaker_merges.unmerge(session(), id, match, **fields, by=by)
    return answers.survivor(parted, documents.speaker, addresses)


def addresses(id: object) -> dict[str, str | None]:
    """Return where a speaker, its history, its statements and its credits are found."""
    own = links.to(f"/v1/speakers/{id}")
    return {
        "self": own,
        "history": f"{own}/history",
        "statements": links.to(f"/v1/statements?speaker_id={id}"),
        "credits": f"{own}/credits",
        "roles": f"{own}/roles",
    }
