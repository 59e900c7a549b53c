"""Whether the process lives, and whether it can serve."""

import orjson
from flask import Blueprint, Response

from service import migrate
from service.api.auth import OPEN, requires
from service.api.errors import UNAVAILABLE, problem
from service.api.sessions import session
from service.record import indexing

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@requires(OPEN)
def alive() -> Response:
    """Answer without the database: the process is alive."""
    return Response(orjson.dumps({"status": "ok"}), mimetype="application/json")


@blueprint.get("/readyz")
@requires(OPEN)
def ready() -> Response:
    """Answer 200 where the database can be read, with the schema and index of this release."""
    if not migrate.is_at_head(session().connection()):
        return problem(UNAVAILABLE, "the database has not the schema of this release: migrate it")
    if not indexing.is_current(session()):
        return problem(UNAVAILABLE, "the index was made by another release's analysis: run reindex")
    return Response(orjson.dumps({"status": "ready"}), mimetype="application/json")
