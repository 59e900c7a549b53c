"""Speakers over HTTP."""

from uuid import UUID

from flask import Response

from schemas.paging import ListQuerySchema
from schemas.speakers import SpeakerPageSchema, SpeakerSchema
from service import record
from service.api import answers, links
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.record import documents

blueprint = Blueprint(
    "speakers",
    __name__,
    url_prefix="/v1/speakers",
    description="Whom words are attributed to: persons, organisations, unnamed ones.",
)


@blueprint.get("")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, SpeakerPageSchema)
@blueprint.problems(401, 503)
def find(limit: int, cursor: str | None = None) -> Response:
    """List the speakers

    In the order of their folded main names.
    """
    return answers.page(
        record.speakers.find(session(), limit=limit, after=cursor), documents.speaker, addresses
    )


@blueprint.get("/<uuid:id>")
@requires("read")
@blueprint.response(200, SpeakerSchema)
@blueprint.problems(304, 401, 404, 503)
def get(id: UUID) -> Response:
    """Read a speaker"""
    found = record.speakers.get(session(), id)
    return answers.one(documents.speaker(found), addresses(id))


def addresses(id: UUID) -> dict[str, str | None]:
    """Return where a speaker is found."""
    return {"self": links.to(f"/v1/speakers/{id}")}
