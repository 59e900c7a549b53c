"""What a store holds after a load: nothing lost, doubled, half-written or forked."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from service.db import connect
from service.models import Appearance, Change, Revision, Statement
from service.record import verification
from service.settings import load


@dataclass(frozen=True)
class Audit:
    """The counts that decide; every one but `stored` must be 0."""

    stored: int
    lost: int
    doubled: int
    half: int
    forks: int
    faults: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.half or self.forks or self.faults)


def audit(url: str, acknowledged: Mapping[str, str]) -> Audit:
    """Look at a store with all that was acknowledged of it: texts and ids."""
    database = connect(load({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
    try:
        with database.reading() as session:
            rows = session.execute(
                select(Statement.number, Statement.text, Statement.id, Statement.key)
            ).all()
            ids = {str(row.id): row.text for row in rows}
            whole, indexed = _whole(session), _indexed(session)
            faults = tuple(verification.faults(session))
            return Audit(
                stored=len(rows),
                lost=sum(ids.get(id) != text for text, id in acknowledged.items()),
                doubled=len(rows) - len({row.text for row in rows}),
                half=sum(row.number not in whole or row.key not in indexed for row in rows)
                + len(indexed - {row.key for row in rows}),
                forks=_forks(session),
                faults=faults + _damage(session),
            )
    finally:
        database.dispose()


def _whole(session: Session) -> set[int]:
    """The numbers of the statements that have a revision, a line of the feed, an appearance."""
    announced = select(Change.statement_id).where(Change.statement_id == Statement.id)
    recorded = select(Revision.number).where(Revision.subject_id == Statement.id)
    carried = select(Appearance.number).where(Appearance.statement_number == Statement.number)
    return set(
        session.scalars(
            select(Statement.number).where(announced.exists(), recorded.exists(), carried.exists())
        )
    )


def _indexed(session: Session) -> set[int]:
    """The keys of the index, of withdrawn statements too."""
    if session.get_bind().dialect.name == "sqlite":
        return set(session.scalars(text("SELECT id FROM statement_index_docsize")))
    return set(session.scalars(text("SELECT key FROM statement_index")))


def _forks(session: Session) -> int:
    """How many revisions follow one that another follows too."""
    revisions = session.scalar(select(func.count()).select_from(Revision)) or 0
    return revisions - (session.scalar(select(func.count(Revision.previous_hash.distinct()))) or 0)


def _damage(session: Session) -> tuple[str, ...]:
    """What SQLite finds wrong with the file itself."""
    if session.get_bind().dialect.name != "sqlite":
        return ()
    found = session.scalars(text("PRAGMA integrity_check")).all()
    return tuple(f"integrity: {each}" for each in found if each != "ok")
