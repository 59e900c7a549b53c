"""Twins and near twins of a statement over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.paging import ListQuerySchema
from schemas.similar import SimilarPageSchema
from service import record
from service.api import answers
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.api.shown import addresses
from service.record import documents
from service.record.similar import Pair

blueprint = Blueprint(
    "similar",
    __name__,
    url_prefix="/v1/statements/<uuid:id>",
    description="What may be the same statement, recorded twice.",
)


@blueprint.get("/similar")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, SimilarPageSchema)
@blueprint.problems(308, 400, 401, 404, 410, 503)
def find(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Find twins of a statement

    Statements with the same words, the same but for small changes, or one inside the other, with
    the reason: those of the same speaker first, then those that may be of the same day. Nothing is
    merged by itself. Where more share its words than are compared, a warning says so.
    """
    found = record.similar.page(session(), id, limit=limit, after=cursor)
    return answers.page_of([_row(pair) for pair in found.data], found)


def _row(pair: Pair) -> dict[str, Any]:
    other = pair.statement
    shown = answers.row(documents.statement(other), addresses(other.id))
    return {"statement": shown, **record.similar.document(pair)}
