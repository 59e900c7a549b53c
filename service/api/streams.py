"""An answer that is sent while it is made: one snapshot, one connection, an end in time."""

import errno
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from socket import socket

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPVersionNotSupported, NotAcceptable

from service.api.errors import UNAVAILABLE, problem
from service.api.sessions import database
from service.exchange import exporting
from service.exchange.exporting import Format, Piece
from service.models import now
from service.record.asked import Query
from service.settings import Settings

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Let exports take half of a process's threads, so that reads are always answered."""
    settings: Settings = app.extensions["settings"]
    app.extensions["exports"] = threading.BoundedSemaphore(max(1, settings.threads // 2))


def export(query: Query, name: str | None) -> Response:
    """Answer with an export. What is wrong with it is found out before anything is sent."""
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        raise HTTPVersionNotSupported("an export needs HTTP/1.1: its end could not be told")
    form = _form(name)
    turns: threading.BoundedSemaphore = current_app.extensions["exports"]
    if not turns.acquire(blocking=False):
        return problem(UNAVAILABLE, "too many exports are under way; try again in a while")
    with ExitStack() as opened:
        opened.callback(turns.release)
        settings: Settings = current_app.extensions["settings"]
        ends = time.monotonic() + settings.export_seconds
        session = opened.enter_context(database().exporting(settings.export_seconds))
        pieces = exporting.pieces(session, query, form)
        first = list(filter(None, [next(pieces, None)]))
        held = opened.pop_all()
    client = request.environ.get("gunicorn.socket")
    return _answer(_sent(chain(first, pieces), ends, client, held), form, held)


def _answer(sent: Iterator[bytes], form: Format, held: ExitStack) -> Response:
    made = Response(sent, content_type=form.media_types[0])
    made.call_on_close(held.close)  # for an answer of which nothing is read
    taken = f"{now():%Y%m%dT%H%M%SZ}"
    made.headers["Content-Disposition"] = f'attachment; filename="statements-{taken}.{form.name}"'
    made.headers["Vary"] = "Accept"
    return made


def _sent(
    pieces: Iterator[Piece], ends: float, client: socket | None, held: ExitStack
) -> Iterator[bytes]:
    """Yield what is sent; where it breaks off, so does the connection, before the last chunk."""
    waits = client.gettimeout() if client else None
    try:
        for piece in pieces:
            left = ends - time.monotonic()
            if left <= 0:
                message = "it took longer than EXPORT_SECONDS"
                raise TimeoutError(message)  # noqa: TRY301 - one way out for all that breaks it
            if client:
                client.settimeout(left)  # for whoever does not read what is sent
            yield piece.data
    except Exception as error:
        log.warning("an export broke off: %s", error)
        # Gunicorn takes this for a client that went, and closes the connection as it stands.
        raise ConnectionResetError(errno.ECONNRESET, "the export broke off") from error
    finally:
        held.close()
    if client:
        client.settimeout(waits)


def _form(asked: str | None) -> Format:
    """Return the form that is asked for, by its name or by Accept."""
    if asked is not None:
        return exporting.FORMATS[asked]
    types = {
        media_type.partition(";")[0]: form
        for form in exporting.FORMATS.values()
        for media_type in form.media_types
    }
    offered = types | {f"{name}; charset=utf-8": form for name, form in types.items()}
    best = request.accept_mimetypes.best_match(offered)
    if request.accept_mimetypes and best is None:
        raise NotAcceptable(f"an export is {' or '.join(types)}: say which by format=")
    return offered[best] if best else exporting.FORMATS["ndjson"]
