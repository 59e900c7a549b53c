"""Rows into a SQLite file, as fast as it takes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import sqlite as dialects

from benchmarks.stores.plain import columns
from benchmarks.stores.rows import TABLES, Rows
from service import sqlite, text
from service.models import Base

INDEX = text.sqlite
HISTORY = ("revision", "change")
HASH_BYTES = 128 << 20
"""Of the index that are held before they are written: the more, the fewer parts to be merged."""

PRAGMAS = ("synchronous=OFF", "cache_size=-1500000", "temp_store=MEMORY", "secure_delete=OFF")


def encoded(rows: Rows) -> Rows:
    """Return rows in the values that the driver takes."""
    for table, some in rows.tables.items():
        rows.tables[table] = _bound(table, some)
    return rows


class Writer:
    """A file that rows are written into; its plain indexes are made at the end."""

    def __init__(self, path: str) -> None:
        self.opened = sqlite.open_file(path)
        for pragma in PRAGMAS:
            self.opened.execute(f"PRAGMA {pragma}")
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        self.indexes = self.opened.execute(found).fetchall()
        for name, _ in self.indexes:
            self.opened.execute(f'DROP INDEX "{name}"')
        self._configure("hashsize", HASH_BYTES)
        self.inserts = {table: _insert(table) for table in (*TABLES, *HISTORY)}

    def write(self, drawn: Sequence[Rows], history: dict[str, list[dict[str, Any]]]) -> None:
        """Write the rows of some blocks and their history, in a transaction of its own."""
        self.opened.execute("BEGIN")
        for table in TABLES:
            for each in drawn:
                self.opened.executemany(self.inserts[table], each.tables.get(table, ()))
        for table in HISTORY:
            names = columns(table)
            some = [tuple(row[name] for name in names) for row in history[table]]
            self.opened.executemany(self.inserts[table], _bound(table, some))
        entries = [entry for each in drawn for entry in each.index]
        # FTS5 writes out what it holds whenever a key is lower than the one before.
        entries.sort()
        self.opened.executemany("INSERT INTO statement_index (rowid, terms) VALUES (?, ?)", entries)
        self.opened.execute("COMMIT")

    def close(self) -> None:
        """Make the indexes, and leave the file as a service would."""
        for _, sql in self.indexes:
            self.opened.execute(sql)
        self._configure("hashsize", 1 << 20)
        self.opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.opened.close()

    def _configure(self, name: str, value: int) -> None:
        self.opened.execute(
            "INSERT INTO statement_index (statement_index, rank) VALUES (?, ?)", (name, value)
        )


def _insert(table: str) -> str:
    names = columns(table)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})"


def _bound(table: str, rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return rows with each value as SQLAlchemy binds it."""
    types = Base.metadata.tables[table].columns
    processors = [
        (place, types[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT))
        for place, name in enumerate(columns(table))
    ]
    wanted = [(place, process) for place, process in processors if process is not None]
    bound = [list(row) for row in rows]
    for row in bound:
        for place, process in wanted:
            row[place] = process(row[place])
    return bound


_DIALECT = dialects.dialect()
