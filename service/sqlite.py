"""SQLite as the record needs it: the right library, durable, one writer, no runaway query."""

import logging
import sqlite3
import time
from contextlib import closing
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from service.compilations import Compilations
from service.identity import File, Identity, StoreUnavailable
from service.turns import BUSY_SECONDS, PAUSE, Turns, is_busy

try:
    import pysqlite3 as bundled
except ImportError:  # no wheel for this platform: the system's library may do
    bundled = None

log = logging.getLogger(__name__)

STEPS = 10_000
"""Virtual machine steps between two looks at the clock."""

OLDEST = (3, 43, 0)
"""The first with contentless tables that rows can be deleted from."""


@cache
def driver() -> ModuleType:
    """Return the newest SQLite at hand. Raises StoreUnavailable where none will do."""
    at_hand: list[ModuleType] = [module for module in (sqlite3, bundled) if module]
    newest = max(at_hand, key=lambda module: module.sqlite_version_info)
    if newest.sqlite_version_info < OLDEST:
        message = f"SQLite {newest.sqlite_version} is too old: 3.43 is needed, or PostgreSQL"
        raise StoreUnavailable(message)
    return newest


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Tell whether a version is free of the WAL-reset bug (sqlite.org/wal.html#walresetbug)."""
    return (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )


def journal_mode() -> str:
    """Return the journal that is safe with the library at hand."""
    module = driver()
    if wal_is_safe(module.sqlite_version_info):
        return "wal"
    log.warning(
        "SQLite %s has the WAL-reset bug: the slower rollback journal is used",
        module.sqlite_version,
    )
    return "delete"


def open_file(path: str, mode: str = "rw") -> Any:
    """Open a database file; mode `rw` never makes one, `rwc` does."""
    return driver().connect(
        f"file:{quote(path)}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def prepare(path: str) -> None:
    """Make a file where there is none, and give it the journal that is safe with the library.

    Raises StoreUnavailable where it cannot be opened, or is in use for long.
    """
    journal, ends = journal_mode(), time.monotonic() + BUSY_SECONDS
    try:
        with closing(open_file(path, "rwc")) as connection:
            while not _set_journal(connection, journal):
                if time.monotonic() > ends:
                    message = f"{path} is in use by another process: run it again"
                    raise StoreUnavailable(message)
                time.sleep(PAUSE)
    except driver().DatabaseError as error:
        message = f"{path} cannot be opened: {error}"
        raise StoreUnavailable(message) from error


def _set_journal(connection: Any, journal: str) -> bool:
    try:
        connection.execute(f"PRAGMA journal_mode={journal}")  # not within a transaction
    except driver().OperationalError as error:
        # Where two wait for each other SQLite refuses one at once, whatever its patience.
        if is_busy(error):
            return False
        raise
    return True


def scrub(path: str) -> None:
    """Rewrite a file, so that no byte of what was deleted is left in it.

    It takes as much memory, and as much space beside it, as the file has bytes: the library at hand
    may be one that keeps no temporary files. Raises StoreUnavailable where that cannot be: somebody
    reads it for long, the disk is full, or the memory.
    """
    connection = open_file(path)
    try:
        connection.execute("INSERT INTO statement_index (statement_index) VALUES ('optimize')")
        connection.execute("VACUUM")
        # It waits for its turn, and where that does not come it says so and does nothing.
        is_read = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except driver().DatabaseError as error:
        message = f"{path} cannot be rewritten: {error}"
        raise StoreUnavailable(message) from error
    except MemoryError as error:
        message = f"{path} cannot be rewritten, for it does not fit into memory"
        raise StoreUnavailable(message) from error
    finally:
        connection.close()
    if is_read:
        message = f"{path} cannot be rewritten while it is read (by an export, or a backup)"
        raise StoreUnavailable(message)


def engines(
    file: File, identity: Identity, *, sql_seconds: int, **pool: Any
) -> tuple[Engine, Engine, Engine]:
    """Return the engines of readers, who see one snapshot, of writers, who take turns, of askers.

    An asker has one question and no transaction. They share the connections to the file, which must
    stay the store that it is. A file whose journal is not the one that is safe with this library is
    not served: migrating puts it right. Nor is one that is not the store that was named.
    """
    journal, turns = journal_mode(), Turns(driver())
    made = create_engine(
        "sqlite://",
        creator=lambda: _open(file),
        module=driver(),
        poolclass=QueuePool,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an error's text goes into the log, and no stated word may
        **pool,
    )

    @event.listens_for(made, "connect")
    def opened(connection: Any, record: Any) -> None:
        for pragma in (
            # With the rollback journal a commit is the removal of a file, which EXTRA syncs too.
            f"synchronous={'FULL' if journal == 'wal' else 'EXTRA'}",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
            "secure_delete=OFF",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if (found := connection.execute("PRAGMA journal_mode").fetchone()[0]) != journal:
            message = f"the file has the journal {found}, not {journal}: migrate it"
            raise StoreUnavailable(message)
        identity.check(_store(connection))
        deadline = record.info["deadline"] = [0.0]
        connection.set_progress_handler(lambda: 0.0 < deadline[0] < time.monotonic(), STEPS)

    @event.listens_for(made, "checkout")
    def borrowed(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        file.check()
        record.info["deadline"][0] = 0.0

    options = {"compiled_cache": Compilations()}
    reader, writer, asker = (
        Engine(
            made.pool,
            made.dialect,
            made.url,
            execution_options=options,
            hide_parameters=made.hide_parameters,
        )
        for _ in range(3)
    )

    @event.listens_for(reader, "begin")
    def begin_reading(connection: Connection) -> None:
        # A reader never becomes a writer: it would be refused at once, without any wait.
        _only_read(connection.connection, True).execute("BEGIN")

    @event.listens_for(writer, "begin")
    def begin_writing(connection: Connection) -> None:
        pooled: Any = connection.connection
        turns.take(pooled.record_info, _only_read(pooled, False))

    @event.listens_for(made, "checkin")
    def returned(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        turns.pass_on(record.record_info)

    def start_clock(connection: Connection, *_: Any) -> None:
        connection.info["deadline"][0] = time.monotonic() + sql_seconds

    for each in (reader, writer, asker):
        event.listen(each, "before_cursor_execute", start_clock)
    return reader, writer, asker


def _only_read(pooled: Any, only: bool) -> Any:
    """Let a connection read only, or write too, and return it.

    Nothing is said where nothing changes: every prepared statement would be prepared anew.
    """
    opened, known = pooled.driver_connection, pooled.info
    if known.get("only_read") is not only:
        opened.execute(f"PRAGMA query_only={'ON' if only else 'OFF'}")
        known["only_read"] = only
    return opened


def _open(file: File) -> Any:
    file.check()  # before it is opened: beside the log of another file it would be taken for that
    try:
        return open_file(file.path)
    except driver().OperationalError as error:
        message = f"{file.path} cannot be opened"
        raise StoreUnavailable(message) from error


def _store(connection: Any) -> str | None:
    """Return the id of the store in a file, None where it has no schema yet."""
    try:
        row = connection.execute("SELECT id FROM store").fetchone()
    except driver().OperationalError:
        return None
    return str(UUID(row[0])) if row else None
