"""How much a client may ask for in a minute: by its key, or by its address where it has none.

Limits guard the service and are no authority: where counting fails requests pass, and a write
needs its key all the same. A limit of 0 is none.
"""

import logging
from functools import lru_cache
from wsgiref.types import WSGIEnvironment

from flask import Flask, current_app, request

from service import counters
from service.api import requests
from service.counters import WINDOW, Count, Counters
from service.proxies import household
from service.record import clients
from service.settings import Settings

log = logging.getLogger(__name__)

_COUNTED = "onrecord.counted"
"""Where a request's environment says that it was counted by its address."""

of_address = lru_cache(4_096)(household)


class Limited(Exception):  # noqa: N818 - it says what happened
    """The client has had what it may have; `seconds` until there is more."""

    def __init__(self, who: str, limit: int, seconds: int) -> None:
        super().__init__(f"{limit} a minute are allowed to {who}; there are more in {seconds} s")
        self.seconds = seconds


def address(app: Flask, environ: WSGIEnvironment) -> None:
    """Count a request without a key, unless it has been counted already. Raises Limited."""
    if _COUNTED in environ:
        return
    environ[_COUNTED] = True
    peer = of_address(environ.get("REMOTE_ADDR", ""))
    limit = _settings(app).address_limit
    _count(app, environ, f"address {peer}", limit, f"the address {peer}")


def key(app: Flask, environ: WSGIEnvironment, number: int) -> None:
    """Count a request with a key that holds. Raises Limited."""
    _count(app, environ, f"key {number}", _settings(app).key_limit, "this key")


def refuse_failing(sent: str) -> None:
    """Refuse a key that lately did not hold, time and again, unread. Raises Limited."""
    limit = _settings(current_app).failed_limit
    if limit:
        count = _table(current_app).look(_failing(sent), limit)
        _refuse(count, "a key that does not hold", limit)


def failed(sent: str) -> None:
    """Count and log a key that does not hold, as a request of its address too. Raises Limited."""
    known = clients.beginning(sent) or "none of ours"
    log.warning("a key does not hold: %s, sent from %s", known, request.remote_addr)
    if limit := _settings(current_app).failed_limit:
        _table(current_app).add(_failing(sent), limit)
    address(current_app, request.environ)


def register(app: Flask) -> None:
    """Count the requests of an application."""
    app.extensions["counters"] = counters.table()


def _count(app: Flask, environ: WSGIEnvironment, who: str, limit: int, named: str) -> None:
    """Count a request, and say in its answer where its client stands. Raises Limited."""
    if not limit:
        return
    count, policy = _table(app).add(who, limit), who.partition(" ")[0]
    # draft-ietf-httpapi-ratelimit-headers-10
    requests.add_headers(
        environ,
        ("RateLimit-Policy", f'"{policy}";q={limit};w={WINDOW}'),
        ("RateLimit", f'"{policy}";r={count.left};t={count.seconds}'),
    )
    _refuse(count, named, limit)


def _refuse(count: Count, named: str, limit: int) -> None:
    if not count.allowed:
        raise Limited(named, limit, count.seconds)


def _failing(sent: str) -> str:
    """Return what failures are counted by: one tool's wrong key shuts out no other tool there."""
    return f"failed {of_address(request.remote_addr or '')} {clients.beginning(sent)}"


def _table(app: Flask) -> Counters:
    table: Counters = app.extensions["counters"]
    return table


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings
