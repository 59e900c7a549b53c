"""Rows inserted in the words of the driver, as tuples in the order of the columns."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.orm import Session

from service.models.base import Base, Moment
from service.text.connections import connected
from service.text.driver import sent

Values = Sequence[Any]


class Insertion:
    """The INSERT of some columns of a table."""

    def __init__(self, table: type[Base], names: Sequence[str]) -> None:
        self.names = names
        self.values_of: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
        """Return the values of an object that has the columns as attributes."""
        self._table = table.__table__

    def write(self, session: Session, rows: Sequence[Values]) -> None:
        """Insert rows; each has a value for each of the names."""
        if not rows:
            return
        connection = connected(session)
        statement, processors = _compiled(connection.dialect, self._table, tuple(self.names))
        sent(connection, statement, _bound(rows, processors))


Processors = Sequence[tuple[int, Callable[[Any], Any]]]


@lru_cache(64)
def _compiled(dialect: Dialect, table: Table, names: Sequence[str]) -> tuple[str, Processors]:
    """Return the statement, and at which places a value is put into the driver's form, and how."""
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    columns, marks = ", ".join(map(quote, names)), ", ".join(mark for _ in names)
    processors = []
    for place, name in enumerate(names):
        kind = table.columns[name].type
        process = kind.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            # Most moments of a batch are the same one.
            processors.append(
                (place, lru_cache(16)(process) if isinstance(kind, Moment) else process)
            )
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608 - ours
    return statement, processors


def _bound(rows: Sequence[Values], processors: Processors) -> list[tuple[Any, ...]]:
    bound = []
    for row in rows:
        values = list(row)
        for place, process in processors:
            values[place] = process(values[place])
        bound.append(tuple(values))
    return bound
