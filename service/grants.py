"""What the role that serves may do on PostgreSQL: no DDL, no key made, no history rewritten."""

from sqlalchemy import Connection, text

from service import heads
from service.identity import StoreUnavailable
from service.models import Base

APPEND_ONLY = {"revision", "change"}
READ_ONLY = {"api_key", "store"}
MAY_USE = text("SELECT has_schema_privilege(:role, current_schema(), 'USAGE')")


def give(connection: Connection, role: str) -> None:
    """Let a role serve, and take from it whatever it could do beyond that.

    Raises StoreUnavailable where whoever asks has no say over the schema, and it stays shut to it.
    """
    quote = connection.dialect.identifier_preparer.quote
    name, schema = quote(role), quote(str(connection.scalar(text("SELECT current_schema()"))))
    tables = [*Base.metadata.tables, "statement_index", heads.TABLE]
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
        *(f"GRANT {_rights(table)} ON {quote(table)} TO {name}" for table in tables),
    ]
    for statement in statements:
        connection.execute(text(statement))
    # To grant what one may not pass on is only a warning of the server.
    if not connection.scalar(MAY_USE, {"role": role}):
        message = (
            f"{role} cannot be let into the schema {schema} by this role: "
            f"let the owner of the database GRANT USAGE ON SCHEMA {schema} TO {name}"
        )
        raise StoreUnavailable(message)


def _rights(table: str) -> str:
    if table in READ_ONLY or table == heads.TABLE:
        return "SELECT"
    return "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
