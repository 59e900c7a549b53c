"""The session of the request in hand: a reader's, or a writer's where the method may change."""

from contextlib import ExitStack

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from service.db import Database

SAFE = {"GET", "HEAD", "OPTIONS"}


def database() -> Database:
    """Return the database of the application."""
    found: Database = current_app.extensions["database"]
    return found


def session() -> Session:
    """Return the request's session, opened at its first use. Nothing commits but the route."""
    if "session" not in g:
        g.sessions = ExitStack()
        found = database()
        opened = found.reading() if request.method in SAFE else found.writing()
        g.session = g.sessions.enter_context(opened)
    made: Session = g.session
    return made


def close(_: BaseException | None) -> None:
    """Close what was opened; what was not committed is gone."""
    if "sessions" in g:
        g.sessions.close()


def register(app: Flask) -> None:
    """Close each request's session at its end."""
    app.teardown_request(close)
