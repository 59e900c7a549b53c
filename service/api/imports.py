"""Imports over HTTP: a file of statements in, a result for each row out."""

from typing import Any

from flask import Response

from schemas.imports import ImportQuerySchema, ImportSchema
from service.api import uploads
from service.api.auth import client, demand, requires
from service.api.blueprint import Blueprint

blueprint = Blueprint(
    "imports", __name__, url_prefix="/v1/statements", description="Statements in, in bulk."
)

LINES = '{"text": "We will publish.", "speaker": "A", "source": "CNN"}\n'
TABLE = "text,speaker,outlet\nWe will publish.,A,CNN\n"
CONTENT = {
    kind: {"schema": {"type": "string"}, "example": TABLE if "csv" in kind else LINES}
    for kind in uploads.FORMATS
}


@blueprint.post("/import")
@requires("write")
@blueprint.query(ImportQuerySchema)
@blueprint.response(200, ImportSchema)
@blueprint.doc(requestBody={"required": True, "content": CONTENT})
@blueprint.problems(400, 401, 403, 409, 413, 415, 422, 503)
def add(**asked: Any) -> Response:
    """Import statements

    NDJSON, one statement a line as POST takes it, or CSV with a header; up to 10,000 rows and
    16 MB. A row that is refused never stops the others, unless `atomic` is asked for: then nothing
    is written, and the answer is a 422 with the same results. Every row has one, by its line. A row
    without `external_id` gets one of its content, so that the same file may be sent again.
    `mode=restore` brings an export back into an empty store, and needs a key of scope `admin`.
    """
    if asked["mode"] == "restore":
        demand("admin")
        return uploads.restored(asked, by=client())
    return uploads.imported(asked, by=client())
