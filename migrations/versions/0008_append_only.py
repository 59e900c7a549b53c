"""History is append-only: what guards it in the database itself.

Erasure alone may change a revision, and then only empty its content and its salt.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

KEPT = (
    "number",
    "subject_kind",
    "subject_id",
    "subject_revision",
    "action",
    "at",
    "by",
    "content_digest",
    "previous_hash",
    "hash",
)
SAME = {
    "sqlite": " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT),
    "postgresql": " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in KEPT),
}
BLANKS = "NEW.content IS NULL AND NEW.salt IS NULL"

SQLITE = (
    f"CREATE TRIGGER revision_update BEFORE UPDATE ON revision WHEN NOT ({BLANKS} AND "
    f"{SAME['sqlite']}) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER revision_delete BEFORE DELETE ON revision "
    "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER change_update BEFORE UPDATE ON change "
    "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER change_delete BEFORE DELETE ON change "
    "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$",
    "CREATE TRIGGER revision_update BEFORE UPDATE ON revision FOR EACH ROW "
    f"WHEN (NOT ({BLANKS} AND {SAME['postgresql']})) EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER revision_delete BEFORE DELETE ON revision FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER change_update BEFORE UPDATE OR DELETE ON change FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER revision_truncate BEFORE TRUNCATE ON revision FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER change_truncate BEFORE TRUNCATE ON change FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change()",
)


def upgrade() -> None:
    """Make the triggers."""
    connection = op.get_bind()
    for statement in POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION refuse_change() CASCADE")
        return
    for name in ("revision_update", "revision_delete", "change_update", "change_delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
