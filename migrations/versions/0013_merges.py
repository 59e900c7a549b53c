"""At which revision of another a record became part of it, so that the newest is known.

Nothing could be merged before, so that no row has to be filled.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = ("statement", "speaker")


def upgrade() -> None:
    """Add the columns."""
    for table in TABLES:
        op.add_column(table, sa.Column("merged_revision", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_column(table, "merged_revision")
