"""Exports over HTTP: the whole filtered set, streamed."""

from typing import Any

from flask import Response

from schemas.exports import ExportQuerySchema
from service import record
from service.api import streams
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.described import TEXT
from service.exchange import exporting

blueprint = Blueprint(
    "exports", __name__, url_prefix="/v1/statements", description="Statements out, in bulk."
)

CONTENT = {
    form.media_types[0].partition(";")[0]: {"schema": {"type": "string"}}
    for form in exporting.FORMATS.values()
}
NAMED = {
    "Content-Disposition": {
        "description": "a name for the file, with the moment at which it was asked for",
        "required": True,
        **TEXT,
    }
}


@blueprint.get("/export")
@requires("read")
@blueprint.query(ExportQuerySchema)
@blueprint.response(200, description="the statements, streamed to the end", headers=NAMED)
@blueprint.doc(responses={200: {"content": CONTENT}})
@blueprint.problems(401, 406, 503, 505)
def export(format: str | None = None, **query: Any) -> Response:
    """Export the statements

    Exactly those that a search with the same parameters finds, all of them, of one moment, as
    NDJSON (each line is what `GET` of the statement answers, without corroboration, links and
    warnings) or CSV. An export that breaks off ends without the last chunk, so that every client
    sees an error.
    """
    return streams.export(record.search.Query(**query), format)
