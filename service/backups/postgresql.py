"""Backups of a database on PostgreSQL: an archive of every table of one snapshot.

The image has no pg_dump, and one would have to be as new as the server (docs/decisions/0009). The
tables are those that the migrations have made, whose number travels with them; what others keep
beside them in the database is not the store's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from sqlalchemy import Connection, MetaData, Table, inspect
from sqlalchemy.orm import Session

from service import __version__, heads, migrate
from service.backups import archive, files
from service.backups.checks import Seen, Wishes, look
from service.backups.files import BackupError

ONE_FORM = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL client_encoding = 'UTF8'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL enable_seqscan = on",
)
"""What the text of a row depends on, and what would end a long transaction."""


def take(url: str, output: Path, wishes: Wishes) -> Seen:
    """Write an archive of a database, while others write, and read it again."""
    with files.whole(output) as partial, _transaction(url, snapshot=True) as connection:
        with archive.Writer(partial) as kept:
            for table in _tables(connection):
                count = kept.add(str(table.name), _columns(table), _rows(connection, table))
                wishes.say(f"{table.name}: {count} rows")
            kept.finish(
                release=__version__,
                taken=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
                schema=heads.revision(connection),
                sequences=_sequences(connection),
            )
        with archive.Reader(partial) as written:
            written.check()
        with Session(connection) as session:
            return look(session, wishes)


def restore(url: str, backup: Path, wishes: Wishes) -> Seen:
    """Make a database that is empty the one of an archive, in one transaction."""
    with archive.Reader(backup) as kept, _transaction(url) as connection:
        _refuse_any(connection)
        schema = kept.manifest["schema"]
        migrate.refuse_unknown(connection, schema)
        command.upgrade(migrate.config(connection), schema)
        tables = _tables(connection)
        if not {table.name for table in tables} <= set(kept.manifest["tables"]):
            message = f"{backup} lacks tables of the schema {schema}"
            raise BackupError(message)
        for table in tables:
            wishes.say(f"{table.name}: {kept.manifest['tables'][table.name]['rows']} rows")
            _fill(connection, table, kept)
        _number_on(connection, kept.manifest["sequences"])
        command.upgrade(migrate.config(connection), "head")
        connection.exec_driver_sql("ANALYZE")
        with Session(connection) as session:
            return look(session, wishes)


@contextmanager
def _transaction(url: str, *, snapshot: bool = False) -> Iterator[Connection]:
    engine = migrate.engine(url, alone=not snapshot)
    try:
        with engine.connect() as connection:
            if snapshot:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                for statement in ONE_FORM:
                    connection.exec_driver_sql(statement)
                yield connection
    except psycopg.Error as error:  # COPY does not pass SQLAlchemy, which would wrap it
        message = f"the database: {str(error).strip()}"
        raise BackupError(message) from error
    finally:
        engine.dispose()


def _tables(connection: Connection) -> list[Table]:
    """Return every table of the store, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in heads.OURS)
    return found.sorted_tables


def _columns(table: Table) -> list[str]:
    return [str(column.name) for column in table.columns if column.computed is None]


def _quoted(connection: Connection, names: list[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, names))


def _rows(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield the rows in the order of their keys, so that equal tables give equal bytes."""
    names = _quoted(connection, _columns(table))
    order = _quoted(connection, [column.name for column in table.primary_key])
    name = _quoted(connection, [table.name])
    block = bytearray()
    with _cursor(connection).copy(
        f"COPY (SELECT {names} FROM {name} ORDER BY {order}) TO STDOUT"  # noqa: S608 - quoted names
    ) as rows:
        for row in rows:
            block += row
            if len(block) >= archive.BLOCK:
                yield bytes(block)
                block.clear()
    yield bytes(block)


def _fill(connection: Connection, table: Table, kept: archive.Reader) -> None:
    """Write the rows of a table, and compare what the table then holds."""
    columns = kept.manifest["tables"][table.name]["columns"]
    name, names = _quoted(connection, [table.name]), _quoted(connection, columns)
    with _cursor(connection).copy(f"COPY {name} ({names}) FROM STDIN") as rows:
        for block in kept.blocks(table.name):
            rows.write(block)
    counted = archive.Counted(_rows(connection, table))
    for _ in counted:
        pass
    kept.compare(table.name, counted)


def _sequences(connection: Connection) -> dict[str, int | None]:
    """Return how far each table has numbered its rows, None where it has not begun."""
    found = connection.exec_driver_sql(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
    )
    return {str(name): last for name, last in found}


def _number_on(connection: Connection, sequences: dict[str, int | None]) -> None:
    """Let each table number its next row as it would have done."""
    ours = set(_sequences(connection))
    if not ours <= set(sequences):
        message = "the backup lacks sequences of its schema"
        raise BackupError(message)
    for name in ours:
        if (last := sequences[name]) is not None:
            connection.exec_driver_sql("SELECT setval(quote_ident(%s)::regclass, %s)", (name, last))


def _refuse_any(connection: Connection) -> None:
    found = inspect(connection).get_table_names()
    if found:
        message = f"the database is not empty (it has the table {found[0]}): make an empty one"
        raise BackupError(message)


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()
