"""Rows into a PostgreSQL database by COPY, its indexes and constraints made at the end."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.stores.plain import columns
from benchmarks.stores.rows import TABLES, Rows
from service import text
from service.models import Base

INDEX = text.postgresql
HISTORY = ("revision", "change")
NUMBERED = ("source", "speaker", "appearance")
"""Tables of which the database would go on numbering from where it was before."""

CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = current_schema()::regnamespace AND contype IN ('f', 'u') "
    "ORDER BY contype DESC"
)
"""Unique ones come first: foreign keys rest on them."""

INDEXES = (
    "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index AS i "
    "JOIN pg_class AS c ON c.oid = i.indexrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT i.indisprimary "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)"
)
QUICK = ("synchronous_commit = off", "maintenance_work_mem = '1GB'")


def encoded(rows: Rows) -> Rows:
    """Return rows in the text form of COPY, a string for each table."""
    for table, some in rows.tables.items():
        rows.tables[table] = [_copied(table, some)]
    rows.index = [_indexed(each) for each in rows.index]
    return rows


class Writer:
    """A database that rows are written into."""

    def __init__(self, url: str) -> None:
        self.opened = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        for setting in QUICK:
            self.opened.execute(f"SET {setting}")
        self.later: list[str] = []
        for table, name, definition in self.opened.execute(CONSTRAINTS).fetchall():
            self.later.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table, name, _ in reversed(self.opened.execute(CONSTRAINTS).fetchall()):
            self.opened.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, definition in self.opened.execute(INDEXES).fetchall():
            self.opened.execute(f"DROP INDEX {name}")
            self.later.insert(0, definition)

    def write(self, drawn: Sequence[Rows], history: dict[str, list[dict[str, Any]]]) -> None:
        """Write the rows of some blocks and their history, in a transaction of its own."""
        with self.opened.transaction():
            for table in TABLES:
                some = (each.tables[table][0] for each in drawn if table in each.tables)
                self._copy(table, columns(table), some)
            for table in HISTORY:
                names = columns(table)
                rows = [tuple(row[name] for name in names) for row in history[table]]
                self._copy(table, names, [_copied(table, rows)])
            entries = sorted(entry for each in drawn for entry in each.index)
            index = ("key", "terms", "folded")
            self._copy("statement_index", index, (line for _, line in entries))

    def close(self) -> None:
        """Make the indexes and constraints, and let the server count."""
        for statement in self.later:
            self.opened.execute(statement)
        for table in NUMBERED:
            self.opened.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'number'), "
                f"(SELECT max(number) FROM {table}))"
            )
        self.opened.execute("VACUUM (ANALYZE)")
        self.opened.execute("CHECKPOINT")
        self.opened.close()

    def _copy(self, table: str, names: Iterable[str], lines: Iterable[str]) -> None:
        listed = ", ".join(f'"{name}"' for name in names)
        with (
            self.opened.cursor() as cursor,
            cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy,
        ):
            for line in lines:
                copy.write(line)


def _copied(table: str, rows: Sequence[Sequence[Any]]) -> str:
    types = Base.metadata.tables[table].columns
    writers = [_writer(types[name].type) for name in columns(table)]
    return "".join(
        "\t".join(["\\N" if v is None else write(v) for v, write in zip(row, writers, strict=True)])
        + "\n"
        for row in rows
    )


def _writer(type: Any) -> Callable[[Any], str]:
    """Return what writes a value of a column in the text form of COPY."""
    python = getattr(type, "impl_instance", type).python_type
    if python is str:
        return _escaped
    if python is datetime:
        return lambda at: at.replace(tzinfo=None).isoformat(" ")
    if python in (int, UUID):
        return str
    return lambda value: _escaped(json.dumps(value))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _indexed(row: dict[str, Any]) -> tuple[int, str]:
    """Return the key of a row of the index, and its line; the tokens are those of a tsvector."""
    tokens = " ".join([f"'{token.translate(_QUOTES)}'" for token in row["tokens"]])
    return row["key"], f"{row['key']}\t{_escaped(tokens)}\t{_escaped(row['folded'])}\n"


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_QUOTES = str.maketrans({"'": "''", "\\": "\\\\"})
