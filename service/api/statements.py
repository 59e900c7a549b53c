"""Statements over HTTP."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response

from schemas.history import AsOfQuerySchema
from schemas.reasons import ReasonQuerySchema, ReasonSchema
from schemas.search import StatementQuerySchema
from schemas.statements import (
    NewStatementSchema,
    StatementPageSchema,
    StatementPatchSchema,
    StatementSchema,
)
from service import record
from service.api import answers, moments, shown, together
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.preconditions import expected
from service.api.sessions import session
from service.api.shown import addresses
from service.models import Statement
from service.record import documents
from service.record.remarks import Recorded

blueprint = Blueprint(
    "statements", __name__, url_prefix="/v1/statements", description="Who said what."
)

EXAMPLE = {
    "text": "What is happening in Jerusalem is a major crime against worshipers",
    "speaker": "Mohammad Shtayyeh",
    "role": "Palestinian Authority Prime Minister",
    "date": "2023-04-05",
    "source": {"outlet": "CNN"},
}
CORRECTION = {"role": "Prime Minister of the Palestinian Authority", "reason": "as printed"}


@blueprint.get("")
@requires("read")
@blueprint.query(StatementQuerySchema)
@blueprint.response(200, StatementPageSchema)
@blueprint.problems(401, 503)
def search(highlight: bool, **query: Any) -> Response:
    """Search the statements

    Words, filters and ranges of days, newest first; every condition must hold. Withdrawn
    statements are left out unless `status=withdrawn` asks for them. With `highlight=true` every
    row has `highlight` too.
    """
    return answers.page_of(*shown.page(record.search.Query(**query), highlight=highlight))


@blueprint.post("")
@requires("write")
@blueprint.body(NewStatementSchema, EXAMPLE)
@blueprint.response(201, StatementSchema)
@blueprint.problems(400, 401, 403, 409, 413, 415, 503)
def add(fields: dict[str, Any]) -> Response:
    """Record a statement

    A known speaker or source is found again, an unknown one is made. What the writer should look
    at is in `warnings`; a name that several speakers bear is a 409 that lists them.
    """
    draft = record.drafts.draft(fields, by=client())
    return together.add(
        draft, partial(answers.written, document=documents.statement, addresses=addresses, new=True)
    )


@blueprint.get("/<uuid:id>")
@requires("read")
@blueprint.query(AsOfQuerySchema)
@blueprint.response(200, StatementSchema)
@blueprint.problems(304, 308, 401, 404, 410, 503)
def get(id: UUID, as_of: str | None = None) -> Response:
    """Read a statement

    A withdrawn one is a 410 with its tombstone, a merged one a 308 to what it is part of. With
    `as_of`, the statement as it stood then, its speakers and sources too.
    """
    if as_of is None:
        found = shown.of_id(id)
        return answers.tagged(found.body, found.etag)
    return answers.one(record.past.as_of(session(), id, moments.end_of(as_of)), addresses(id))


@blueprint.patch("/<uuid:id>")
@requires("write")
@blueprint.body(StatementPatchSchema, CORRECTION)
@blueprint.response(200, StatementSchema)
@blueprint.problems(400, 401, 403, 404, 409, 410, 412, 413, 415, 428, 503)
def revise(fields: dict[str, Any], id: UUID) -> Response:
    """Correct a statement

    A merge patch (RFC 7396) with the `reason`, under `If-Match`. `speaker` re-attributes the
    words and never renames a speaker. A correction that changes nothing makes no revision.
    """
    return recorded(record.statements.revise(session(), id, expected(), fields, by=client()))


@blueprint.delete("/<uuid:id>")
@requires("write")
@blueprint.query(ReasonQuerySchema)
@blueprint.response(200, StatementSchema)
@blueprint.problems(401, 403, 404, 409, 410, 412, 428, 503)
def withdraw(id: UUID, reason: str) -> Response:
    """Withdraw a statement

    Lists leave it out from then on, and its id answers 410 with a tombstone. Its history stays.
    """
    return recorded(
        record.statements.withdraw(session(), id, expected(), by=client(), reason=reason)
    )


@blueprint.post("/<uuid:id>/restore")
@requires("write")
@blueprint.body(ReasonSchema, {"reason": "the withdrawal was of another statement"})
@blueprint.response(200, StatementSchema)
@blueprint.problems(400, 401, 403, 404, 409, 412, 413, 415, 428, 503)
def restore(fields: dict[str, Any], id: UUID) -> Response:
    """Undo a withdrawal

    `If-Match` is the ETag of the tombstone. The status is again what it was before.
    """
    return recorded(
        record.statements.restore(session(), id, expected(), by=client(), reason=fields["reason"])
    )


def recorded(written: Recorded[Statement], *, new: bool = False) -> Response:
    """Commit a statement that was written, and answer with it."""
    return answers.recorded(written, documents.statement, addresses, new=new)
