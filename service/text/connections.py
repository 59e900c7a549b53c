"""The connection of a session, for questions that are built once and need nothing of the ORM."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session


def connected(session: Session) -> Connection:
    """Return a session's connection; what is pending is written first, as the session itself does.

    A question that is asked through the session costs twice as much. A reader's session is of one
    connection from the start.
    """
    if isinstance(session.bind, Connection):
        return session.bind
    if session.autoflush:
        session.flush()
    return session.connection()
