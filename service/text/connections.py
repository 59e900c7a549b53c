"""The connection of a session, for questions that are built once and need nothing of the ORM."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.orm import Session

from service.text.driver import Question, Rows, asked, fetched, sent, spelt, typed
from service.text.glimpse import Glimpse

ENDED = "ended"
"""In the info of a session whose transaction was told to end before its commit, and may have."""


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

    For what every reader asks. Raises DBAPIError.
    """
    if isinstance(session, Glimpse):
        return session.ask(question, values)
    connection = connected(session)
    if not connection.in_transaction():
        connection.begin()
    return fetched(connection, connection.connection, question, values)


def typed_rows(session: Session, question: Question, values: Mapping[str, Any]) -> list[list[Any]]:
    """Return the rows that answer a question which is built once, as its columns have them.

    The parameters are numbers and texts, as the driver has them. SQLAlchemy's own result takes
    three times as long. Raises DBAPIError.
    """
    dialect = session.get_bind().dialect
    return typed(dialect, question, rows(session, *spelt(dialect, question, values)))


def ask(session: Session, question: Select[Any], values: Mapping[str, Any]) -> Callable[[], Rows]:
    """Ask a question, and return what returns its rows, as the driver has them.

    So it may be asked of what goes to the database together, to be called after that. Raises
    DBAPIError.
    """
    connection = connected(session)
    words = spelt(connection.dialect, question, values)
    return asked(connection, connection.connection, *words)


def send(session: Session, statement: str, rows: Sequence[Any]) -> None:
    """Write rows, if there are any, by a statement in the words of the driver. Raises DBAPIError.

    SQLAlchemy would make a mapping of each row first, and the same again of its values.
    """
    if rows:
        sent(connected(session), statement, rows)
