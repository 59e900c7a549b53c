"""Appearances of a statement over HTTP; they use the statement's ETag."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.appearances import AddedAppearanceSchema, AppearancePatchSchema
from schemas.reasons import ReasonQuerySchema
from schemas.statements import StatementSchema
from service import record
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.preconditions import expected
from service.api.sessions import session
from service.api.statements import recorded

blueprint = Blueprint(
    "appearances",
    __name__,
    url_prefix="/v1/statements/<uuid:id>/appearances",
    description="Which sources carry a statement.",
)

EXAMPLE = {"source": {"outlet": "The Guardian", "published": "2023-04-05"}, "cue": "said"}
CORRECTION = {"cue": "told reporters", "reason": "as printed"}


@blueprint.post("")
@requires("write")
@blueprint.body(AddedAppearanceSchema, EXAMPLE)
@blueprint.response(201, StatementSchema)
@blueprint.problems(400, 401, 403, 404, 409, 410, 412, 413, 415, 428, 503)
def add(fields: dict[str, Any], id: UUID) -> Response:
    """Add a source that carries the statement

    Under the statement's ETag as `If-Match`. The answer is the whole statement.
    """
    added = record.appearances.add(session(), id, expected(), fields, by=client())
    return recorded(added, new=True)


@blueprint.patch("/<uuid:appearance>")
@requires("write")
@blueprint.body(AppearancePatchSchema, CORRECTION)
@blueprint.response(200, StatementSchema)
@blueprint.problems(400, 401, 403, 404, 409, 410, 412, 413, 415, 428, 503)
def revise(fields: dict[str, Any], id: UUID, appearance: UUID) -> Response:
    """Correct how a source carries the statement

    A merge patch with the `reason`; `source` says that it was another source.
    """
    return recorded(
        record.appearances.revise(session(), id, appearance, expected(), fields, by=client())
    )


@blueprint.delete("/<uuid:appearance>")
@requires("write")
@blueprint.query(ReasonQuerySchema)
@blueprint.response(200, StatementSchema)
@blueprint.problems(401, 403, 404, 409, 410, 412, 428, 503)
def remove(id: UUID, appearance: UUID, reason: str) -> Response:
    """Remove a source that does not carry the statement

    The last one cannot go: withdraw the statement instead.
    """
    removed = record.appearances.remove(
        session(), id, appearance, expected(), by=client(), reason=reason
    )
    return recorded(removed)
