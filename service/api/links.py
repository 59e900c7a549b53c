"""Addresses in answers: whole where the public address is known, else without a host.

They are never made of the Host header, which the sender chooses.
"""

from urllib.parse import urlencode
from uuid import UUID

from flask import current_app, request
from werkzeug.datastructures import MultiDict

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
