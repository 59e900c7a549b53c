"""Speakers, their names and the positions they held."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "speaker",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", Folded, nullable=False),
        sa.Column("unnamed_count", sa.Integer(), nullable=True),
        sa.Column("unnamed_reason", sa.Text(), nullable=True),
        sa.Column("unnamed_terms", sa.Text(), nullable=True),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("merged_into_number", Number, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_number"], ["speaker.number"], name="fk_speaker_merged_into_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_speaker"),
        sa.UniqueConstraint("id", name="uq_speaker_id"),
    )
    op.create_index("ix_speaker_folded_id", "speaker", ["folded", "id"], unique=False)
    op.create_index(
        "ix_speaker_merged_into_number", "speaker", ["merged_into_number"], unique=False
    )
    op.create_table(
        "speaker_name",
        sa.Column("number", Number, nullable=False),
        sa.Column("speaker_number", Number, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", Folded, nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_number"], ["speaker.number"], name="fk_speaker_name_speaker_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_speaker_name"),
        sa.UniqueConstraint(
            "speaker_number", "position", name="uq_speaker_name_speaker_number_position"
        ),
    )
    op.create_index("ix_speaker_name_folded", "speaker_name", ["folded"], unique=False)
    op.create_table(
        "position",
        sa.Column("number", Number, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("speaker_number", Number, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("organisation_number", Number, nullable=True),
        sa.Column("begins", sa.Text(), nullable=True),
        sa.Column("begins_first_day", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("ends_last_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_number"], ["speaker.number"], name="fk_position_organisation_number"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_number"], ["speaker.number"], name="fk_position_speaker_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_position"),
        sa.UniqueConstraint("id", name="uq_position_id"),
    )
    op.create_index(
        "ix_position_organisation_number", "position", ["organisation_number"], unique=False
    )
    op.create_index("ix_position_speaker_number", "position", ["speaker_number"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("position")
    op.drop_table("speaker_name")
    op.drop_table("speaker")
