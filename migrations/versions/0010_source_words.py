"""The words that sources are found by, and the name that they are sorted by.

They are made by the service (`reindex` makes those of sources recorded before).
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table and the column."""
    op.add_column("source", sa.Column("folded", Folded, nullable=False, server_default=""))
    op.create_index("ix_source_folded", "source", ["folded"], unique=False)
    op.create_table(
        "source_word",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("word", Folded, nullable=False),
        sa.Column("source_number", Number, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_number"], ["source.number"], name="fk_source_word_source_number"
        ),
        sa.PrimaryKeyConstraint("field", "word", "source_number", name="pk_source_word"),
    )
    op.create_index("ix_source_word_source_number", "source_word", ["source_number"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("source_word")
    op.drop_index("ix_source_folded", "source")
    op.drop_column("source", "folded")
