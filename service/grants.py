"""What the role that serves may do on PostgreSQL: no DDL, no key made, no history rewritten."""

from sqlalchemy import Connection, text

from service import heads
from service.identity import StoreUnavailable

APPEND_ONLY = {"revision", "change"}
READ_ONLY = {"api_key", "store"}
MAY_USE = text("SELECT has_schema_privilege(:role, current_schema(), 'USAGE')")
SEQUENCES = text("""
SELECT objid::regclass::text FROM pg_depend JOIN pg_class ON objid = pg_class.oid
WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
AND relkind = 'S' AND deptype = 'a' AND refobjid = ANY (CAST(:tables AS regclass[]))
""")
"""Those by which tables number their rows."""


def give(connection: Connection, role: str) -> None:
    """Let a role serve, and take from it whatever it could do to the record beyond that.

    What others keep beside it in the database, an extension perhaps, is left as it is. Raises
    StoreUnavailable where whoever asks has no say over the schema, and it stays shut to it.
    """
    quote = connection.dialect.identifier_preparer.quote
    name, schema = quote(role), quote(str(connection.scalar(text("SELECT current_schema()"))))
    tables = sorted({*heads.OURS, heads.TABLE})
    ours = [quote(table) for table in tables]
    sequences = connection.scalars(SEQUENCES, {"tables": ours})
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {name}",
        f"REVOKE ALL ON {', '.join(ours)} FROM {name}",
        f"GRANT USAGE ON SEQUENCE {', '.join(sequences)} TO {name}",
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
