"""What the role that serves may do on PostgreSQL: no DDL, no key made, no history rewritten."""

from sqlalchemy import Connection, text

from service import heads
from service.models import Base

APPEND_ONLY = {"revision", "change"}
READ_ONLY = {"api_key", "store"}


def give(connection: Connection, role: str) -> None:
    """Let a role serve, and take from it whatever it could do beyond that."""
    quote = connection.dialect.identifier_preparer.quote
    name = quote(role)
    tables = [*Base.metadata.tables, "statement_index", heads.TABLE]
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"REVOKE CREATE ON SCHEMA public FROM {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
        *(f"GRANT {_rights(table)} ON {quote(table)} TO {name}" for table in tables),
    ]
    for statement in statements:
        connection.execute(text(statement))


def _rights(table: str) -> str:
    if table in READ_ONLY or table == heads.TABLE:
        return "SELECT"
    return "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
