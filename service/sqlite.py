"""SQLite as the record needs it: the right library, durable, one writer, no runaway query."""

import logging
import os
import sqlite3
import time
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

try:
    import pysqlite3 as bundled
except ImportError:  # no wheel for this platform: the system's library may do
    bundled = None

log = logging.getLogger(__name__)

BUSY_SECONDS = 10
STEPS = 10_000
"""Virtual machine steps between two looks at the clock."""

OLDEST = (3, 43, 0)
"""The first with contentless tables that rows can be deleted from."""


class StoreUnavailable(RuntimeError):  # noqa: N818 - it says what is the matter
    """The file is not there, or is not the one that was opened first."""


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


class _File:
    """A database file that must stay the one it was at its first use."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.identity: tuple[int, int] | None = None

    def open(self) -> Any:
        try:
            return open_file(self.path)
        except driver().OperationalError as error:
            message = f"{self.path} cannot be opened"
            raise StoreUnavailable(message) from error

    def check(self) -> None:
        """Raise StoreUnavailable where the file is gone or another took its place."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - at every checkout, so without a Path
        except OSError as error:
            message = "the database file is gone"
            raise StoreUnavailable(message) from error
        identity = (found.st_dev, found.st_ino)
        if self.identity is None:
            self.identity = identity
        if self.identity != identity:
            message = "the database file was replaced"
            raise StoreUnavailable(message)


def engine(path: str, *, sql_seconds: int, **pool: Any) -> Engine:
    """Return the engine of a file; its option `writer` makes transactions that may write.

    A file whose journal is not the one that is safe with this library is not served: migrating
    puts it right.
    """
    file = _File(str(Path(path)))
    journal = journal_mode()
    made = create_engine(
        "sqlite://", creator=file.open, module=driver(), poolclass=QueuePool, **pool
    )

    @event.listens_for(made, "connect")
    def opened(connection: Any, record: Any) -> None:
        for pragma in (
            "synchronous=FULL",
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
        deadline = record.info["deadline"] = [0.0]
        connection.set_progress_handler(lambda: 0.0 < deadline[0] < time.monotonic(), STEPS)

    @event.listens_for(made, "checkout")
    def borrowed(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        file.check()
        record.info["deadline"][0] = 0.0

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        # A reader never becomes a writer: it would be refused at once, without any wait.
        writer = connection.get_execution_options().get("writer", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writer else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    @event.listens_for(made, "before_cursor_execute")
    def start_clock(connection: Connection, *_: Any) -> None:
        connection.info["deadline"][0] = time.monotonic() + sql_seconds

    return made
