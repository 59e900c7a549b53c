"""Bringing a database to the schema of this release, one process at a time."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from psycopg.errors import LockNotAvailable
from sqlalchemy import URL, Connection, Engine, create_engine, event, insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from service import postgresql, sqlite
from service.heads import MIGRATIONS, revision
from service.identity import StoreUnavailable, refuse_remote
from service.models import Store, now
from service.text import analysis

MIGRATORS = 0x0127EC04E
"""The advisory lock that migrations on PostgreSQL wait for."""

LOCK_SECONDS = 2
"""How long a table is waited for on PostgreSQL: all who come meanwhile wait behind, up to 4 s."""

PAUSE = 5
"""Seconds in which those are served, before it is tried anew."""

PATIENCE = 60
"""Seconds after which it is not tried again."""


def upgrade(url: str | URL, check: Callable[[Connection], None] | None = None) -> bool:
    """Bring a database to the head, making a SQLite file that is not there; tell if it was new.

    Two that start together take turns: the second finds nothing left to do. `check` is given what
    is there before anything is migrated, and may refuse it. Raises StoreUnavailable where the
    database is of a later release, or somebody reads it for long.
    """
    migrator, ends = engine(url), time.monotonic() + PATIENCE
    try:
        while True:
            try:
                return _upgrade(migrator, check)
            except OperationalError as error:
                if not isinstance(error.orig, LockNotAvailable):
                    raise
                if time.monotonic() > ends:
                    message = (
                        "a table is held for long, by an export or a backup perhaps: "
                        "nothing was changed, run it again"
                    )
                    raise StoreUnavailable(message) from error
            time.sleep(PAUSE)
    finally:
        migrator.dispose()


def _upgrade(migrator: Engine, check: Callable[[Connection], None] | None) -> bool:
    with migrator.begin() as connection:
        schema = revision(connection)
        if schema is not None:
            refuse_unknown(connection, schema)
        if check is not None:
            check(connection)
        command.upgrade(config(connection), "head")
        if schema is None:
            connection.execute(
                insert(Store).values(id=uuid4(), made=now(), analysis=analysis.VERSION)
            )
    return schema is None


def refuse_unknown(connection: Connection, schema: str | None) -> None:
    """Raise StoreUnavailable where this release does not know a schema, or there is none."""
    if schema is None:
        message = "this is no store: it has no schema"
        raise StoreUnavailable(message)
    try:
        ScriptDirectory.from_config(config(connection)).get_revision(schema)
    except CommandError as error:
        message = f"the schema {schema} is of a later release than this one"
        raise StoreUnavailable(message) from error


def config(connection: Connection | None = None) -> Config:
    """Return what Alembic's commands need to work on a connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def engine(url: str | URL, *, alone: bool = True) -> Engine:
    """Return an engine whose transactions hold the migrations' lock, or read beside others."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(Path(parsed.database or ""))
    made = create_engine(url, connect_args=postgresql.ENCODING)

    @event.listens_for(made, "connect")
    def opened(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        postgresql.refuse_narrow(connection)

    if not alone:
        return made

    @event.listens_for(made, "begin")
    def lock(connection: Connection) -> None:
        # For its turn each waits as long as it takes, and then works as long, whatever is set for
        # the role or the database: rows of a million statements take minutes.
        for limit in ("lock", "statement", "idle_in_transaction_session"):
            connection.exec_driver_sql(f"SET LOCAL {limit}_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATORS})")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")

    return made


def _sqlite(path: Path) -> Engine:
    refuse_remote(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{path.parent} cannot be made: {error.strerror}"
        raise StoreUnavailable(message) from error
    sqlite.prepare(str(path))
    made = create_engine(
        "sqlite://", creator=lambda: sqlite.open_file(str(path)), module=sqlite.driver()
    )

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made
