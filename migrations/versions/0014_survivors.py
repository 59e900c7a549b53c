"""Which speaker another one is part of in the end, after every merge.

Nothing could be merged before, so that no row has to be filled.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and its index; SQLite takes a reference only together with the column."""
    survivor = sa.ForeignKey("speaker.number", name="fk_speaker_survivor_number")
    op.add_column(
        "speaker",
        sa.Column("survivor_number", Number, survivor, nullable=True),
        inline_references=True,
    )
    op.create_index("ix_speaker_survivor_number", "speaker", ["survivor_number"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_speaker_survivor_number", "speaker")
    op.drop_column("speaker", "survivor_number")
