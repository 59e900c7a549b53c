"""Sources over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.source_list import SourceQuerySchema
from schemas.sources import (
    RecordedSourceSchema,
    SourcePageSchema,
    SourcePatchSchema,
    SourceSchema,
)
from service import record
from service.api import answers, links
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.preconditions import expected
from service.api.sessions import session
from service.record import documents

blueprint = Blueprint(
    "sources",
    __name__,
    url_prefix="/v1/sources",
    description="Published items that carry statements.",
)

EXAMPLE = {"outlet": "CNN", "title": "A raid and its echo", "url": "https://example.org/a"}
CORRECTION = {"status": "amended", "reason": "the publisher has changed the headline"}


@blueprint.get("")
@requires("read")
@blueprint.query(SourceQuerySchema)
@blueprint.response(200, SourcePageSchema)
@blueprint.problems(401, 503)
def find(**query: Any) -> Response:
    """List the sources

    Those whose outlet, title or author have the words of `q`, as it is being typed; of an outlet,
    of a status. The newest recorded first, or in the order of their names or of use.
    """
    found = record.source_list.find(session(), record.source_list.Query(**query))
    return answers.page(found.mapped(documents.source), addresses)


@blueprint.get("/<uuid:id>")
@requires("read")
@blueprint.response(200, SourceSchema)
@blueprint.problems(304, 400, 401, 404, 503)
def get(id: UUID) -> Response:
    """Read a source"""
    found = record.sources.get(session(), id)
    return answers.one(documents.source(found), addresses(id))


@blueprint.post("")
@requires("write")
@blueprint.body(RecordedSourceSchema, EXAMPLE)
@blueprint.response(201, SourceSchema)
@blueprint.problems(400, 401, 403, 409, 413, 415, 503)
def add(fields: dict[str, Any]) -> Response:
    """Record a source

    One that is known already is a 409 that names it.
    """
    added = record.sources.add(session(), fields, by=client())
    return answers.recorded(added, documents.source, addresses, new=True)


@blueprint.patch("/<uuid:id>")
@requires("write")
@blueprint.body(SourcePatchSchema, CORRECTION)
@blueprint.response(200, SourceSchema)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def revise(fields: dict[str, Any], id: UUID) -> Response:
    """Correct a source

    A merge patch with the `reason`, under `If-Match`; `status` amends or withdraws the item. It
    shows in each statement that the source carries, whose ETags change.
    """
    revised = record.sources.revise(session(), id, expected(), fields, by=client())
    return answers.recorded(revised, documents.source, addresses)


def addresses(id: object) -> dict[str, str | None]:
    """Return where a source, its history and what it carries are found."""
    own = links.to(f"/v1/sources/{id}")
    carried = links.to(f"/v1/statements?source_id={id}")
    return {"self": own, "history": f"{own}/history", "statements": carried}
