"""What a store holds after a load: nothing lost, doubled, half-written or forked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from service import text
from service.db import connect
from service.models import Appearance, Change, Revision, Statement
from service.record import verification
from service.settings import load
from service.text import Query, Term
from service.text.key import FIRST, LAST


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
    """Look at a store with all that was acknowledged of it: external ids and ids."""
    database = connect(load({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
    try:
        with database.reading() as session:
            rows = session.execute(
                select(Statement.number, Statement.external_id, Statement.id, Statement.key)
            ).all()
            external = Counter(row.external_id for row in rows)
            stored = {row.external_id: str(row.id) for row in rows}
            whole = _whole(session)
            revisions = session.scalar(select(func.count()).select_from(Revision)) or 0
            previous = session.scalar(select(func.count(Revision.previous_hash.distinct()))) or 0
            faults = tuple(verification.faults(session))
            if session.get_bind().dialect.name == "sqlite":
                checked = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
                faults += () if checked == "ok" else (f"integrity: {checked}",)
            return Audit(
                stored=len(rows),
                lost=sum(stored.get(name) != id for name, id in acknowledged.items()),
                doubled=sum(times - 1 for name, times in external.items() if name),
                half=sum(row.number not in whole or row.key not in whole for row in rows),
                forks=revisions - previous,
                faults=faults,
            )
    finally:
        database.dispose()


def _whole(session) -> set[int]:
    """The numbers of statements that have a revision and an appearance, and the indexed keys."""
    announced = select(Change.statement_id).where(Change.statement_id == Statement.id)
    recorded = select(Revision.number).where(Revision.subject_id == Statement.id)
    carried = select(Appearance.number).where(Appearance.statement_number == Statement.number)
    numbers = session.scalars(
        select(Statement.number).where(announced.exists(), recorded.exists(), carried.exists())
    )
    everything = Query(((Term((":listed",)),),), ())
    keys = text.dialect(session).keys(session, everything, LAST + 1, FIRST, 10**9)
    return set(numbers) | set(keys)
