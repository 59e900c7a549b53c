"""Names that are found in spite of a typing error, and positions by the words of their titles.

`reindex`, which a new analysis asks for, makes the keys of the names recorded before. No position
could be recorded before, so none has to be folded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

Folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LISTED = sa.text("status <> 'withdrawn' AND merged_into_number IS NULL")


def upgrade() -> None:
    """Make the table, the column and the indexes."""
    op.create_table(
        "near_word",
        sa.Column("key", Folded, nullable=False),
        sa.Column("word", Folded, nullable=False),
        sa.PrimaryKeyConstraint("key", "word", name="pk_near_word"),
    )
    op.create_index("ix_label_word_label_number_word", "label_word", ["label_number", "word"])
    op.add_column("position", sa.Column("folded", Folded, nullable=False, server_default=""))
    op.create_index("ix_position_folded", "position", ["folded"])
    op.create_index(
        "ix_statement_listed",
        "statement",
        ["speaker_number"],
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_statement_listed", "statement")
    op.drop_index("ix_position_folded", "position")
    op.drop_column("position", "folded")
    op.drop_index("ix_label_word_label_number_word", "label_word")
    op.drop_table("near_word")
