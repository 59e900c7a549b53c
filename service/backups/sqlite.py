"""Backups of a SQLite file: a file of its own, made by SQLite from one snapshot.

`VACUUM INTO` leaves out what was deleted, so that erased words are in no backup made later, and
lets writers go on. The file is opened by SQLite alone, and by another process than the server's.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine
from sqlalchemy.orm import Session

from service import heads, migrate, sqlite
from service.backups import files, seal
from service.backups.checks import Seen, Wishes, look
from service.backups.files import BackupError
from service.identity import refuse_remote
from service.turns import is_busy

HEADER = b"SQLite format 3\x00"
BUSY_MILLISECONDS = 500
"""How long a file must stay locked to be in use: a command that looks at it has gone by then."""


def take(store: Path, output: Path, wishes: Wishes) -> Seen:
    """Write a copy of a store, checked page by page and against its history."""
    with files.whole(output) as partial:
        wishes.say(f"copying {store}")
        _copy(store, partial, then=seal.put)
        with _reading(partial) as session:
            return look(session, wishes)


def restore(
    store: Path, backup: Path, wishes: Wishes, *, replace: bool
) -> tuple[Seen, Path | None]:
    """Make a store of a backup, in the journal that serves; return where the one before is."""
    _readable(backup)
    refuse_remote(store)
    aside: list[Path] = []
    _give_way(store, replace=replace)
    store.parent.mkdir(parents=True, exist_ok=True)

    def put_aside() -> None:
        _give_way(store, replace=replace)
        if files.sides(store):
            aside.append(files.put_aside(store))

    with files.whole(store, put_aside) as partial:
        wishes.say(f"copying {backup}")
        _copy(backup, partial, "ro", then=seal.take_off)
        with _reading(partial) as session:
            connection = session.connection()
            migrate.refuse_unknown(connection, heads.revision(connection))
        migrate.upgrade(URL.create("sqlite", database=str(partial)))
        with _reading(partial, "rw") as session:
            seen = look(session, wishes)
        _settle(partial)
    return seen, aside[0] if aside else None


def _copy(
    source: Path, target: Path, mode: str = "rw", *, then: Callable[[Any], str | None]
) -> None:
    """Copy what is whole; `then` has the copy in hand, and returns what is wrong with it."""
    if not source.exists():
        message = f"{source} is not there"
        raise BackupError(message)
    try:
        with _opened(source, mode) as opened:
            opened.execute("VACUUM INTO ?", (str(target),))
        with _opened(target) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()[0]
            fault = then(opened) if found == "ok" else found
    except sqlite.driver().DatabaseError as error:
        message = f"{source} cannot be copied: {error}"
        raise BackupError(message) from error
    if fault:
        message = f"{source} is damaged: {fault}"
        raise BackupError(message)


def _opened(path: Path, mode: str = "rw") -> "closing[Any]":
    return closing(sqlite.open_file(str(path), mode))


@contextmanager
def _reading(path: Path, mode: str = "ro") -> Iterator[Session]:
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite.open_file(str(path), mode), module=sqlite.driver()
    )
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _settle(path: Path) -> None:
    """Bring everything into the one file, which keeps its journal mode."""
    with _opened(path) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _readable(backup: Path) -> None:
    if not _is_database(backup):
        message = f"{backup} is no backup of a store on SQLite"
        raise BackupError(message)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(len(HEADER)) == HEADER
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise BackupError(message) from error


def _give_way(store: Path, *, replace: bool) -> None:
    """Raise BackupError where a store is there and may not be put aside, or is in use."""
    if not files.sides(store):
        return
    if not replace:
        message = f"{store} is there already: --replace puts it aside"
        raise BackupError(message)
    # SQLite would throw away the log of a file that it does not know.
    if store.exists() and _is_database(store) and _in_use(store):
        message = f"{store} is in use: stop the service first"
        raise BackupError(message)


def _in_use(store: Path) -> bool:
    """Tell whether somebody has the file open: in WAL mode a connection holds a lock on it.

    A service that has not been asked anything has none open. It refuses what it finds in place of
    its file (`service.identity`).
    """
    opened: Any = None
    try:
        opened = sqlite.open_file(str(store))
        opened.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        opened.execute("PRAGMA locking_mode=EXCLUSIVE")
        opened.execute("BEGIN EXCLUSIVE")
    except sqlite.driver().DatabaseError as error:
        # A damaged file is put aside with the others that belong to it.
        return is_busy(error)
    finally:
        if opened is not None:
            with suppress(sqlite.driver().DatabaseError):
                opened.close()
    return False
