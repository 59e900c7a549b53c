"""The statements that a client has recorded before, by its own ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import batches, whole


@dataclass(frozen=True, slots=True)
class There:
    """A statement that is recorded."""

    id: UUID
    status: str


class Earlier:
    """Those of some external ids, looked up all at once; read as a whole where that is wanted."""

    def __init__(self, session: Session, used: Iterable[str], *, by: str) -> None:
        self._session = session
        self._there: dict[str, There] = {}
        self.added: set[UUID] = set()
        self._whole: dict[UUID, Statement] | None = None
        for some in batches.parts(used):
            for external_id, id, status in session.execute(_THERE, {"by": by, "used": some}):
                self._there[external_id] = There(id, status)

    def get(self, external_id: str | None) -> There | None:
        """Return the statement of an external id, or None."""
        return None if external_id is None else self._there.get(external_id)

    def add(self, statement: Statement) -> None:
        """Know a statement that was recorded since."""
        if statement.external_id is not None:
            self._there[statement.external_id] = There(statement.id, statement.status)
            self.added.add(statement.id)

    def read(self, id: UUID) -> Statement:
        """Return a statement that is written; the first time, all of them are read."""
        if self._whole is None:
            self._whole = self._read([each.id for each in self._there.values()])
        if id not in self._whole:
            self._whole |= self._read([id])
        return self._whole[id]

    def _read(self, ids: Sequence[UUID]) -> dict[UUID, Statement]:
        listed = select(Statement).where(Statement.id.in_(ids)).options(*whole.STATEMENT)
        return {each.id: each for each in self._session.scalars(listed)}


_columns = Statement.__table__.c
_THERE = select(_columns.external_id, _columns.id, _columns.status).where(
    _columns.recorded_by == bindparam("by"),
    _columns.external_id.in_(bindparam("used", expanding=True)),
)
