"""Positions of a speaker over HTTP; they use the speaker's ETag."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.positions import NewPositionSchema, PositionPatchSchema
from schemas.reasons import ReasonQuerySchema
from schemas.speakers import SpeakerSchema
from service import record
from service.api import answers
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.preconditions import expected
from service.api.sessions import session
from service.api.speakers import addresses
from service.record import documents

blueprint = Blueprint(
    "positions",
    __name__,
    url_prefix="/v1/speakers/<uuid:id>/positions",
    description="What a speaker held, from when to when.",
)

EXAMPLE = {
    "title": "Prime Minister",
    "organisation": "Palestinian Authority",
    "from": "2019-04-13",
    "to": "2024-03-31",
}
CORRECTION = {"to": "2024-03", "reason": "the day is not certain"}


@blueprint.post("")
@requires("write")
@blueprint.body(NewPositionSchema, EXAMPLE)
@blueprint.response(201, SpeakerSchema)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def add(fields: dict[str, Any], id: UUID) -> Response:
    """Record a position that the speaker held

    Under the speaker's ETag as `If-Match`. The answer is the whole speaker. `from` and `to` have
    the precision that is known; one that is left out is open.
    """
    added = record.positions.add(session(), id, expected(), fields, by=client())
    return answers.recorded(added, documents.speaker, addresses, new=True)


@blueprint.patch("/<uuid:position>")
@requires("write")
@blueprint.body(PositionPatchSchema, CORRECTION)
@blueprint.response(200, SpeakerSchema)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def revise(fields: dict[str, Any], id: UUID, position: UUID) -> Response:
    """Correct a position

    A merge patch with the `reason`; null leaves an end open. The answer is the whole speaker.
    """
    by, match = client(), expected()
    revised = record.positions.revise(session(), id, position, match, fields, by=by)
    return answers.recorded(revised, documents.speaker, addresses)


@blueprint.delete("/<uuid:position>")
@requires("write")
@blueprint.query(ReasonQuerySchema)
@blueprint.response(200, SpeakerSchema)
@blueprint.problems(401, 403, 404, 409, 412, 428, 503)
def remove(id: UUID, position: UUID, reason: str) -> Response:
    """Remove a position that the speaker never held

    One that has ended is corrected by its `to` instead.
    """
    by, match = client(), expected()
    removed = record.positions.remove(session(), id, position, match, by=by, reason=reason)
    return answers.recorded(removed, documents.speaker, addresses)
