"""The database: its engines, and the session of a request.

Readers and writers are told apart from the start. A writer's transaction is serialised with every
other (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL), because it reads the head of the
chain of revisions and appends to it. A reader sees one snapshot and cannot write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service import postgresql, sqlite
from service.identity import File, Identity, StoreUnavailable, refuse_remote
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Database:
    """One database with its two ways in, and the identity that it must keep."""

    reader: Engine
    writer: Engine
    store: Identity
    file: File | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session on one snapshot."""
        with Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that may write; its caller commits, and without that nothing stays.

        A commit into a file that is no longer the one served raises StoreUnavailable: what went
        there is lost, and nobody may be told that it was stored.
        """
        with Session(self.writer, expire_on_commit=False) as session:
            if self.file is not None:
                file = self.file
                event.listen(session, "after_commit", lambda _: file.check())
            yield session

    def identify(self) -> str:
        """Return which store this is, for the setting STORE.

        Raises StoreUnavailable where it cannot be written, or has no schema.
        """
        if self.file is not None:
            refuse_remote(Path(self.file.path))
        try:
            with self.writing() as session:
                session.connection()
        except DBAPIError as error:
            message = f"the database cannot be written: {str(error.orig).strip()}"
            raise StoreUnavailable(message) from error
        if self.store.id is None:
            message = "the database has no schema yet: run migrate"
            raise StoreUnavailable(message)
        return self.store.id if self.file is None else f"{self.store.id}@{self.file.identity}"

    def scrub(self) -> None:
        """Remove what was deleted from the files too, as far as the database can."""
        if self.file is not None:
            sqlite.scrub(self.file.path)
            return
        with self.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def connect(settings: Settings) -> Database:
    """Return the database of the settings. Nothing is opened before the first use."""
    url = make_url(settings.database_url)
    pool = {"pool_size": settings.threads, "max_overflow": 0, "pool_timeout": 5}
    id, _, inode = settings.store.partition("@")
    identity = Identity(id)
    if url.get_backend_name() == "sqlite":
        file = File(url.database or "", inode)
        engine = sqlite.engine(file, identity, sql_seconds=settings.sql_seconds, **pool)
        return Database(engine, engine.execution_options(writer=True), identity, file)
    reader, writer = postgresql.engines(
        settings.database_url, identity, sql_seconds=settings.sql_seconds, **pool
    )
    return Database(reader, writer, identity)
