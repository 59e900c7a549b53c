"""Revisions, and the feed of changes made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "revision",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_revision", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_revision"),
        sa.UniqueConstraint("hash", name="uq_revision_hash"),
        sa.UniqueConstraint("previous_hash", name="uq_revision_previous_hash"),
        sa.UniqueConstraint(
            "subject_id", "subject_revision", name="uq_revision_subject_id_subject_revision"
        ),
    )
    op.create_table(
        "change",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("revision_number", Number, nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_number"], ["revision.number"], name="fk_change_revision_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_change"),
    )
    op.create_index("ix_change_revision_number", "change", ["revision_number"], unique=False)
    op.create_index(
        "ix_change_statement_id_number", "change", ["statement_id", "number"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("change")
    op.drop_table("revision")
