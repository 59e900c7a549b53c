"""Rows of hard content in every table of any schema, and everything that a database holds.

The rows suit the tables as the database itself has them, so that no table can be forgotten and any
release's schema can be filled. They make no record that verifies.
"""

import hashlib
import uuid
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import (
    CHAR,
    JSON,
    UUID,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

HARD = (
    "plain",
    " leading, trailing and\u00a0no-break spaces \u2009",
    "e\u0301 is not \u00e9, \u1e69 is not s\u0323\u0307",
    "אמר \u200fמי\u200e אמר \u202eמה\u202c",
    "می\u200cخواهم \U0001f469\u200d\U0001f469\u200d\U0001f467 ﷽",
    "tab\t, line\r\n, \\N, \\., \"quotes\", “marks”, '', \\x00, %s, {}",
    "ends with a backslash \\",
    "\u2028\u2029\ufeff\U0010ffff",
)
LONG = "Rede ist Silber… " * 3_765
"""Some 64,000 characters: the longest text that is taken, where no index holds it."""

BASED = datetime(2020, 2, 29, 23, 59, 59)  # noqa: DTZ001 - bare, as the database keeps it
_serial = count(1)


def tables(connection):
    """The tables as the database has them, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not _is_index(connection, name))
    return [each for each in found.sorted_tables if each.name != "alembic_version"]


def fill(connection, wanted=None, *, each=3):
    """Write rows into each table, by the columns that it is given with."""
    for table in tables(connection) if wanted is None else wanted:
        if table.name == "store" and connection.execute(select(table)).first():
            continue  # there is one
        for number in range(1 if table.name == "store" else each):
            values = {
                column.name: _value(connection, column, number)
                for column in table.columns
                if not _is_made(column)
            }
            connection.execute(insert(table).values(values))
    if connection.dialect.name == "sqlite" and inspect(connection).has_table("statement_index"):
        rows = [{"id": next(_serial), "terms": f"{word} w{word}"} for word in ("ä", "ö", "字")]
        connection.execute(
            text("INSERT INTO statement_index (rowid, terms) VALUES (:id, :terms)"), rows
        )


def held(connection, wanted=None):
    """Of each table, its rows as a set of digests, over the columns that it is given with."""
    found = {}
    for table in tables(connection) if wanted is None else wanted:
        rows = connection.execute(select(*table.columns)).all()
        found[table.name] = sorted(_digest(row) for row in rows)
    for name in _shadows(connection):
        own = " WHERE id > 10" if name == "statement_index_data" else ""
        rows = connection.execute(text(f"SELECT * FROM {name}{own}")).all()
        found[name] = sorted(_digest(row) for row in rows)
    return found


def _digest(row):
    """A digest of the values, their types and their bounds; a long text has no quick `repr`."""
    made = hashlib.sha256()
    for value in row:
        content = (value if isinstance(value, str) else repr(value)).encode()
        made.update(f"{type(value).__name__} {len(content)} ".encode())
        made.update(content)
    return made.hexdigest()


def _is_index(connection, name):
    return connection.dialect.name == "sqlite" and name.startswith("statement_index")


def _shadows(connection):
    """What FTS5 keeps its index in; SQLite calls it tables. Its settings may change."""
    names = inspect(connection).get_table_names()
    beside = {"statement_index", "statement_index_config"}
    return [each for each in names if _is_index(connection, each) and each not in beside]


def _is_made(column):
    """Whether the database numbers the rows by it."""
    numbers = isinstance(column.type, Integer) and len(column.table.primary_key) == 1
    return column.primary_key and numbers and (column.server_default is not None or _rowid(column))


def _rowid(column):
    return str(column.type) == "INTEGER" and column.table.name not in {"statement", "revision"}


KINDS = (
    (Integer, lambda serial: serial),
    (DateTime, lambda serial: BASED + timedelta(seconds=serial)),
    (JSON, lambda serial: {_hard(serial): [_hard(serial + 1), None, serial, {}]}),
    (LargeBinary, lambda serial: bytes(range(256)) * (serial % 3)),
    (TSVECTOR, lambda serial: f"'{serial}':1A 'w''{serial}':2,3"),
    (UUID, lambda serial: uuid.UUID(int=serial)),
    (CHAR, lambda serial: uuid.UUID(int=serial).hex),
)
"""Of each type but text: its value of a number, another for each. SQLite keeps a UUID as CHAR."""


def _hard(serial):
    return HARD[serial % len(HARD)]


def _value(connection, column, number):
    serial = next(_serial)
    if keys := list(column.foreign_keys):
        there = connection.execute(select(keys[0].column).order_by(keys[0].column)).scalars().all()
        return there[-1 - number % len(there)] if there else None
    for kind, value in KINDS:
        if isinstance(column.type, kind):
            return value(serial)
    if column.nullable and number == 1:
        return None
    long = LONG if number == 0 and not _is_indexed(column) else ""
    return f"{_hard(serial)}{serial}{long}{_hard(serial)}"


def _is_indexed(column):
    table = column.table
    lists = [each.columns for each in (*table.indexes, *table.constraints)]
    return any(column.name in each for each in lists)
