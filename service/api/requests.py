"""Each request: where it comes from, the id by which the log knows it, what is counted of it."""

import re
import secrets
import time
from ipaddress import ip_address

from flask import Flask, Response, current_app, g, request

from service import logs, metrics
from service.settings import Settings

HEADER = "X-Request-ID"
FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


def id() -> str:
    """Return the id of the request in hand: the proxy's, where it is a sane one, or our own."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        sane = FORM.fullmatch(given) is not None and _is_proxy(request.remote_addr)
        g.request_id = given if sane else secrets.token_hex(16)
    found: str = g.request_id
    return found


def address() -> str | None:
    """Return the address of the client: the peer's, or the one that the proxy has seen.

    Of a list, which a client may have begun, the proxy has written the last.
    """
    peer = request.remote_addr
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(forwarded)) if _is_proxy(peer) else peer
    except ValueError:
        return peer


def begin() -> None:
    """Note what the log says of a request."""
    logs.REQUEST_ID.set(id())
    g.begun = time.perf_counter()
    request.environ[logs.NOTED] = {"request_id": id(), "address": address()}


def end(answer: Response) -> Response:
    """Send the id back, note route and client, and count the request."""
    answer.headers[HEADER] = id()
    route = request.url_rule.rule if request.url_rule else None
    request.environ[logs.NOTED] |= {"route": route, "client": g.get("client")}
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


def _is_proxy(peer: str | None) -> bool:
    settings: Settings = current_app.extensions["settings"]
    try:
        found = ip_address(peer or "")
    except ValueError:  # a socket of the machine has no address
        return False
    return any(found in network for network in settings.proxies)
