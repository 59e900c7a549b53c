"""Every failure in one shape, RFC 9457, and the one table from an error to its answer."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson
import psycopg
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES

from schemas import faults
from service import heads
from service.api import links, requests, sessions
from service.api.idempotency import Repeated
from service.api.limits import Limited
from service.api.sessions import SAFE
from service.identity import StoreUnavailable, Unconfirmed
from service.record import errors

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, and its name, which is its section in docs/errors.md."""

    status: int
    name: str
    title: str


RECORD: Mapping[type[errors.RecordError], Kind] = {
    errors.NotFound: Kind(404, "not-found", "There is nothing of that id"),
    errors.InvalidQuery: Kind(400, "invalid-query", "A parameter cannot be meant"),
    errors.Unreadable: Kind(400, "bad-request", "What was sent cannot be read"),
    errors.Invalid: Kind(422, "invalid", "The content cannot be recorded"),
    errors.Gone: Kind(410, "gone", "The statement is withdrawn"),
    errors.Merged: Kind(409, "merged", "It is part of another now"),
    errors.Stale: Kind(412, "stale", "It has been changed since"),
    errors.Duplicate: Kind(409, "duplicate", "It is already recorded"),
    errors.Conflict: Kind(409, "conflict", "The record stands in the way"),
    errors.Unauthorised: Kind(401, "unauthorised", "A key is needed"),
    errors.Forbidden: Kind(403, "forbidden", "The key does not reach so far"),
}
MERGED = Kind(308, "merged", "It is part of another now")
LIMITED = Kind(429, "too-many-requests", "There have been too many requests")
UNAVAILABLE = Kind(503, "unavailable", "The store cannot be used right now")
DISK_FULL = Kind(507, "disk-full", "The store has no space left")
PLAIN = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
    428: "precondition-required",
    431: "head-too-large",
    500: "internal",
    505: "http-version",
}
DATABASE = (DBAPIError, PoolTimeout, StoreUnavailable, OSError)
"""What a database raises, or a disk below what is kept for a while; `of_database` answers it."""

BUSY = ("40001", "40P01", "53", "55P03", "57", "58", "XX001", "XX002")
"""How the states of PostgreSQL begin that are no fault of a request (its manual, Appendix A).

Serialisation, deadlock, out of resources, lock not available, an operator intervened (cancelled,
shut down, starting), the system failed (a file could not be read), data or an index is damaged.
"""

NO_SPACE = "53100"
"""PostgreSQL: the disk is full, in whatever language it says so."""

NOTHING = "nothing was stored"
"""What a request has stored that the database has not served."""

UNCONFIRMED = (
    "it is not known whether this was stored: "
    "look for it before it is sent again, unless it has an Idempotency-Key"
)
"""What is said where the connection was lost while the request was stored."""

CANCELLED = "57014"
"""PostgreSQL: a statement took longer than it may."""

LONG = (
    "this takes longer than it may: ask for less, by a filter or a span of days; where it was quick"
    " before, the database is busy, so send the request again"
)
"""What is said of a reading that was ended."""


