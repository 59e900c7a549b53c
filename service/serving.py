"""What the processes of one server share while it runs: a folder that its master makes.

It holds the counters of each process (`service.metrics`) and the mark that the server is about to
be stopped, by which `/readyz` sends the clients elsewhere. It is gone with the server.
"""

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the library of the counters looks for their folder."""

SLOT = "SERVING_SLOT"
"""The number of a worker among those that live; its successor gets it again."""

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


def begin() -> None:
    """Make the folder, in memory where that can be."""
    parent = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="on-record-", dir=parent)


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
