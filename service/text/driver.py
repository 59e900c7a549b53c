"""What is asked and written in the words of the database's driver, and how that fails.

SQLAlchemy's result takes ten times as long as a short question. Whoever listens to what is sent
hears of it all the same, and an error of the driver is raised as SQLAlchemy would.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.compiler import SQLCompiler

Rows = list[tuple[Any, ...]]


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


def spelt(dialect: Dialect, question: Select[Any], values: Mapping[str, Any]) -> tuple[str, Any]:
    """Return a question, and the values of its parameters, as the driver is given them.

    The values are those that the driver itself has: numbers and texts, and no lists.
    """
    return _spelt(_compiled(dialect, question), values)


@dataclass(frozen=True, slots=True)
class Typed:
    """A question that is built once, of which the rows are given as its columns have them.

    Its parameters are numbers and texts, and no lists.
    """

    compiled: SQLCompiler
    made: Sequence[tuple[int, Callable[[Any], Any]]]
    """The places of columns that the driver has otherwise, with what makes the values of those."""

    def spelt(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Return the question and the values of its parameters, as the driver is given them."""
        return _spelt(self.compiled, values)

    def rows(self, found: Rows) -> list[list[Any]]:
        """Return the rows that the driver has found as the columns have them."""
        rows = [list(row) for row in found]
        for place, make in self.made:
            for row in rows:
                row[place] = make(row[place])
        return rows


@lru_cache(16)
def typed(dialect: Dialect, question: Select[Any] | CompoundSelect[Any]) -> Typed:
    """Return a question for a database."""
    made = []
    for place, column in enumerate(question.selected_columns):
        make = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if make is not None:
            made.append((place, make))
    return Typed(question.compile(dialect=dialect), made)


@lru_cache(16)
def _compiled(dialect: Dialect, question: Select[Any]) -> SQLCompiler:
    return question.compile(dialect=dialect)


def _spelt(compiled: SQLCompiler, values: Mapping[str, Any]) -> tuple[str, Any]:
    bound = compiled.construct_params(values)
    if compiled.positiontup is None:
        return compiled.string, bound
    return compiled.string, tuple(bound[name] for name in compiled.positiontup)


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
    with translated(connection, pooled, statement):
        if many:
            pooled.driver_connection.cursor().executemany(statement, rows)
        else:
            pooled.driver_connection.execute(statement, rows[0])


@contextmanager
def journey(connection: Connection) -> Iterator[None]:
    """Let what is sent to PostgreSQL in the block go together, and wait for it once, at the end.

    Raises DBAPIError there.
    """
    pooled: Any = connection.connection
    with translated(connection, pooled, None), pooled.driver_connection.pipeline():
        yield


@contextmanager
def translated(way: Engine | Connection, pooled: Any, question: str | None) -> Iterator[None]:
    """Raise an error of the driver as SQLAlchemy's; a connection that it has lost is not kept."""
    try:
        yield
    except way.dialect.loaded_dbapi.Error as error:
        raise _translated(way, pooled, question, error) from error


def _translated(
    way: Engine | Connection, pooled: Any, question: str | None, error: Any
) -> StatementError:
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
