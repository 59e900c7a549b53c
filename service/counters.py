"""Counts of what each client did lately, in memory that all processes of one server share.

A count is for a window that begins with the client's first act. The memory is a table of a fixed
size in an unnamed file, which the process that starts the others makes (`share`): nothing is left
of it, and a process that is killed leaves no lock behind. Where every place of a row is taken by
clients of this window, the one that did the least makes way.
"""

import fcntl
import hashlib
import logging
import math
import mmap
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from struct import Struct
from typing import IO

from service import serving

log = logging.getLogger(__name__)

PLACE = Struct("<8sdQ")
"""A client, the moment at which its window began, what it did in it."""

ROWS, PLACES = 8_192, 8
ROW = PLACE.size * PLACES
SALT = 16
SIZE = SALT + ROWS * ROW
WINDOW = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Count:
    """Where a client stands: whether it may, what it may still do, seconds to the next window."""

    allowed: bool
    left: int
    seconds: int


class Counters:
    """The table; of this process alone where no file is given that others have too.

    What fails with the table fails open: a client that cannot be counted may go on.
    """

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self._file = file
        self._table = mmap.mmap(file.fileno() if file else -1, SIZE)
        if file is None:
            self._table[:SALT] = secrets.token_bytes(SALT)
        self._salt = self._table[:SALT]
        self._lock = threading.Lock()
        self._failed = False

    def add(self, client: str, limit: int) -> Count:
        """Count an act of a client, unless it has reached the limit."""
        return self._count(client, limit, 1)

    def look(self, client: str, limit: int) -> Count:
        """Return where a client stands, without an act."""
        return self._count(client, limit, 0)

    def _count(self, client: str, limit: int, acts: int) -> Count:
        id = hashlib.blake2b(client.encode(), digest_size=8, key=self._salt).digest()
        start = SALT + int.from_bytes(id[:4]) % ROWS * ROW
        try:
            with self._alone(start):
                return self._counted(start, id, limit, acts)
        except (OSError, ValueError) as error:
            if not self._failed:
                log.warning("requests are not counted: %s", error)
            self._failed = True
            return Count(allowed=True, left=limit, seconds=WINDOW)

    def _counted(self, start: int, id: bytes, limit: int, acts: int) -> Count:
        now = time.monotonic()
        row = self._table[start : start + ROW]
        found = row.find(id)
        if found >= 0 and found % PLACE.size == 0:
            _, began, done = PLACE.unpack_from(row, found)
        else:
            found, began, done = _least(row, now), now, 0
        if now >= began + WINDOW:
            began, done = now, 0
        allowed = done < limit
        if allowed and acts:
            done += acts
            PLACE.pack_into(self._table, start + found, id, began, done)
        return Count(allowed, max(0, limit - done), math.ceil(began + WINDOW - now))

    @contextmanager
    def _alone(self, start: int) -> Iterator[None]:
        """Keep other threads of this process from the table, and other processes from a row."""
        with self._lock:
            if self._file is None:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX, ROW, start)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, ROW, start)


def _least(row: bytes, now: float) -> int:
    """Return the place of a row that is free, or else of the client that did the least."""
    weights = [done if now < began + WINDOW else 0 for _, began, done in PLACE.iter_unpack(row)]
    return weights.index(min(weights)) * PLACE.size


SHARED: list[IO[bytes]] = []
"""The file of the table that processes forked from this one inherit; none: each has its own."""


def share() -> None:
    """Make the table that the processes forked from this one have in common.

    Where there is no space for it, each counts for itself, and the log says so.
    """
    file = tempfile.TemporaryFile(dir=serving.memory())  # noqa: SIM115 - kept
    try:
        # All of it is written: a page that finds no space later would kill the process.
        whole = os.pwrite(file.fileno(), secrets.token_bytes(SALT) + bytes(SIZE - SALT), 0) == SIZE
    except OSError:
        whole = False
    if whole:
        SHARED[:] = [file]
    else:
        log.warning("there is no space to count requests in: each process counts for itself")
        file.close()


def table() -> Counters:
    """Return the table that is shared, or one for this process alone."""
    return Counters(*SHARED)
