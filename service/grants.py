"""What the role that serves may do on PostgreSQL: no DDL, no key made, no history rewritten."""

from sqlalchemy import Connection, text

from service import heads
from service.identity import StoreUnavailable

APPEND_ONLY = {"revision", "change"}
READ_ONLY = {"api_key", "store"}
TABLES = sorted({*heads.OURS, heads.TABLE})
MAY_USE = text("SELECT has_schema_privilege(:role, current_schema(), 'USAGE')")
_OURS = """
FROM pg_class
WHERE oid IN (SELECT to_regclass(ours) FROM unnest(CAST(:tables AS text[])) AS ours)
"""
OWNS = text(f"""
SELECT EXISTS (
  SELECT FROM pg_roles AS serving, (
    SELECT current_user AS name
    UNION SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = current_schema()
    UNION SELECT pg_get_userbyid(relowner) {_OURS}) AS owner
  WHERE serving.rolname = CAST(:role AS name)
  AND pg_has_role(serving.rolname, owner.name, 'MEMBER'))
""")  # noqa: S608 - ours
"""Whether a role has the tables by right, or may make them, or may act as one that does.

A superuser may act as any; a name is cut as the server cuts it."""

OWNERS = text(f"SELECT oid::regclass::text, pg_get_userbyid(relowner) {_OURS} ORDER BY oid")
SCHEMA_OWNER = text("""
SELECT pg_get_userbyid(nspowner) FROM pg_namespace
WHERE nspname = current_schema() AND pg_has_role(nspowner, 'MEMBER')
""")
"""The owner of the schema, where whoever asks may speak for it."""

SEQUENCES = text("""
SELECT objid::regclass::text FROM pg_depend JOIN pg_class ON objid = pg_class.oid
WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
AND relkind = 'S' AND deptype = 'a' AND refobjid = ANY (CAST(:tables AS regclass[]))
""")
"""Those by which tables number their rows."""


def refuse_owner(connection: Connection, role: str) -> None:
    """Raise StoreUnavailable where a role owns what is here, or may act as who does.

    The one would lose its rights to it, from the other none could be taken.
    """
    if connection.scalar(OWNS, {"role": role, "tables": _ours(connection)}):
        message = (
            f"{role} owns the store, or is about to make it, or may act as who does: what serves "
            "is a role of its own, no superuser, which owns neither the tables nor their schema"
        )
        raise StoreUnavailable(message)


def heal(connection: Connection) -> None:
    """Give the owners of the tables, and of their schema, the rights back that were taken."""
    quote = connection.dialect.identifier_preparer.quote
    if owner := connection.scalar(SCHEMA_OWNER):
        connection.execute(text(f"GRANT ALL ON SCHEMA {_schema(connection)} TO {quote(owner)}"))
    for table, owner in connection.execute(OWNERS, {"tables": _ours(connection)}).all():
        connection.execute(text(f"GRANT ALL ON {table} TO {quote(owner)}"))


def give(connection: Connection, role: str) -> None:
    """Let a role serve, and take from it whatever it could do to the record beyond that.

    What others keep beside it in the database, an extension perhaps, is left as it is. Raises
    StoreUnavailable where whoever asks has no say over the schema, and it stays shut to it.
    """
    quote = connection.dialect.identifier_preparer.quote
    name, schema = quote(role), _schema(connection)
    ours = _ours(connection)
    sequences = connection.scalars(SEQUENCES, {"tables": ours})
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {name}",
        f"REVOKE ALL ON {', '.join(ours)} FROM {name}",
        f"GRANT USAGE ON SEQUENCE {', '.join(sequences)} TO {name}",
        *(f"GRANT {_rights(table)} ON {quote(table)} TO {name}" for table in TABLES),
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


def _schema(connection: Connection) -> str:
    schema = str(connection.scalar(text("SELECT current_schema()")))
    return connection.dialect.identifier_preparer.quote(schema)


def _ours(connection: Connection) -> list[str]:
    return [connection.dialect.identifier_preparer.quote(table) for table in TABLES]


def _rights(table: str) -> str:
    if table in READ_ONLY or table == heads.TABLE:
        return "SELECT"
    return "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
