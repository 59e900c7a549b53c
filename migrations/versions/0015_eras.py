"""Eras beside the terms in PostgreSQL's index of words; no row changes."""

from alembic import op

revision = "0015"
down_revision = "0014"

# A copy of what service.text had when this was written: a migration never changes.
TERMS = (
    "(terms || array_to_tsvector(ARRAY["
    "':8d.' || CAST(key >> 44 AS text), "
    "':64d.' || CAST(key >> 47 AS text), "
    "':512d.' || CAST(key >> 50 AS text)]))"
)


def upgrade() -> None:
    """Make the index anew: three minutes of a million rows, in which nothing can be written."""
    _replace("statement_index_terms", "statement_index_eras", TERMS)


def downgrade() -> None:
    """Make the one of before."""
    _replace("statement_index_eras", "statement_index_terms", "terms")


def _replace(old: str, new: str, indexed: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    connection.exec_driver_sql(
        f"CREATE INDEX {new} ON statement_index USING gin ({indexed}) WITH (fastupdate = off)"
    )
    connection.exec_driver_sql(f"DROP INDEX {old}")
