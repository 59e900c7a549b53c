"""Merging statements over HTTP, and taking the newest merge back."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.merges import MergeSchema
from schemas.reasons import ReasonSchema
from schemas.statements import StatementSchema
from service import record
from service.api import answers
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.described import CONTENT_LOCATION
from service.api.preconditions import expected
from service.api.sessions import session
from service.api.shown import addresses
from service.record import documents

blueprint = Blueprint(
    "merges",
    __name__,
    url_prefix="/v1/statements/<uuid:id>",
    description="Statements that become one, and two again.",
)

EXAMPLE = {
    "into": "01923f4e-0000-7000-8000-000000000000",
    "reason": "two outlets have the same words",
}
UNDOING = {"reason": "they were said on two days"}


@blueprint.post("/merge")
@requires("write")
@blueprint.body(MergeSchema, EXAMPLE)
@blueprint.response(200, StatementSchema, headers=CONTENT_LOCATION)
@blueprint.problems(400, 401, 403, 404, 409, 410, 412, 413, 415, 428, 503)
def merge(fields: dict[str, Any], id: UUID) -> Response:
    """Merge a statement into another

    Under its own ETag as `If-Match`. The answer is the survivor, which now has its appearances
    too; where the two differ, the survivor keeps its own and a warning tells. From then on the id
    of the merged one answers 308.
    """
    merged = record.merges.merge(session(), id, expected(), **fields, by=client())
    return answers.survivor(merged, documents.statement, addresses)


@blueprint.post("/unmerge")
@requires("write")
@blueprint.body(ReasonSchema, UNDOING)
@blueprint.response(200, StatementSchema, headers=CONTENT_LOCATION)
@blueprint.problems(400, 401, 403, 404, 409, 410, 412, 413, 415, 428, 503)
def unmerge(fields: dict[str, Any], id: UUID) -> Response:
    """Undo the newest merge into a statement

    The other is a statement of its own again, named by a warning. What was changed here since
    the merge stays.
    """
    parted = record.merges.unmerge(session(), id, expected(), **fields, by=client())
    return answers.survivor(parted, documents.statement, addresses)
