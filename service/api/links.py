"""Addresses in answers: whole where the public address is known, else without a host.

They are never made of the Host header, which the sender chooses.
"""

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import RequestRedirect

from service.settings import Settings


def to(path: str) -> str:
    """Return the address of a path of this service."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url + path


def here(**changed: str) -> str:
    """Return the address of the request in hand, some of its parameters changed."""
    asked = MultiDict(request.args)
    for name, value in changed.items():
        asked[name] = value
    query = urlencode(list(asked.items(multi=True)))
    return to(request.path) + (f"?{query}" if query else "")


def beside(id: UUID, what: str) -> dict[str, str]:
    """Return where something made of a statement is found, and the statement itself."""
    own = to(f"/v1/statements/{id}")
    return {"self": f"{own}/{what}", "statement": own}


def behind(cursor: str | None) -> str | None:
    """Return the address of the next page of the list in hand; None where it has ended."""
    return here(cursor=cursor) if cursor else None


def moved() -> Response | None:
    """Send on whoever has left out a slash at the end, or written one twice.

    Left to itself the router makes the address of the Host header; and one that begins with two
    slashes, or with a slash and a backslash, would lead to another host.
    """
    found = request.routing_exception
    if not isinstance(found, RequestRedirect):
        return None
    parts = urlsplit(found.new_url)
    path = "/" + parts.path.lstrip("/\\") + (f"?{parts.query}" if parts.query else "")
    return Response(status=308, headers={"Location": to(path)})


def register(app: Flask) -> None:
    """Let no redirect of the application lead to a host that its client has named."""
    app.before_request(moved)
