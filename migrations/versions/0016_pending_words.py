"""What writers add to PostgreSQL's index of words waits in a short list, to be put in together.

No row changes.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

INDEX = "statement_index_eras"


def upgrade() -> None:
    """Let up to 64 kB wait, the least that there is: some 25 statements."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {INDEX} SET (fastupdate = on, gin_pending_list_limit = 64)")


def downgrade() -> None:
    """As it was."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {INDEX} SET (fastupdate = off)")
        op.execute(f"ALTER INDEX {INDEX} RESET (gin_pending_list_limit)")
        op.execute(f"SELECT gin_clean_pending_list('{INDEX}')")
