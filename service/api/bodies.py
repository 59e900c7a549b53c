"""The JSON of a request, read strictly, so that no two parsers can disagree about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from service.exchange import strict


def read(request: Request) -> Any:
    """Return the value of a JSON body.

    Refuses with 415 what is not UTF-8 JSON by its headers, and with 400 what is no JSON of
    RFC 8259, a name given twice, very many names, a number that no double holds, and nesting
    without end.
    """
    kind = request.mimetype
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise UnsupportedMediaType("send application/json")
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("send UTF-8")
    refuse_compressed(request)
    try:
        return strict.loads(received(request).decode())
    except UnicodeDecodeError as error:
        raise BadRequest("the body is not UTF-8") from error
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {error}") from error


def received(request: Request) -> bytes:
    """Return a body to its last byte, however long it takes.

    Refuses with 400 what breaks off, with 413 what is too long.
    """
    with as_announced():
        whole = request.get_data()
        request.stream.read(1)  # of chunks all that may be were read: what is beyond them is a 413
    return whole


@contextmanager
def as_announced() -> Iterator[None]:
    """Refuse with 400 a body that turns out, while the block reads it, to break off."""
    try:
        yield
    except (OSError, ParseException) as error:  # chunks that are none, or that break off
        raise BadRequest("the body is not what its head announces") from error


def refuse_compressed(request: Request) -> None:
    """Refuse with 415 a body that is encoded for its way."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body as it is, not compressed")
