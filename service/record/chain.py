"""The end of the record: what the next revision, line of the feed and statement follow.

A writer's transaction is serialised with every other (`service.db`), so the end is read once in
it and kept up by those who append.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Change, Revision, Statement

GENESIS = "0" * 64
"""What the first revision names as the hash before it."""


@dataclass(slots=True)
class End:
    """The last numbers in use, 0 where nothing is recorded yet."""

    revision: int
    hash: str
    change: int
    statement: int
    statement_id: UUID | None


_LAST_REVISION = select(Revision).order_by(Revision.number.desc()).limit(1)
_LAST_STATEMENT = select(Statement).order_by(Statement.number.desc()).limit(1)
_END = select(
    _LAST_REVISION.with_only_columns(Revision.number).scalar_subquery(),
    _LAST_REVISION.with_only_columns(Revision.hash).scalar_subquery(),
    select(func.max(Change.number)).scalar_subquery(),
    _LAST_STATEMENT.with_only_columns(Statement.number).scalar_subquery(),
    _LAST_STATEMENT.with_only_columns(Statement.id).scalar_subquery(),
)


def end(session: Session) -> End:
    """Return the end of the record as the transaction in hand sees and moves it."""
    known: tuple[object, End] | None = session.info.get("end")
    if known is not None and known[0] == _transaction(session):
        return known[1]
    with session.no_autoflush:  # what is pending has not moved the end yet
        revision, hash, change, statement, id = session.execute(_END).one()
    found = End(revision or 0, hash or GENESIS, change or 0, statement or 0, id)
    session.info["end"] = (_transaction(session), found)
    return found


def _transaction(session: Session) -> object:
    """Return what tells this transaction, and this savepoint in it, from every other."""
    return session.get_transaction(), session.get_nested_transaction()
