"""The database: its engines, and the session of a request.

Readers and writers are told apart from the start. A writer's transaction is serialised with every
other (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL), because it reads the head of the
chain of revisions and appends to it. A reader sees one snapshot and cannot write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from service import sqlite
from service.settings import Settings

WRITERS = 0x0127EC04D
"""The advisory lock that writers on PostgreSQL take one after the other."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database with its two ways in."""

    reader: Engine
    writer: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session on one snapshot."""
        with Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that may write; its caller commits, and without that nothing stays."""
        with Session(self.writer, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def connect(settings: Settings) -> Database:
    """Return the database of the settings. Nothing is opened before the first use."""
    url = make_url(settings.database_url)
    pool = {"pool_size": settings.threads, "max_overflow": 0, "pool_timeout": 5}
    if url.get_backend_name() == "sqlite":
        engine = sqlite.engine(url.database or "", sql_seconds=settings.sql_seconds, **pool)
        return Database(engine, engine.execution_options(writer=True))
    return _postgresql(settings, pool)


def _postgresql(settings: Settings, pool: dict[str, Any]) -> Database:
    limits = {
        "statement_timeout": f"{settings.sql_seconds}s",
        "lock_timeout": "4s",
        "idle_in_transaction_session_timeout": "10s",
        "synchronous_commit": "on",
        # A prepared plan cannot know whether this word is rare.
        "plan_cache_mode": "force_custom_plan",
        # No answer needs a whole table, whatever the planner takes for the cheaper way; and where
        # one is so small that nothing else is possible, its cost would call the compiler in.
        "enable_seqscan": "off",
        "jit": "off",
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    engine = create_engine(
        settings.database_url, pool_pre_ping=True, connect_args={"options": options}, **pool
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    # The lock serialises at READ COMMITTED only: later levels take their snapshot before it.
    writer = engine.execution_options(isolation_level="READ COMMITTED")

    @event.listens_for(writer, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    return Database(reader, writer)
