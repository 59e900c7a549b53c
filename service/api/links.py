"""Addresses in answers: whole where the public address is known, else without a host.

They are never made of the Host header, which the sender chooses.
"""

from urllib.parse import urlencode

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from service.settings import Settings


def to(path: str) -> str:
    """Return the address of a path of this service."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url + path


def here(cursor: str | None = None) -> str:
    """Return the address of the request in hand, or of the page of its list at a cursor."""
    asked = MultiDict(request.args)
    if cursor is not None:
        asked["cursor"] = cursor
    query = urlencode(list(asked.items(multi=True)))
    return to(request.path) + (f"?{query}" if query else "")
