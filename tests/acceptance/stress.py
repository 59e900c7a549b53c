"""Writes to a file of SQLite while its log is checkpointed all the time: what a bad engine damages.

    python -m tests.acceptance.stress write|checkpoint MODULE FILE SECONDS NUMBER

A writer prints the number of its last transaction; each changed several pages.
"""

import importlib
import random
import sys
import time
from types import ModuleType
from typing import Any

TABLES = (
    "PRAGMA journal_mode=WAL",
    "CREATE TABLE row (writer INTEGER, number INTEGER, bytes BLOB, PRIMARY KEY (writer, number))",
    "CREATE INDEX by_bytes ON row (bytes)",
)
KINDS = ("PASSIVE", "FULL", "RESTART", "TRUNCATE")


def opened(module: ModuleType, file: str) -> Any:
    """Open the file, with a log that is checkpointed as often as can be."""
    connection = module.connect(file, timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA wal_autocheckpoint=1")
    return connection


def write(module: ModuleType, file: str, seconds: float, writer: int) -> None:
    """Write until the time is over, on a new connection now and then."""
    ends, number, drawn = time.monotonic() + seconds, 0, random.Random(writer)
    while time.monotonic() < ends:
        connection = opened(module, file)
        for _ in range(20):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO row VALUES (?, ?, ?)",
                (writer, number + 1, drawn.randbytes(drawn.randint(10, 3_000))),
            )
            connection.execute("COMMIT")
            number += 1
        connection.close()
    print(number)  # noqa: T201 - what the test reads


def checkpoint(module: ModuleType, file: str, seconds: float, seed: int) -> None:
    """Checkpoint in every way until the time is over."""
    ends, drawn, connection = time.monotonic() + seconds, random.Random(seed), opened(module, file)
    while time.monotonic() < ends:
        try:
            connection.execute(f"PRAGMA wal_checkpoint({drawn.choice(KINDS)})").fetchall()
        except module.OperationalError as error:
            if "locked" not in str(error):
                raise


if __name__ == "__main__":
    what, name, path, seconds_, number_ = sys.argv[1:]
    {"write": write, "checkpoint": checkpoint}[what](
        importlib.import_module(name), path, float(seconds_), int(number_)
    )
