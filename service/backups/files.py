"""Files that are there as a whole or not at all."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

SIDES = ("", "-journal", "-wal", "-shm")
"""What SQLite may keep beside a file: each belongs to that file alone."""


OTHERS = 0o077
"""What a mode lets others do."""


class BackupError(RuntimeError):
    """A backup was not made, or a store not put back; nothing is half there."""


@contextmanager
def whole(
    path: Path, before: Callable[[], None] = lambda: None, *, mode: int = 0o600
) -> Iterator[Path]:
    """Yield where to write; what was written gets its name once it is durable.

    `before` is called when all is written, before the name is given. Whatever goes wrong leaves
    nothing under either name. Raises BackupError, for an OSError too. Unless `mode` says so, nobody
    else reads what is within: of a backup, digests of keys and withdrawn statements.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        opened = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, mode)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise BackupError(message) from error
    try:
        _alone(opened, partial, path)
        try:
            if not mode & OTHERS:
                os.fchmod(opened, mode)  # one that was killed may have let others read it
            os.ftruncate(opened, 0)
            _remove(partial, SIDES[1:])  # of one that was killed: a journal would be taken for ours
            yield partial
            os.fsync(opened)
            before()
            partial.rename(path)
            sync(path.parent)
        except BaseException as error:
            _remove(partial, SIDES)
            if isinstance(error, OSError):
                message = f"{path} cannot be written: {error.strerror}"
                raise BackupError(message) from error
            raise
    finally:
        os.close(opened)


def sides(path: Path) -> list[Path]:
    """Return the files there are of a database file: itself, and what belongs to it."""
    return [each for side in SIDES if (each := Path(f"{path}{side}")).exists()]


def put_aside(path: Path) -> Path:
    """Give a database file, and what belongs to it, a name that nothing has; return it."""
    name = f"{path.name}.replaced-{stamp()}"
    aside, further = path.with_name(name), count(2)
    while sides(aside):  # another was put aside in the same second
        aside = path.with_name(f"{name}-{next(further)}")
    for each in sides(path):
        each.rename(f"{aside}{str(each).removeprefix(str(path))}")
    return aside


def sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def stamp() -> str:
    """Return this moment as a part of a name."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"


def _alone(opened: int, partial: Path, path: Path) -> None:
    message = f"{path} is being written by another command"
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupError(message) from error
    # Another command may have ended since it was opened: then this is what it has written.
    if not partial.exists() or not os.path.samestat(os.fstat(opened), partial.stat()):
        raise BackupError(message)


def _remove(path: Path, endings: tuple[str, ...]) -> None:
    for side in endings:
        Path(f"{path}{side}").unlink(missing_ok=True)
