"""The whole store in one file, and back: everything, to the byte, keys and repeats included.

On SQLite that is a database file of its own; on PostgreSQL an archive (`service.backups.archive`).
Each is for a store on the same kind of database. What carries the record from one kind to the
other, and to other programs, is an export.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from service.backups import postgresql, sqlite
from service.backups.checks import Seen, Wishes
from service.backups.files import BackupError, stamp

__all__ = ["BackupError", "Restored", "Taken", "Wishes", "restore", "take"]

ENDINGS = {"sqlite": ".db", "postgresql": ".zip"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made: where it is, and what was seen of it."""

    path: Path
    seen: Seen


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that was put back: what was seen of it, and where the one before it is now."""

    seen: Seen
    aside: Path | None = None


def take(url: str, output: Path, wishes: Wishes) -> Taken:
    """Write a backup under a name that it gets once it is whole, checked and durable.

    A folder stands for a name in it that says when. Raises BackupError where there is a file of
    that name, or the store is not as its history says.
    """
    kind = make_url(url).get_backend_name()
    if output.is_dir():
        output /= f"onrecord-{stamp()}{ENDINGS[kind]}"
    if output.exists():
        message = f"{output} is there already: take another name"
        raise BackupError(message)
    if kind == "sqlite":
        return Taken(output, sqlite.take(_file(url), output, wishes))
    return Taken(output, postgresql.take(url, output, wishes))


def restore(url: str, backup: Path, wishes: Wishes, *, replace: bool = False) -> Restored:
    """Put a store back from a backup, with the schema of this release; all of it or nothing.

    On SQLite `replace` puts aside a store that is there. Raises BackupError where there is one
    otherwise, where a service has it open, or where the backup is not whole.
    """
    if make_url(url).get_backend_name() == "sqlite":
        seen, aside = sqlite.restore(_file(url), backup, wishes, replace=replace)
        return Restored(seen, aside)
    if replace:
        message = "on PostgreSQL a backup is restored into an empty database: make one"
        raise BackupError(message)
    return Restored(postgresql.restore(url, backup, wishes))


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")
