"""How a speaker is credited, over HTTP."""

from uuid import UUID

from flask import Response

from schemas.credited import CreditPageSchema, RolePageSchema
from schemas.paging import ListQuerySchema
from service import record
from service.api import answers, links
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.record.documents import Document
from service.record.paging import Page

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
    return _page(record.credited.names(session(), id, limit=limit, after=cursor))


@blueprint.get("/roles")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, RolePageSchema)
@blueprint.problems(308, 401, 404, 503)
def roles(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Count the roles with which a speaker is credited

    Each with the body that the speaker spoke for, as names are counted.
    """
    return _page(record.credited.roles(session(), id, limit=limit, after=cursor))


def _page(found: Page[Document]) -> Response:
    next_ = links.behind(found.next)
    return answers.rows_of(found.data, found.total, next_, found.warnings)
