"""What is asked and written in the words of the database's driver, and how that fails.

SQLAlchemy's result takes ten times as long as a short question. Whoever listens to what is sent
hears of it all the same, and an error of the driver is raised as SQLAlchemy would.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import CompoundSelect, Connection, Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.compiler import SQLCompiler

Rows = list[tuple[Any, ...]]
Question: TypeAlias = Select[Any] | CompoundSelect[Any]

FIRST = "first"
"""The option of a connection under which it is given a `First`."""


@dataclass(slots=True)
class First:
    """A question that travels with the beginning of a transaction, where that travels.

    `rows` is None until it has been asked.
    """

    question: Select[Any]
    values: Mapping[str, Any]
    rows: Rows | None = None


def spelt(dialect: Dialect, question: Question, values: Mapping[str, Any]) -> tuple[str, Any]:
    """Return a question, and the values of its parameters, as the driver is given them.

    The values are those that the driver itself has: numbers and texts, and no lists.
    """
    compiled = _compiled(dialect, question)
    bound = compiled.construct_params(values)
    if compiled.positiontup is None:
        return compiled.string, bound
    return compiled.string, tuple(bound[name] for name in compiled.positiontup)


def typed(dialect: Dialect, question: Question, found: Rows) -> list[list[Any]]:
    """Return the rows that the driver has found for a question, as its columns have them."""
    rows = [list(row) for row in found]
    for place, make in _made(dialect, question):
        for row in rows:
            row[place] = make(row[place])
    return rows


@lru_cache(16)
def _compiled(dialect: Dialect, question: Question) -> SQLCompiler:
    return question.compile(dialect=dialect)


@lru_cache(16)
def _made(dialect: Dialect, question: Question) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return the places of columns that the driver has otherwise, with what makes their values."""
    types = [column.type.dialect_impl(dialect) for column in question.selected_columns]
    makers = [each.result_processor(dialect, None) for each in types]
    return [(place, make) for place, make in enumerate(makers) if make is not None]


def lent(engine: Engine) -> Any:
    """Return a connection of the pool, without SQLAlchemy's around it. Raises DBAPIError."""
    errors = engine.dialect.loaded_dbapi.Error
    try:
        return engine.raw_connection()
    except errors as error:
        raise DBAPIError.instance(None, None, error, errors, hide_parameters=True) from error


def fetched(way: Engine | Connection, pooled: Any, question: str, values: Any) -> Rows:
    """Return the rows that answer a question, by a connection of the pool. Raises DBAPIError."""
    return asked(way, pooled, question, values)()


def asked(way: Engine | Connection, pooled: Any, question: str, values: Any) -> Callable[[], Rows]:
    """Ask a question, and return what returns its rows: in a journey, at the end of that.

    Both raise DBAPIError.
    """
    _announce(way, pooled, question, values, False)
    errors = way.dialect.loaded_dbapi.Error
    try:
        cursor = pooled.driver_connection.execute(question, values)
    except errors as error:
        raise _translated(way, pooled, question, error) from error

    def fetch() -> Rows:
        try:
            found: Rows = cursor.fetchall()
        except errors as error:
            raise _translated(way, pooled, question, error) from error
        return found

    return fetch


def sent(connection: Connection, statement: str, rows: Sequence[Any]) -> None:
    """Send a statement once for each of some rows. Raises DBAPIError."""
    pooled: Any = connection.connection
    many = len(rows) > 1
    _announce(connection, connection, statement, rows if many else rows[0], many)
    try:
        if many:
            pooled.driver_connection.cursor().executemany(statement, rows)
        else:
            pooled.driver_connection.execute(statement, rows[0])
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, pooled, statement, error) from error


@contextmanager
def journey(connection: Connection) -> Iterator[None]:
    """Let what is sent to PostgreSQL in the block go together, and wait for it once, at the end.

    Raises DBAPIError there.
    """
    pooled: Any = connection.connection
    driven = pooled.driver_connection
    try:
        try:
            with driven.pipeline():
                yield
        finally:
            if driven.info.pipeline_status:  # the server has ended it, which is not yet seen
                driven.close()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, pooled, None, error) from error


def _translated(
    way: Engine | Connection, pooled: Any, question: str | None, error: Any
) -> StatementError:
    """Return an error of the driver as SQLAlchemy's; a connection that it has lost is not kept."""
    lost = way.dialect.is_disconnect(error, pooled.driver_connection, None)
    errors = way.dialect.loaded_dbapi.Error
    found: StatementError = DBAPIError.instance(
        question, None, error, errors, hide_parameters=True, connection_invalidated=lost
    )
    if lost:
        pooled.invalidate(error)
    return found


def _announce(
    way: Engine | Connection, asking: Any, statement: str, values: Any, many: bool
) -> None:
    for heard in way.dispatch.before_cursor_execute:
        heard(asking, None, statement, values, None, many)
