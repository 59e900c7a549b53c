"""The connection of a session, for questions that are built once and need nothing of the ORM."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from service.text.glimpse import Glimpse, Rows, fetched


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


def rows(session: Session, question: str, values: Any = ()) -> Rows:
    """Return the rows that answer a question, in the words of the driver and as it has them.

    For what every reader asks: SQLAlchemy's result takes ten times as long as the question. Whoever
    listens to what is sent hears of it. Raises DBAPIError.
    """
    if isinstance(session, Glimpse):
        return session.ask(question, values)
    connection = connected(session)
    if not connection.in_transaction():
        connection.begin()
    for heard in connection.dispatch.before_cursor_execute:
        heard(connection, None, question, values, None, False)
    driver = connection.connection.driver_connection
    return fetched(connection.dialect, driver, question, values)
