"""What the processes of one server share while it runs: a folder that its master makes.

It holds the mark that the server is about to be stopped, by which `/readyz` sends the clients
elsewhere, and the counters of each process (`service.metrics`) where somebody reads them. It is
gone with the server; that of one which was killed goes when the next one begins.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

FOLDER = "ON_RECORD_SHARED"
"""Where the processes find the folder."""

COUNTERS = "PROMETHEUS_MULTIPROC_DIR"
"""Where the library of the counters looks for their folder."""


SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it has no name, or one of our own

MASTER = "master"
"""What stands for the number of the process that starts the workers, which counts nothing."""

SLOT = [MASTER]
"""The number of this worker among those that live; its successor gets it again."""

PREFIX = "on-record-"
LOCK = "lock"
HELD: list[IO[bytes]] = []
"""The locked file in the folder, which the workers inherit: while it is held, somebody serves."""


def memory() -> Path:
    """Return the folder for what goes with the server: in memory, where that can be written."""
    return SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def begin(*, counting: bool) -> None:
    """Make the folder, and remove those that nobody uses any more.

    Counters that nobody reads are not kept in it: the processes map their files, and one whose page
    finds no space in memory is killed.
    """
    parent = memory()
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)
    os.environ[FOLDER] = tempfile.mkdtemp(prefix=PREFIX, dir=parent)
    os.environ.pop(COUNTERS, None)
    if counting:
        os.environ[COUNTERS] = os.environ[FOLDER]
    HELD[:] = [Path(os.environ[FOLDER], LOCK).open("wb")]  # noqa: SIM115 - kept
    fcntl.flock(HELD[0], fcntl.LOCK_EX)


def process() -> str:
    """Return the number of this process, by which its counters are kept."""
    return SLOT[0]  # it is asked for at each count


def forget_master() -> None:
    """Remove the counters that were made where they were loaded, before there were workers."""
    for file in Path(os.environ[FOLDER]).glob(f"*_{MASTER}.db"):
        file.unlink()


def _is_left(folder: Path) -> bool:
    """Tell whether the server that made a folder, and all its workers, are gone."""
    try:
        with (folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, being made, or somebody else's
        return False
    return True


def end() -> None:
    """Remove the folder."""
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)


def drain() -> None:
    """Mark that the server is about to be stopped."""
    if FOLDER in os.environ:
        _mark().touch()


def is_draining() -> bool:
    """Tell whether the server is about to be stopped."""
    return FOLDER in os.environ and _mark().exists()


def _mark() -> Path:
    return Path(os.environ[FOLDER], "draining")
