"""Whether the process lives, and whether it can serve."""

import orjson
from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service import heads, metrics, serving
from service.api.auth import OPEN, requires
from service.api.errors import UNAVAILABLE, problem
from service.api.sessions import database
from service.identity import StoreUnavailable
from service.record import indexing
from service.settings import Settings

blueprint = Blueprint("health", __name__)

MEGABYTE = 1_000_000
OK = "ok"
UNKNOWN = "not looked at: the database does not answer"


@blueprint.get("/healthz")
@requires(OPEN)
def alive() -> Response:
    """Answer without the database: the process is alive."""
    return Response(orjson.dumps({"status": "ok"}), mimetype="application/json")


@blueprint.get("/readyz")
@requires(OPEN)
def ready() -> Response:
    """Answer 200 where requests can be served, 503 else; `checks` has the outcome of each."""
    checks = {"stop": _stop(), "disk": _disk(), **_of_the_database()}
    faults = [said for said in checks.values() if said not in {OK, UNKNOWN}]
    if faults:
        return problem(UNAVAILABLE, "; ".join(faults), checks=checks)
    body = {"status": "ready", "checks": checks}
    return Response(orjson.dumps(body), mimetype="application/json")


def _of_the_database() -> dict[str, str]:
    """Look at the store, and whether it is the one that was served first; then at its schema.

    By a session of its own, which does not wait behind those who read.
    """
    outcomes = dict.fromkeys(("database", "store", "schema", "index"), UNKNOWN)
    try:
        with database().reading() as opened:
            opened.connection()
            outcomes |= {"database": OK, "store": OK}
            for name, look in (("schema", _schema), ("index", _index)):
                outcomes[name] = look(opened)
                if outcomes[name] != OK:
                    break
    except StoreUnavailable as error:
        current_app.logger.warning("not ready: %s", error)
        outcomes["store"] = "the store is gone, not the one that was served first, or not safe"
    except SQLAlchemyError as error:
        current_app.logger.warning("not ready: %s", str(error).partition("\n")[0])
        outcomes = dict.fromkeys(outcomes, UNKNOWN) | {"database": "the database cannot be read"}
    return outcomes


def _schema(opened: Session) -> str:
    if heads.is_at_head(opened.connection()):
        return OK
    return "the database has not the schema of this release: migrate it"


def _index(opened: Session) -> str:
    if indexing.is_current(opened):
        return OK
    return "the index was made by another release's analysis: run reindex"


def _disk() -> str:
    settings: Settings = current_app.extensions["settings"]
    free = metrics.free_bytes(database())
    if free is None or free >= settings.least_free_mb * MEGABYTE:
        return OK
    return f"less than {settings.least_free_mb} MB are free on the disk"


def _stop() -> str:
    return "the server is about to be stopped" if serving.is_draining() else OK
