"""What a file has had so far: which external ids, and how often a row without one."""

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any

import orjson

DIGEST = 20
"""Bytes that tell rows apart."""


class Seen:
    """The rows of one file, kept on disk where they are many: any file fits."""

    def __init__(self) -> None:
        # A database without a name is a file of its own that only this connection can see.
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("CREATE TABLE row (digest BLOB PRIMARY KEY, count) WITHOUT ROWID")
        self._kept.execute("CREATE TABLE id (digest BLOB PRIMARY KEY, line, row) WITHOUT ROWID")
        self._kept.execute("PRAGMA journal_mode=OFF")

    def close(self) -> None:
        """Forget everything."""
        self._kept.close()

    def concluded(self, given: Mapping[str, Any]) -> str:
        """Return the external id of a row that has none: of its content and its count.

        The n-th row of some content has it in whichever file that row is the n-th.
        """
        digest = _digest(given)
        count = self._kept.execute(
            "INSERT INTO row VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
            " RETURNING count",
            (digest,),
        ).fetchone()[0]
        return f"row-{digest.hex()}-{count}"

    def other(self, external_id: str, given: Mapping[str, Any], line: int) -> int | None:
        """Return the line of another row that had this external id, None where none had."""
        own, content = _digest(external_id), _digest(given)
        self._kept.execute("INSERT OR IGNORE INTO id VALUES (?, ?, ?)", (own, line, content))
        first, row = self._kept.execute(
            "SELECT line, row FROM id WHERE digest = ?", (own,)
        ).fetchone()
        return None if row == content else first


def _digest(value: Any) -> bytes:
    written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(written).digest()[:DIGEST]
