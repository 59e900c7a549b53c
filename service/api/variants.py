"""Wordings of a statement over HTTP."""

from uuid import UUID

from flask import Response

from schemas.variants import VariantsSchema
from service import record
from service.api import answers, links
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session

blueprint = Blueprint(
    "variants",
    __name__,
    url_prefix="/v1/statements/<uuid:id>",
    description="How a statement is worded from outlet to outlet.",
)


@blueprint.get("/variants")
@requires("read")
@blueprint.response(200, VariantsSchema)
@blueprint.problems(304, 308, 400, 401, 404, 410, 503)
def get(id: UUID) -> Response:
    """Compare the wordings of a statement

    The original and what each source has, word by word against the statement's text; nothing is
    altered. Another language, and a translation that has few words in common, stand as a whole.
    """
    document, warnings = record.variants.of(session(), id)
    return answers.one(document, links.beside(id, "variants"), warnings)
