"""An index of the revisions after which what writers keep in memory may not hold."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

OF_SUBJECTS = sa.text("subject_kind <> 'statement' OR action = 'erase'")


def upgrade() -> None:
    """Make it."""
    op.create_index(
        "ix_revision_of_subjects",
        "revision",
        ["number"],
        sqlite_where=OF_SUBJECTS,
        postgresql_where=OF_SUBJECTS,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_revision_of_subjects", "revision")
