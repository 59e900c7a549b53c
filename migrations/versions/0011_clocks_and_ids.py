"""The clocks that statements are ordered by beside their date, and their clients' own ids."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

CLOCKS = ("recorded", "updated", "published")


def upgrade() -> None:
    """Add the columns and indexes; `reindex`, which a new analysis asks for, fills the column."""
    op.add_column(
        "statement", sa.Column("published", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.drop_index("ix_statement_recorded", "statement")
    op.drop_index("ix_statement_updated", "statement")
    for clock in CLOCKS:
        op.create_index(f"ix_statement_{clock}", "statement", [clock, "number", "key"])
    op.create_index("ix_statement_external_id", "statement", ["external_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_statement_external_id", "statement")
    for clock in CLOCKS:
        op.drop_index(f"ix_statement_{clock}", "statement")
    for clock in ("recorded", "updated"):
        op.create_index(f"ix_statement_{clock}", "statement", [clock])
    op.drop_column("statement", "published")
