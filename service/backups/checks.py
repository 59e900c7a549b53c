"""What is looked at in every copy of a store before it counts as one."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import heads, record
from service.backups.files import BackupError
from service.models import Revision, Statement
from service.record import first_faults, indexing
from service.record.chain import GENESIS


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an operator wants it: told of each step, faults of the record allowed, a head met."""

    say: Callable[[str], None] = lambda _: None
    allow_faults: bool = False
    head: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a copy holds: the statements, the head of the chain, and whether it was verified.

    A store of another release's schema is copied as it is, and not verified: `head` is None.
    """

    schema: str
    statements: int = 0
    head: str | None = None
    faults: tuple[str, ...] = ()
    indexed: bool = True


def look(session: Session, wishes: Wishes) -> Seen:
    """Verify a copy against its own history, and return what was seen.

    Raises BackupError, naming the first faults, unless they are allowed.
    """
    schema = heads.revision(session.connection())
    if schema is None:
        message = "there is no store in it: nothing was ever migrated"
        raise BackupError(message)
    if not heads.is_at_head(session.connection()):
        return Seen(schema)
    wishes.say("verifying the chain, the tables and the feed")
    checks = [record.verification.faults(session)]
    if wishes.head is not None:
        checks.append(record.verification.against_head(session, *wishes.head))
    faults = tuple(first_faults.of(checks))
    if faults and not wishes.allow_faults:
        first = "the record is not as its history says (--allow-faults goes on all the same):"
        message = "\n".join([first, *faults])
        raise BackupError(message)
    last = select(Revision.number, Revision.hash).order_by(Revision.number.desc()).limit(1)
    number, hash = session.execute(last).first() or (0, GENESIS)
    return Seen(
        schema,
        session.scalar(select(func.count()).select_from(Statement)) or 0,
        f"{number}:{hash}",
        faults,
        indexing.is_current(session),
    )
