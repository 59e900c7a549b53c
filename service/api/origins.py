"""Which pages of other origins may read answers: CORS, as the Fetch standard has it.

Nobody unless the setting CORS_ORIGINS names them (docs/decisions/0020-origins.md). Cookies and
other credentials of a browser are never asked for: a key is sent by whoever holds it.
"""

from flask import Flask, Response, current_app, request

from service.settings import Settings

ANY = "*"
EXPOSED = (
    "Content-Disposition",
    "Content-Location",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-ID",
)
"""What a page may read of an answer's headers, beside those that it may always."""

SENT = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match")
"""What a page may send, beside what it may always."""

AGE = 600
"""Seconds for which a browser need not ask again what it may send."""


def preflight() -> Response | None:
    """Answer a browser that asks what a page may send, before a key is asked for: it has none."""
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if not asks or request.url_rule is None or _allowed() is None:
        return None
    answer = current_app.make_default_options_response()
    answer.status_code = 204
    answer.headers["Access-Control-Allow-Methods"] = answer.headers["Allow"]
    answer.headers["Access-Control-Allow-Headers"] = ", ".join(SENT)
    answer.headers["Access-Control-Max-Age"] = str(AGE)
    return answer


def show(answer: Response) -> Response:
    """Say in an answer whose page may read it.

    That it depends on the origin is said to nobody's page too: else a cache would keep what no
    page can read, and hand it to one that may.
    """
    if ANY not in _origins():
        answer.vary.add("Origin")
    if allowed := _allowed():
        answer.headers["Access-Control-Allow-Origin"] = allowed
        answer.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def register(app: Flask) -> None:
    """Let pages of the origins of the settings read the answers of the application; none: off."""
    settings: Settings = app.extensions["settings"]
    if settings.origins:
        app.before_request(preflight)
        app.after_request(show)


def _allowed() -> str | None:
    """Return what to answer the origin of the request with; None where it is not allowed."""
    origins, origin = _origins(), request.headers.get("Origin")
    if ANY in origins:
        return ANY
    return origin if origin in origins else None


def _origins() -> frozenset[str]:
    settings: Settings = current_app.extensions["settings"]
    return settings.origins
