"""Statements over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response

from schemas.search import StatementQuerySchema
from schemas.statements import NewStatementSchema, StatementPageSchema, StatementSchema
from service import record
from service.api import answers, links
from service.api.auth import client, requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.record import documents

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


@blueprint.get("")
@requires("read")
@blueprint.query(StatementQuerySchema)
@blueprint.response(200, StatementPageSchema)
@blueprint.problems(401, 503)
def search(**query: Any) -> Response:
    """Search the statements

    Words, filters and ranges of days, newest first; every condition must hold. Withdrawn
    statements are left out unless `status=withdrawn` asks for them.
    """
    asked = record.search.Query(**query)
    found = record.search.run(session(), asked)
    return answers.page(found, documents.statement, addresses, asked.fields_)


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
    recorded = record.statements.add(session(), fields, by=client())
    session().commit()
    document = documents.statement(recorded.statement)
    answer = answers.one(document, addresses(recorded.statement.id), recorded.warnings)
    return answers.made(answer, addresses(recorded.statement.id)["self"] or "")


@blueprint.get("/<uuid:id>")
@requires("read")
@blueprint.response(200, StatementSchema)
@blueprint.problems(304, 401, 404, 503)
def get(id: UUID) -> Response:
    """Read a statement"""
    found = record.statements.get(session(), id)
    return answers.one(documents.statement(found), addresses(id))


def addresses(id: UUID) -> dict[str, str | None]:
    """Return where a statement and what belongs to it are found."""
    return {"self": links.to(f"/v1/statements/{id}"), "history": None, "html": None}
