"""How a speaker is credited, over HTTP."""

from uuid import UUID

from flask import Response

from schemas.credited import CreditPageSchema, RolePageSchema
from schemas.paging import ListQuerySchema
from service import record
from service.api import answers
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session

blueprint = Blueprint(
    "credited",
    __name__,
    url_prefix="/v1/speakers/<uuid:id>",
    description="By which names and in which roles a speaker is credited.",
)


@blueprint.get("/credits")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, CreditPageSchema)
@blueprint.problems(308, 401, 404, 503)
def names(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Count the names by which a speaker is credited

    As printed, each with the number of its statements and the first and the last day on which
    they were said; the most frequent first. Of more than 10,000 statements the newest are counted,
    and a warning says so.
    """
    found = record.credited.names(session(), id, limit=limit, after=cursor)
    return answers.page_of(found.data, found)


@blueprint.get("/roles")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, RolePageSchema)
@blueprint.problems(308, 401, 404, 503)
def roles(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Count the roles with which a speaker is credited

    Each with the body that the speaker spoke for, as names are counted.
    """
    found = record.credited.roles(session(), id, limit=limit, after=cursor)
    return answers.page_of(found.data, found)
