"""Who may do what: each route declares the scope it needs, and one that declares none is shut."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from flask import Flask, g, request

from service.api import described, limits, requests
from service.api.sessions import database
from service.record import clients
from service.record.errors import Forbidden, Unauthorised
from service.settings import Settings

_NEEDS = "this needs a key of scope {}"

View = TypeVar("View", bound=Callable[..., Any])

OPEN = "open"
"""The scope of a route that anybody may use, even where reading needs a key."""

READ = "read"
"""The scope of a route that anybody may use, unless the setting READS says otherwise."""


def requires(scope: str) -> Callable[[View], View]:
    """Declare the scope that a route needs: open, read, write or admin."""

    def declare(view: View) -> View:
        setattr(view, "scope", scope)  # noqa: B010 - a function has no such attribute of its own
        if scope not in {OPEN, READ}:
            described.demand_key(view)
        return view

    return declare


def client() -> str:
    """Return the name of the client whose key came with the request."""
    return str(g.key.name)


def demand(scope: str) -> None:
    """Refuse a request whose key does not reach so far: a part of a route needs it. Forbidden."""
    if not clients.allows(g.key, scope):
        raise Forbidden(_NEEDS.format(scope))


def check(app: Flask) -> None:
    """Refuse a request that its key, or the lack of one, does not allow.

    Raises Unauthorised, Forbidden where the key holds and does not reach so far, or Limited.
    """
    endpoint = request.endpoint
    if endpoint is None:  # no such route: a 404 or 405 for everybody
        limits.address(app, request.environ)
        return
    scope = getattr(app.view_functions[endpoint], "scope", None)
    if scope == OPEN:
        return
    header = request.headers.get("Authorization")
    if header is None:
        limits.address(app, request.environ)
        settings: Settings = app.extensions["settings"]
        if scope == READ and settings.reads == "public":
            return
        message = "send a key: Authorization: Bearer onrec_…"
        raise Unauthorised(message)
    kind, _, sent = header.partition(" ")
    if kind.lower() != "bearer":
        limits.address(app, request.environ)
        message = "the key is sent as Authorization: Bearer onrec_…"
        raise Unauthorised(message)
    key = _holder(sent.strip())
    limits.key(app, request.environ, key.number)
    if scope is None or not clients.allows(key, scope):
        raise Forbidden(_NEEDS.format(scope or "none at all"))
    g.key = key
    requests.note_client(key.name)


def _holder(sent: str) -> clients.Key:
    limits.refuse_failing(sent)
    try:
        with database().glancing() as session:
            return clients.find(session, sent)
    except Unauthorised:
        limits.failed(sent)
        raise


def register(app: Flask) -> None:
    """Check every request of the application."""
    app.before_request(partial(check, app))
