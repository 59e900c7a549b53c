"""Which store is served: it must stay the one that the service was started with.

A file that was unlinked still takes writes, which are lost with it; a file put in its place is
another record. So the file is looked at before and after each use, and the id in the `store` table
at each new connection. Workers are told both by the process that starts them, since one started
later would take what it finds for the right one.
"""

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
REMOTE = {
    "9p",
    "afs",
    "ceph",
    "cifs",
    "fuse.glusterfs",
    "fuse.sshfs",
    "glusterfs",
    "gpfs",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
}
"""File systems over a network, on which SQLite's locks and shared memory do not work."""


class StoreUnavailable(RuntimeError):  # noqa: N818 - it says what is the matter
    """The store is not there, cannot be written, or is not the one that was opened first."""


class Unconfirmed(StoreUnavailable):
    """The connection was lost while a transaction was committed: it may be stored, or not."""


class Identity:
    """The id of the store; the first one that is seen, where none was named at the start."""

    def __init__(self, expected: str) -> None:
        self.id = expected or None

    def check(self, found: str | None) -> None:
        """Raise StoreUnavailable where another store is found than the one that is served."""
        if self.id is None:
            self.id = found
        if found != self.id:
            message = "this is not the database that the service was started with"
            raise StoreUnavailable(message)


class File:
    """A database file that must stay the one it was at the start, or at its first use."""

    def __init__(self, path: str, expected: str = "") -> None:
        self.path = path
        self.identity = expected or None

    def check(self) -> None:
        """Raise StoreUnavailable where the file is gone, is empty, or another took its place."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - at every checkout, so without a Path
        except OSError as error:
            message = f"{self.path} cannot be opened: it is gone, or was never made"
            raise StoreUnavailable(message) from error
        identity = f"{found.st_dev}-{found.st_ino}"
        if self.identity is None:
            self.identity = identity
        if self.identity != identity:
            message = "the database file was replaced"
            raise StoreUnavailable(message)
        if not found.st_size:
            message = (
                f"{self.path} is empty: restore a backup, or let migrate make a new store of it"
            )
            raise StoreUnavailable(message)


def refuse_remote(path: Path) -> None:
    """Raise StoreUnavailable where a database file would lie on a file system over a network."""
    try:
        mounts = MOUNTS.read_text("utf-8")
    except OSError:  # not Linux: nothing can be told
        return
    kind = file_system(path, mounts)
    if kind in REMOTE:
        message = f"{path} is on {kind}, where SQLite is not safe: use a local disk, or PostgreSQL"
        raise StoreUnavailable(message)


def file_system(path: Path, mounts: str) -> str:
    """Return the kind of file system that a path is on, by the lines of mountinfo (proc(5))."""
    kind, deepest = "", -1
    for line in mounts.splitlines():
        place, _, rest = line.partition(" - ")
        point = Path(place.split(" ")[4].replace("\\040", " "))
        depth = len(point.parts)
        if depth >= deepest and path.resolve().is_relative_to(point):
            kind, deepest = rest.split(" ")[0], depth
    return kind
