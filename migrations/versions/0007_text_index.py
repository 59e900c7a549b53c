"""The text index, and the labels that stand in it as numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# A copy of what service.text had when this was written: a migration never changes.
INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE statement_index USING fts5(terms, content='', contentless_delete=1, "
        "tokenize=\"ascii tokenchars '~.:|-_'\")",
    ),
    "postgresql": (
        "CREATE TABLE statement_index "
        "(key bigint PRIMARY KEY, terms tsvector NOT NULL, folded text NOT NULL)",
        "CREATE INDEX statement_index_terms ON statement_index USING gin (terms) "
        "WITH (fastupdate = off)",
        "ALTER TABLE statement_index ALTER terms SET STATISTICS 1000",
    ),
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "label",
        sa.Column("number", Number, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("folded", Folded, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_label"),
        sa.UniqueConstraint("field", "folded", name="uq_label_field_folded"),
    )
    op.create_table(
        "label_word",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("word", Folded, nullable=False),
        sa.Column("label_number", Number, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["label_number"], ["label.number"], name="fk_label_word_label_number"
        ),
        sa.PrimaryKeyConstraint("field", "word", "label_number", name="pk_label_word"),
    )
    connection = op.get_bind()
    for statement in INDEX[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("statement_index")
    op.drop_table("label_word")
    op.drop_table("label")
