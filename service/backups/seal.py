"""What the tables of a copy held when it was made: a digest of each, kept in a table beside them.

SQLite finds a page that is no page. A letter that has become another is none of its business: the
history tells it of the record, and nothing of keys, kept answers and the text index.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

TABLE = "backup_seal"

_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ? "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> ? ORDER BY name"


def put(opened: Any) -> None:
    """Write down what the tables of a database hold, in place of what was written down before."""
    opened.execute("BEGIN")
    opened.execute(f"DROP TABLE IF EXISTS {TABLE}")
    found = list(_digests(opened))
    opened.execute(f"CREATE TABLE {TABLE} (name TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")
    opened.executemany(f"INSERT INTO {TABLE} VALUES (?, ?)", found)  # noqa: S608 - ours
    opened.execute("COMMIT")


def take_off(opened: Any) -> str | None:
    """Take the seal off a copy of a backup, if it has one; earlier releases made none.

    Where a table holds something else now, return what is wrong.
    """
    if opened.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone():
        kept = dict(opened.execute(f"SELECT name, digest FROM {TABLE}"))  # noqa: S608 - ours
        found = dict(_digests(opened))
        for name in sorted(kept.keys() | found.keys()):
            if kept.get(name) != found.get(name):
                return f"{name} is not what it was when the backup was made"
        opened.execute(f"DROP TABLE {TABLE}")
    return None


def _digests(opened: Any) -> Iterator[tuple[str, str]]:
    yield "the schema", _digest(opened.execute(_SCHEMA, (TABLE,)))
    for (name,) in opened.execute(_TABLES, (TABLE,)).fetchall():
        # In the order of the table itself, which a copy keeps.
        yield name, _digest(opened.execute(f'SELECT * FROM "{name}" NOT INDEXED'))  # noqa: S608 - a name of the schema


def _digest(rows: Any) -> str:
    found = hashlib.sha256()
    for row in rows:
        found.update(repr(row).encode())
    return found.hexdigest()
