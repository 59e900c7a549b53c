"""The store itself, and the clients that write to it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "store",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_store"),
    )
    op.create_table(
        "api_key",
        sa.Column("number", Number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=True),
        sa.Column("revoked", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_api_key"),
        sa.UniqueConstraint("prefix", name="uq_api_key_prefix"),
    )
    op.create_index("ix_api_key_name", "api_key", ["name"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("number", Number, nullable=False),
        sa.Column("api_key_number", Number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["api_key_number"], ["api_key.number"], name="fk_idempotency_api_key_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_idempotency"),
        sa.UniqueConstraint("api_key_number", "key", name="uq_idempotency_api_key_number_key"),
    )
    op.create_index("ix_idempotency_made", "idempotency", ["made"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("idempotency")
    op.drop_table("api_key")
    op.drop_table("store")
