"""Each request: the id by which the log knows it, and what is counted of it."""

import re
import secrets
import time

from flask import Flask, Response, g, request

from service import logs, metrics, proxies

HEADER = "X-Request-ID"
FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


def id() -> str:
    """Return the id of the request in hand: the proxy's, where it is a sane one, or our own."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        sane = request.environ[proxies.SENT] and FORM.fullmatch(given) is not None
        g.request_id = given if sane else secrets.token_hex(16)
    found: str = g.request_id
    return found


def begin() -> None:
    """Note what the log says of a request."""
    g.begun = time.perf_counter()
    known = id()
    logs.REQUEST_ID.set(known)
    request.environ[logs.NOTED] = {"request_id": known}


def end(answer: Response) -> Response:
    """Send the id back, note route and client, and count the request."""
    answer.headers[HEADER] = id()
    route = request.url_rule.rule if request.url_rule else None
    client = g.key.name if "key" in g else None
    request.environ[logs.NOTED] |= {"route": route, "client": client}
    method = request.method if request.method in METHODS else "other"
    metrics.count(method, route or "none", answer.status_code, time.perf_counter() - g.begun)
    return answer


def forget(_: BaseException | None) -> None:
    """Let the lines that this thread writes next not bear the id."""
    logs.REQUEST_ID.set(None)


def register(app: Flask) -> None:
    """Follow every request from before anything else to its end."""
    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(forget)
