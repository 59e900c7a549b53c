"""The ready line of a statement over HTTP."""

from uuid import UUID

from flask import Response

from schemas.lines import LineQuerySchema, LineSchema
from service import record
from service.api import answers, links
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session

blueprint = Blueprint(
    "lines",
    __name__,
    url_prefix="/v1/statements/<uuid:id>",
    description="A statement as a line that is ready to print.",
)


@blueprint.get("/attribution")
@requires("read")
@blueprint.query(LineQuerySchema)
@blueprint.response(200, LineSchema)
@blueprint.problems(304, 308, 400, 401, 404, 410, 503)
def get(id: UUID, style: str, language: str) -> Response:
    """Attribute a statement in a line

    Who said it, as what, to whom, when, and who carries it, with what a reader must know: a
    translation, a paraphrase, an uncertain date, a dispute. The 410 of a withdrawn statement has
    a `line` too, with neither words nor names.
    """
    addresses = links.beside(id, "attribution") | {"self": links.here()}  # there are several lines
    return answers.one(record.lines.of(session(), id, style, language), addresses)
