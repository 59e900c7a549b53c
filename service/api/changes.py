"""The feed of changes over HTTP."""

import orjson
from flask import Response

from schemas.history import ChangesPageSchema, ChangesQuerySchema, HeadSchema
from service import record
from service.api import answers, links
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.record.paging import Total

blueprint = Blueprint(
    "changes", __name__, url_prefix="/v1/changes", description="Every change, in its order."
)


@blueprint.get("")
@requires("read")
@blueprint.query(ChangesQuerySchema)
@blueprint.response(200, ChangesPageSchema)
@blueprint.problems(401, 503)
def follow(after: int, limit: int) -> Response:
    """Follow the changes

    The lines behind the number `after`, at most `limit`. Numbers rise by one and no line comes
    between two that were seen: send `last` as `after` the next time, and nothing is missed.
    A change of a speaker or a source has a line of its own and one for each statement it touches.
    """
    lines, further = record.changes.after(session(), after, limit)
    last = lines[-1]["number"] if lines else after
    next_ = links.here(after=str(last)) if further else None
    total = Total(record.changes.count(session()))
    return answers.rows_of(lines, total, next_, last=last)


@blueprint.get("/head")
@requires("read")
@blueprint.response(200, HeadSchema)
@blueprint.problems(400, 401, 503)
def head() -> Response:
    """Read the head of the chain

    Kept outside from time to time, it shows whether a tail of the history was cut off since.
    `change` is where to follow the feed from, by whoever takes an export after it.
    """
    return Response(orjson.dumps(record.changes.head(session())), mimetype="application/json")