def problem(
    kind: Kind,
    detail: str,
    *,
    found: Iterable[Any] = (),
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> Response:
    """Return a problem as the answer to the request in hand."""
    body = {
        "type": links.to(f"/docs/errors#{kind.name}"),
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": quote(request.path),
        "errors": errors.shown(found),
        **extra,
    }
    if kind.status == 500:  # noqa: PLR2004 - by this the operator finds it in the log
        body["request_id"] = requests.id()
    made = Response(orjson.dumps(body), kind.status, mimetype="application/problem+json")
    made.headers.update(headers or {})
    if kind.status == 401:  # noqa: PLR2004 - the one status that demands a header
        made.headers["WWW-Authenticate"] = 'Bearer realm="On Record"'
    if kind.status == 503:  # noqa: PLR2004
        made.headers["Retry-After"] = "1"
    return made


def of_record(error: errors.RecordError) -> Response:
    """Answer a refusal by the record."""
    kind = next(RECORD[base] for base in type(error).__mro__ if base in RECORD)
    answer = problem(kind, error.detail, found=error.remarks, **error.extra)
    if isinstance(error, errors.Gone):  # what a restoration names as If-Match
        answer.set_etag(f"{error.extra['statement']['revision']}-gone")
    return answer


def of_merged(error: errors.Merged) -> Response:
    """Answer for what is part of another now: a reader is sent there, a writer told of it.

    A change is not sent on: its If-Match speaks of the old record, and the numbers of revisions
    of two records may be the same.
    """
    if request.method not in {"GET", "HEAD"}:
        return of_record(error)
    old = re.compile(str(error.old), re.IGNORECASE)  # as it was sent
    address = old.sub(str(error.into), links.here(), count=1)
    extra = {"merged_into": str(error.into)}
    return problem(MERGED, error.detail, headers={"Location": address}, **extra)


def of_http(error: HTTPException) -> Response:
    """Answer what werkzeug, flask or the parser of arguments found wrong."""
    status = error.code or 500
    title = HTTP_STATUS_CODES.get(status, "Error")
    messages = getattr(error, "data", {}).get("messages")
    if messages is None:
        headers = {
            name: value
            for name, value in error.get_headers()
            if name.lower() not in {"content-type", "content-length"}
        }
        kind = Kind(status, PLAIN.get(status, "bad-request"), title)
        return problem(kind, error.description or title, headers=headers)
    location, tree = next(iter(messages.items()))
    found = list(faults.found(tree))
    if location == "query":
        parameters = [each._replace(pointer=_parameter(each.pointer)) for each in found]
        detail = "; ".join(f"{each.pointer} {each.detail}" for each in parameters)
        return problem(RECORD[errors.InvalidQuery], detail, found=parameters)
    detail = f"{len(found)} thing{'s' * (len(found) > 1)} to mend, each at its pointer"
    return problem(RECORD[errors.Invalid], detail, found=found)


def of_database(error: Exception, *, stored: str = NOTHING) -> Response:
    """Answer a database that is busy, gone, full or of another release; else it is a fault of ours.

    `stored` says what the request has stored before.
    """
    original, said = getattr(error, "orig", None), _said(error)
    is_full = getattr(original, "sqlstate", None) == NO_SPACE
    if is_full or "disk is full" in said or "no space left" in said:
        log.error("the disk is full")
        return problem(DISK_FULL, f"{stored}; ask the operator for space")
    if passes(error):
        log.warning("database unavailable: %s", said)
        if isinstance(error, Unconfirmed) and stored == NOTHING:
            return problem(UNAVAILABLE, UNCONFIRMED)
        is_long = getattr(original, "sqlstate", None) == CANCELLED or "interrupted" in said
        if is_long and request.method in SAFE:
            return problem(UNAVAILABLE, LONG)
        return problem(UNAVAILABLE, f"{stored}; send the request again")
    if _is_of_another_release():
        log.warning("the database has not the schema of this release: %s", said)
        return problem(UNAVAILABLE, f"{stored}; the database has not the schema of this release")
    return of_anything(error)


def passes(error: Exception) -> bool:
    """Tell whether the database is busy or gone for a while, so that nothing else would help."""
    original, said = getattr(error, "orig", None), _said(error)
    if isinstance(error, StoreUnavailable | PoolTimeout):
        return True
    words = (
        "locked",
        "busy",
        "interrupted",
        "malformed",
        "not a database",
        "unable to open",
        "disk i/o",
    )
    return (
        getattr(error, "connection_invalidated", False)
        # What has no state was said by no server: it could not be reached.
        or (isinstance(original, psycopg.OperationalError) and original.sqlstate is None)
        or str(getattr(original, "sqlstate", None)).startswith(BUSY)
        or any(word in said for word in words)
    )


def _is_of_another_release() -> bool:
    """Tell whether the database has another schema, as before it is migrated."""
    sessions.close(None)  # the request needs no connection beside this one
    try:
        with sessions.database().reading() as opened:
            return not heads.is_at_head(opened.connection())
    except DATABASE:
        return False


def _said(error: Exception) -> str:
    """Return what a database says, without the row that PostgreSQL tells of beside it."""
    original = getattr(error, "orig", None)
    first = getattr(getattr(original, "diag", None), "message_primary", None)
    return str(first or original or error).lower()


def of_limit(error: Limited) -> Response:
    """Answer a client that has had what it may have."""
    return problem(LIMITED, str(error), headers={"Retry-After": str(error.seconds)})


def of_anything(error: Exception) -> Response:
    """Answer a fault of ours, which tells nothing of the inside; the log has it all."""
    log.error("unexpected: %s", type(error).__name__, exc_info=error)
    return of_http(InternalServerError("something went wrong here; it has been logged"))


def register(app: Flask) -> None:
    """Let the application answer every error by these."""
    app.register_error_handler(Repeated, lambda repeated: repeated.answer)
    app.register_error_handler(Limited, of_limit)
    app.register_error_handler(errors.RecordError, of_record)
    app.register_error_handler(errors.Merged, of_merged)
    app.register_error_handler(HTTPException, of_http)
    for each in DATABASE:
        app.register_error_handler(each, of_database)
    app.register_error_handler(Exception, of_anything)


def _parameter(pointer: str) -> str:
    return pointer.split("/")[1] if pointer else ""
