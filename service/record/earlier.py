"""The statements that clients have recorded before, by their own ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import batches, whole
from service.record.drafts import Draft


@dataclass(frozen=True, slots=True)
class There:
    """A statement that is recorded; `part_of` is the number of the one that it was merged into."""

    id: UUID
    status: str
    part_of: int | None = None


class Earlier:
    """Those of some drafts, looked up all at once; read as a whole where that is wanted."""

    def __init__(self, session: Session, drafts: Iterable[Draft]) -> None:
        self._session = session
        self._there: dict[tuple[str, str], There] = {}
        self.added: set[UUID] = set()
        self._whole: dict[UUID, Statement] | None = None
        for some in batches.parts({each.known_by for each in drafts} - {None}):
            clients, used = (set(each) for each in zip(*some, strict=True))
            for by, own, *found in session.execute(_THERE, {"by": clients, "used": used}):
                self._there[by, own] = There(*found)

    def get(self, draft: Draft) -> There | None:
        """Return the statement of a draft's client and external id, or None."""
        return None if draft.known_by is None else self._there.get(draft.known_by)

    def add(self, statement: Statement) -> None:
        """Know a statement that was recorded since."""
        if statement.external_id is not None:
            self._there[statement.recorded_by, statement.external_id] = There(
                statement.id, statement.status
            )
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
_THERE = select(
    _columns.recorded_by,
    _columns.external_id,
    _columns.id,
    _columns.status,
    _columns.merged_into_number,
).where(
    _columns.recorded_by.in_(bindparam("by", expanding=True)),
    _columns.external_id.in_(bindparam("used", expanding=True)),
)
