"""Whose turn it is to write to a SQLite file, among the threads of a process and its processes.

SQLite lets one write and the others ask again, after waits that grow to a tenth of a second: a
writer that comes at the right moment overtakes all who wait, and the slowest of them waits for
seconds. So the threads of a process queue for a lock, and the one that has it asks often.
"""

import threading
import time
from collections.abc import MutableMapping
from types import ModuleType
from typing import Any

from service.identity import StoreUnavailable

BUSY_SECONDS = 10
"""How long a writer waits for its turn, and any connection for a lock."""

PAUSE = 0.001
"""Seconds between two questions to SQLite."""


def is_busy(error: Exception) -> bool:
    """Tell whether SQLite refused something because another connection has a lock."""
    return "locked" in str(error) or "busy" in str(error)


class Turns:
    """The queue of one process for one file."""

    def __init__(self, driver: ModuleType) -> None:
        self._driver = driver
        self._lock = threading.Lock()

    def take(self, record: MutableMapping[Any, Any], connection: Any) -> None:
        """Begin a transaction that writes, once it is this connection's turn.

        Raises StoreUnavailable where that takes too long.
        """
        ends = time.monotonic() + BUSY_SECONDS
        if not self._lock.acquire(timeout=BUSY_SECONDS):
            message = "too many writers are waiting"
            raise StoreUnavailable(message)
        record["turn"] = True
        connection.execute("PRAGMA busy_timeout=0")
        try:
            while not self._begun(connection):
                if time.monotonic() > ends:
                    message = "another process has been writing for too long"
                    raise StoreUnavailable(message)
                time.sleep(PAUSE)
        finally:
            connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def pass_on(self, record: MutableMapping[Any, Any]) -> None:
        """Let the next writer of this process begin, when a connection comes back."""
        if record.pop("turn", False):
            self._lock.release()

    def _begun(self, connection: Any) -> bool:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except self._driver.OperationalError as error:
            if is_busy(error):
                return False
            message = f"the database cannot be written: {error}"
            raise StoreUnavailable(message) from error
        return True
