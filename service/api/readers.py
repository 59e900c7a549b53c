"""The threads of a process that read, and how many of them do at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.01
"""Seconds after which a reader goes on beside a slow one."""


class Readers:
    """So many may read at once, one after the other as long as they are quick.

    One thread runs Python at a time, and gives way at each question to the database: the more
    there are that read, the more time goes into taking turns. Writers wait for each other.
    """

    def __init__(self, most: int) -> None:
        self.places = threading.BoundedSemaphore(most)
        self.turn = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Be one of them while the block runs."""
        with self.places:
            if not self.turn.acquire(timeout=PATIENCE):
                yield
                return
            try:
                yield
            finally:
                self.turn.release()
