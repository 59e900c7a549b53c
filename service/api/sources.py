"""Sources over HTTP."""

from uuid import UUID

from flask import Response

from schemas.paging import ListQuerySchema
from schemas.sources import SourcePageSchema, SourceSchema
from service import record
from service.api import answers, links
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.record import documents

blueprint = Blueprint(
    "sources",
    __name__,
    url_prefix="/v1/sources",
    description="Published items that carry statements.",
)


@blueprint.get("")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, SourcePageSchema)
@blueprint.problems(401, 503)
def find(limit: int, cursor: str | None = None) -> Response:
    """List the sources

    The newest recorded first.
    """
    return answers.page(
        record.sources.find(session(), limit=limit, after=cursor), documents.source, addresses
    )


@blueprint.get("/<uuid:id>")
@requires("read")
@blueprint.response(200, SourceSchema)
@blueprint.problems(304, 401, 404, 503)
def get(id: UUID) -> Response:
    """Read a source"""
    found = record.sources.get(session(), id)
    return answers.one(documents.source(found), addresses(id))


def addresses(id: UUID) -> dict[str, str | None]:
    """Return where a source is found."""
    return {"self": links.to(f"/v1/sources/{id}")}
