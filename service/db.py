"""The database: its engines, and the session of a request.

Readers and writers are told apart from the start. A writer's transaction is serialised with every
other (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL), because it reads the head of the
chain of revisions and appends to it. A reader sees one snapshot and cannot write.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service import postgresql, sqlite, text
from service.identity import File, Identity, StoreUnavailable, Unconfirmed, refuse_remote
from service.settings import Settings
from service.text.connections import ENDED
from service.text.glimpse import Glimpse, Unopened

UNANSWERED = "the database went away while it stored this, which may be stored"

Closed = TypeVar("Closed", Connection, Session)


class _Writing(Session):
    """A writer's session, which looks at the file once more before anybody is told.

    What was committed into a file that is no longer the one served is lost: StoreUnavailable. A
    commit that the server has not answered may have been one: Unconfirmed.
    What was found out and still holds is kept for the writers after it.
    """

    def __init__(self, engine: Engine, file: File | None, known: dict[str, Any]) -> None:
        super().__init__(engine, expire_on_commit=False, info={"known": known})
        self.file = file

    def commit(self) -> None:
        self.flush()
        try:
            super().commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise Unconfirmed(UNANSWERED) from error
        if self.file is not None:
            self.file.check()
        if (keep := self.info.pop("keep", None)) is not None:
            keep()


@dataclass(frozen=True, slots=True)
class Database:
    """One database with its ways in, which share their connections, and its identity."""

    reader: Engine
    writer: Engine
    asker: Engine
    store: Identity
    file: File | None = None
    known: dict[str, Any] = field(default_factory=dict)
    remembered: dict[str, Any] = field(default_factory=dict)
    unopened: Unopened = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unopened", Unopened(self.reader, self.asker))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session on one snapshot."""
        info = {"remembered": self.remembered}
        with (
            _closed(self.reader.connect()) as connection,
            _closed(
                Session(connection, expire_on_commit=False, autoflush=False, info=info)
            ) as session,
        ):
            yield session
            if not connection.invalidated and connection.connection.is_valid:
                # After a rollback the driver prepares each statement of the connection anew.
                with suppress(DBAPIError):  # what was read stands
                    connection.commit()

    @contextmanager
    def exporting(self, seconds: int) -> Iterator[Session]:
        """Open a session on one snapshot, of somebody who may read it slowly, but not for ever."""
        with self.reading() as session:
            self.wait(session, seconds)
            yield session

    def glancing(self) -> Glimpse:
        """Open a session for a few questions that are answered without a transaction."""
        return Glimpse(self.unopened, {"remembered": self.remembered})

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that may write; its caller commits, and without that nothing stays.

        Raises Unconfirmed for an error of the database after which something may be stored.
        """
        with _closed(_Writing(self.writer, self.file, self.known)) as session:
            try:
                yield session
            except DBAPIError as error:
                if ENDED in session.info:
                    raise Unconfirmed(UNANSWERED) from error
                raise

    def wait(self, session: Session, seconds: int) -> None:
        """Let a session wait so long for whoever reads or sends what goes through it."""
        if self.file is None:
            postgresql.wait(session.connection(), seconds)

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

    def settle(self) -> None:
        """Let all be answered as fast as it can be, once very many rows have come or have changed.

        It goes in steps: no writer waits long, and what is found stays the same.
        """
        further = True
        while further:
            with self.writing() as session:
                further = text.dialect(session).settle(session)
                session.commit()
        if self.file is None:
            postgresql.count(self.reader)

    def scrub(self) -> None:
        """Remove what was deleted from the files too, as far as the database can.

        Raises StoreUnavailable where somebody reads or holds them for long.
        """
        if self.file is not None:
            sqlite.scrub(self.file.path)
        else:
            postgresql.scrub(self.asker)

    def __enter__(self) -> Self:
        """Use the database while the block runs."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self.dispose()

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()
        self.asker.dispose()


@contextmanager
def _closed(opened: Closed) -> Iterator[Closed]:
    """Close what was opened; what was read or committed stands, though the server be gone by then.

    A connection that could not be given back is not kept.
    """
    try:
        yield opened
    finally:
        with suppress(DBAPIError):
            opened.close()


def connect(settings: Settings) -> Database:
    """Return the database of the settings. Nothing is opened before the first use."""
    url = make_url(settings.database_url)
    # Whoever asks gets the connection that was used last: no more are used than are needed at once.
    pool = {
        "pool_size": settings.threads,
        "max_overflow": 0,
        "pool_timeout": 5,
        "pool_use_lifo": True,
    }
    id, _, inode = settings.store.partition("@")
    identity = Identity(id)
    if url.get_backend_name() == "sqlite":
        file = File(url.database or "", inode)
        engines = sqlite.engines(file, identity, sql_seconds=settings.sql_seconds, **pool)
        return Database(*engines, identity, file)
    engines = postgresql.engines(
        settings.database_url, identity, sql_seconds=settings.sql_seconds, **pool
    )
    return Database(*engines, identity)
