"""A place in an ordered list, as an opaque word that fits only the query it was made for."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from service.record.errors import InvalidQuery

NO_CURSOR = (ValueError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading a word that is none of ours may raise."""


def encode(scope: str, *position: object) -> str:
    """Return the word for a position, bound to a scope: whatever decides the list's content."""
    parts = [_digest(scope), *(each if isinstance(each, int) else str(each) for each in position)]
    packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(cursor: str, scope: str, *kinds: Callable[[Any], Any]) -> list[Any]:
    """Return the position that a word was made of, each part read by its kind.

    Raises InvalidQuery where the word is not one of ours, or was made for another query.
    """
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        digest, *position = json.loads(packed)
        if len(position) != len(kinds):
            raise ValueError
        read = [kind(each) for kind, each in zip(kinds, position, strict=True)]
    except NO_CURSOR as error:
        raise InvalidQuery.at("cursor", "invalid-cursor", "this is no cursor of ours") from error
    if digest != _digest(scope):
        raise InvalidQuery.at(
            "cursor", "other-cursor", "this cursor was made for another query: follow links.next"
        )
    return read


def text(value: object) -> str:
    """Read a part that is a text which a database can be asked for. Raises ValueError."""
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()
    return value


def within(least: int, most: int) -> Callable[[Any], int]:
    """Return how a part is read that is a whole number in a range. What reads raises ValueError."""

    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return read


number = within(0, 2**63 - 1)
"""Reads a part that is a number which a database can hold. Raises ValueError."""


def _digest(scope: str) -> str:
    return hashlib.sha256(scope.encode()).hexdigest()[:16]
