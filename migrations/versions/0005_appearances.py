"""Where statements were published, and by way of whom."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "appearance",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_number", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_number", Number, nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("translated_by", sa.Text(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("credited_as", sa.Text(), nullable=True),
        sa.Column("selectors", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_number"], ["source.number"], name="fk_appearance_source_number"
        ),
        sa.ForeignKeyConstraint(
            ["statement_number"], ["statement.number"], name="fk_appearance_statement_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_appearance"),
        sa.UniqueConstraint("id", name="uq_appearance_id"),
        sa.UniqueConstraint(
            "statement_number", "position", name="uq_appearance_statement_number_position"
        ),
    )
    op.create_index("ix_appearance_source_number", "appearance", ["source_number"], unique=False)
    op.create_table(
        "carrier",
        sa.Column("appearance_number", Number, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appearance_number"], ["appearance.number"], name="fk_carrier_appearance_number"
        ),
        sa.PrimaryKeyConstraint("appearance_number", "position", name="pk_carrier"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("carrier")
    op.drop_table("appearance")
