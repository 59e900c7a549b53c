"""The session of the request in hand: a reader's, or a writer's where the method may change."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from service import metrics
from service.api import idempotency
from service.db import Database
from service.record import chain
from service.settings import Settings
from service.text.glimpse import Glimpse

SAFE = {"GET", "HEAD", "OPTIONS"}


def database() -> Database:
    """Return the database of the application."""
    found: Database = current_app.extensions["database"]
    return found


def session() -> Session:
    """Return the request's session, opened at its first use. Nothing commits but `commit`.

    A writer's takes its turn among the writers there, and finds out whether the request was
    answered before (`service.api.idempotency`).
    """
    if "session" not in g:
        g.sessions = ExitStack()
        found = database()
        reads = request.method in SAFE
        if reads:
            g.sessions.enter_context(current_app.extensions["readers"])
        else:
            idempotency.receive()
        g.session = g.sessions.enter_context(found.reading() if reads else found.writing())
        if not reads:
            with metrics.waiting():
                chain.take_turn(g.session)
            idempotency.settle(g.session)
    made: Session = g.session
    return made


def glancing(app: Flask, *, by_key: bool = False) -> AbstractContextManager[Glimpse]:
    """Open a session for questions without a transaction, as one of those who read at once.

    A few questions `by_key` are answered by SQLite sooner than a place would be free.
    """
    found: Database = app.extensions["database"]
    if by_key and found.file is not None:
        return found.glancing()
    return _among_readers(app, found)


@contextmanager
def _among_readers(app: Flask, found: Database) -> Iterator[Glimpse]:
    with app.extensions["readers"], found.glancing() as session:
        yield session


def commit(answer: Response) -> Response:
    """Store what the route has done, with its answer for a repeat, and give the answer."""
    idempotency.keep(session(), answer)
    session().commit()
    return answer


def close(_: BaseException | None) -> None:
    """Close what was opened; what was not committed is gone."""
    if "sessions" in g:
        g.sessions.close()


def register(app: Flask) -> None:
    """Let so many read at once, and close each request's session at its end."""
    settings: Settings = app.extensions["settings"]
    app.extensions["readers"] = threading.BoundedSemaphore(max(1, settings.threads // 2))
    app.teardown_request(close)
