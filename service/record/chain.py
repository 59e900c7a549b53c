"""The end of the record: what the next revision, line of the feed and statement follow.

A writer's transaction is serialised with every other (`service.db`), so the end is read once in
it and kept up by those who append.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from service import text
from service.models import Change, Revision, Statement, Store
from service.text.driver import FIRST, First

GENESIS = "0" * 64
"""What the first revision names as the hash before it."""

Subjects = tuple[int, Any]
"""The number of a revision, and what tells whether the index was made anew since."""


@dataclass(slots=True)
class End:
    """The last numbers in use, 0 where nothing is recorded yet.

    `subjects` is the last revision that changed a speaker or a source, or erased something, and
    when the index was made anew; None once this transaction has, or has made a label. `found` is
    what was looked up meanwhile (`service.record.known`).
    """

    revision: int
    hash: str
    change: int
    statement: int
    statement_id: UUID | None
    subjects: Subjects | None
    found: dict[Hashable, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What one process knows from its writes before (`service.record.known`).

    It is of the record that held a revision of this number and hash: where that is gone, another
    record has been put in its place, and nothing here holds. `size` is the bytes of the answers.
    Another one is put in its place as a whole (`Place`), because threads read it meanwhile.
    """

    revision: int = 0
    hash: str = ""
    subjects: Subjects | None = None
    answers: Mapping[Hashable, Any] = field(default_factory=dict)
    size: int = 0


Place = dict[str, Known]
"""Where a process has what it knows: under the name `now`."""

_revision, _statement = Revision.__table__, Statement.__table__
_LAST_REVISION = select(_revision.c.number).order_by(_revision.c.number.desc()).limit(1)
_LAST_STATEMENT = select(_statement.c.number).order_by(_statement.c.number.desc()).limit(1)
_END = select(
    _LAST_REVISION.scalar_subquery(),
    _LAST_REVISION.with_only_columns(_revision.c.hash).scalar_subquery(),
    select(func.max(Change.__table__.c.number)).scalar_subquery(),
    _LAST_STATEMENT.scalar_subquery(),
    _LAST_STATEMENT.with_only_columns(_statement.c.id).scalar_subquery(),
    select(func.max(_revision.c.number)).where(Revision.OF_SUBJECTS).scalar_subquery(),
    select(_revision.c.hash).where(_revision.c.number == bindparam("seen")).scalar_subquery(),
)
"""Of tables and not of classes: the fast way through SQLAlchemy, for what every write asks."""


def end(session: Session) -> End:
    """Return the end of the record as the transaction in hand sees and moves it."""
    noted: tuple[object, End] | None = session.info.get("end")
    if noted is not None and noted[0] == _transaction(session):
        return noted[1]
    kept = known(session) or Known()
    question = _end(text.dialect(session).WRITTEN)
    return _note(session, kept, session.execute(question, {"seen": kept.revision}).one())


def take_turn(session: Session) -> None:
    """Wait for the turn to write; where the database is another process, ask for the end with it.

    Raises StoreUnavailable, DBAPIError.
    """
    kept = known(session) or Known()
    first = First(_end(text.dialect(session).WRITTEN), {"seen": kept.revision})
    session.connection(execution_options={FIRST: first})
    # What this process knows may be another by now: then the question was of something else.
    if first.rows and kept == (known(session) or Known()):
        _note(session, kept, first.rows[0])


def _note(session: Session, kept: Known, read: Sequence[Any]) -> End:
    revision, hash, change, statement, id, last, seen, made_anew = read
    if (seen or "") != kept.hash:
        keep(session.info["known"], Known())
    subjects = (last or 0, made_anew)
    found = End(revision or 0, hash or GENESIS, change or 0, statement or 0, id, subjects)
    session.info["end"] = (_transaction(session), found)
    return found


@cache
def _end(written: str) -> Select[Any]:
    return with_mark(_END, written)


def with_mark(question: Select[Any], written: str) -> Select[Any]:
    """Return a question that asks, too, for what is another once the index was made anew."""
    mark: Select[Any] = select(literal_column(written)).select_from(Store.__table__)
    return question.add_columns(mark.scalar_subquery())


def take_back(session: Session, end: End) -> None:
    """Let the record end again where it did, for what was noted since is not to be written."""
    session.info["end"] = (_transaction(session), end)


def known(session: Session) -> Known | None:
    """Return what the process of a writer's session knows; None where it keeps nothing."""
    place: Place | None = session.info.get("known")
    return None if place is None else place.get("now", Known())


def keep(place: Place, known: Known) -> None:
    """Let a process know this from now on."""
    place["now"] = known


def _transaction(session: Session) -> object:
    """Return what tells this transaction, and this savepoint in it, from every other."""
    return session.get_transaction(), session.get_nested_transaction()
