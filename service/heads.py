"""The schema that a database has, and the one of this release, found without Alembic.

A server needs no more of it, and every worker would hold Alembic in its memory.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from service.models import Base

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TABLE = "alembic_version"
"""Where Alembic keeps the number of a database's schema."""

OURS = frozenset({*Base.metadata.tables, "statement_index"})
"""The tables that the migrations make on PostgreSQL, where others may stand beside them."""


@cache
def head() -> str:
    """Return the newest migration of this release, which does not change while it runs."""
    numbers = (each.name.partition("_")[0] for each in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return max(numbers)


def revision(connection: Connection) -> str | None:
    """Return the number of a database's schema; None where nothing has been migrated."""
    if not inspect(connection).has_table(TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(TABLE)))
    return found


def is_at_head(connection: Connection) -> bool:
    """Tell whether a database has the schema that this release was written for."""
    return revision(connection) == head()
