"""How the index of words lies: with eras in PostgreSQL's, in larger pages in SQLite's.

No row changes.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

# Copies of what service.text had when this was written: a migration never changes.
TERMS = (
    "(terms || array_to_tsvector(ARRAY["
    "':8d.' || CAST(key >> 44 AS text), "
    "':64d.' || CAST(key >> 47 AS text), "
    "':512d.' || CAST(key >> 50 AS text)]))"
)
PAGE, USUAL_PAGE = 8000, 4050


def upgrade() -> None:
    """On PostgreSQL make the index anew; on SQLite what is written from now on is larger.

    The first takes a minute and a half of a million rows, in which nothing can be written.
    """
    if op.get_bind().dialect.name == "postgresql":
        _replace("statement_index_terms", "statement_index_eras", TERMS)
    else:
        _set_page(PAGE)


def downgrade() -> None:
    """As it was."""
    if op.get_bind().dialect.name == "postgresql":
        _replace("statement_index_eras", "statement_index_terms", "terms")
    else:
        _set_page(USUAL_PAGE)


def _replace(old: str, new: str, indexed: str) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    connection.exec_driver_sql(
        f"CREATE INDEX {new} ON statement_index USING gin ({indexed}) WITH (fastupdate = off)"
    )
    connection.exec_driver_sql(f"DROP INDEX {old}")


def _set_page(size: int) -> None:
    configure = "INSERT INTO statement_index (statement_index, rank) VALUES ('pgsz', ?)"
    op.get_bind().exec_driver_sql(configure, (size,))
