"""Statements with joint speakers and tags."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "statement",
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_key", Folded, nullable=False),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("verbatim", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("original_text", sa.Text(), nullable=True),
        sa.Column("original_language", sa.Text(), nullable=True),
        sa.Column("speaker_number", Number, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("organisation_number", Number, nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("date_as_published", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("said_to", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("context", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("merged_into_number", Number, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_number"], ["statement.number"], name="fk_statement_merged_into_number"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_number"], ["speaker.number"], name="fk_statement_organisation_number"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_number"], ["speaker.number"], name="fk_statement_speaker_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_statement"),
        sa.UniqueConstraint("id", name="uq_statement_id"),
        sa.UniqueConstraint("key", name="uq_statement_key"),
        sa.UniqueConstraint(
            "recorded_by", "external_id", name="uq_statement_recorded_by_external_id"
        ),
    )
    op.create_index(
        "ix_statement_merged_into_number", "statement", ["merged_into_number"], unique=False
    )
    op.create_index(
        "ix_statement_organisation_number", "statement", ["organisation_number"], unique=False
    )
    op.create_index("ix_statement_recorded", "statement", ["recorded"], unique=False)
    op.create_index("ix_statement_twin", "statement", ["speaker_number", "text_key"], unique=False)
    op.create_index("ix_statement_updated", "statement", ["updated"], unique=False)
    op.create_table(
        "joint_speaker",
        sa.Column("statement_number", Number, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("speaker_number", Number, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("organisation_number", Number, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_number"], ["speaker.number"], name="fk_joint_speaker_organisation_number"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_number"], ["speaker.number"], name="fk_joint_speaker_speaker_number"
        ),
        sa.ForeignKeyConstraint(
            ["statement_number"], ["statement.number"], name="fk_joint_speaker_statement_number"
        ),
        sa.PrimaryKeyConstraint("statement_number", "position", name="pk_joint_speaker"),
    )
    op.create_index(
        "ix_joint_speaker_organisation_number",
        "joint_speaker",
        ["organisation_number"],
        unique=False,
    )
    op.create_index(
        "ix_joint_speaker_speaker_number", "joint_speaker", ["speaker_number"], unique=False
    )
    op.create_table(
        "tag",
        sa.Column("statement_number", Number, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", Folded, nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_number"], ["statement.number"], name="fk_tag_statement_number"
        ),
        sa.PrimaryKeyConstraint("statement_number", "position", name="pk_tag"),
    )
    op.create_index("ix_tag_folded", "tag", ["folded"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("tag")
    op.drop_table("joint_speaker")
    op.drop_table("statement")
