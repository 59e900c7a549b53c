"""What the readers of one process remember, for as long as the feed of changes lets it hold.

Whatever changes the answer of a statement has a line in the feed that names it, whichever process
wrote it (`service.record.history.touched`). So a statement as it was shown holds until a line names
it; which statements a search finds, until there is any new line; that the index has at least so
many, until there is one of what is not new; and what names mean, until there is one of a speaker, a
source that changed or an erasure, or a new label. Only a statement as it was shown outlasts an
index that is made anew. Each reader looks at the feed once, in its own snapshot of the
record, before it takes anything from here: what it gets is what it would have read. A glimpse has
no snapshot, so it looks at the end of the feed once more when it has all that it asked for.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from service import text
from service.models import Change, Revision
from service.record.memory import MOST_LINES, End, Line, Memory, Moment, Shown
from service.text.connections import connected, rows
from service.text.driver import Rows
from service.text.glimpse import Glimpse, NeedsTransaction

Value = TypeVar("Value")

MOST_ANSWERS, LARGEST = 512, 100
"""Answers that are remembered, and how many things one of them may hold."""

_UNKNOWN: Any = object()

_change, _revision = Change.__table__.c, Revision.__table__.c
END = (
    "SELECT change.number, revision.hash, (SELECT max(number) FROM label), (SELECT {} FROM store) "
    "FROM change JOIN revision ON revision.number = change.revision_number "
    "ORDER BY change.number DESC LIMIT 1"
)
"""As text, for each reader asks it: the end of the feed, its hash, the newest label, and what is
another once the index was made anew."""

_IS_NEW = _revision.action == "add"
_OF_NAMES = case(
    ((_revision.subject_kind == "source") & _IS_NEW, False), else_=Revision.OF_SUBJECTS
)
"""Whether names may mean something else after a revision. Those of a new source are labels."""

_LINES = (
    select(_change.number, _change.statement_id, _revision.hash, _OF_NAMES, _IS_NEW)
    .join(Revision.__table__, _revision.number == _change.revision_number)
    .where(_change.number >= bindparam("known"))
    .order_by(_change.number)
    .limit(MOST_LINES + 1)
)


def moment(session: Session) -> Moment:
    """Return what may be taken from memory in a session: of one that has none, nothing.

    In a glimpse, what may be taken if nothing has changed since (`still`). Raises NeedsTransaction
    where nothing at all is remembered there.
    """
    found: Moment | None = session.info.get("moment")
    if found is None:
        kept: dict[str, Memory] | None = session.info.get("remembered")
        if kept is None:
            found = Moment()
        elif isinstance(session, Glimpse):
            found = _last(kept)
        else:
            found = look(session, kept)
        session.info["moment"] = found
    return found


def still(session: Session) -> bool:
    """Tell at the end of a glimpse whether all that it took and asked was of one moment.

    The feed only grows: where its end is the one that was remembered before the first question,
    nothing has changed in between. What was asked is then remembered.
    """
    if _has_changed(session):
        return False
    for answers, question, value in session.info.pop("found", ()):
        _keep(answers, question, value)
    return True


def answer(
    session: Session,
    question: Hashable,
    ask: Callable[[], Value],
    size: Callable[[Value], int] = lambda _: 1,
    *,
    of_names: bool = False,
) -> Value:
    """Return the answer to a question about all of the record, asked where it is not remembered.

    One of a `size` of more than `LARGEST` is not remembered. One that is `of_names` alone
    holds for as long as they mean the same. In a glimpse, raises NeedsTransaction where
    anything has changed, or is asked that only a transaction can answer.
    """
    found = moment(session)
    answers = found.meanings if of_names else found.answers
    return _answer(session, answers, question, ask, lambda value: size(value) <= LARGEST)


def reached(session: Session, question: Hashable, ask: Callable[[], int], limit: int) -> int:
    """Return a count that goes no further than a limit, asked where it is not remembered.

    One that reaches the limit holds while nothing is taken away or changed, whatever comes.
    """
    found = moment(session).reached
    return _answer(session, found, question, ask, lambda counted: counted == limit)


def _answer(
    session: Session,
    answers: dict[Hashable, Any] | None,
    question: Hashable,
    ask: Callable[[], Value],
    is_kept: Callable[[Value], bool],
) -> Value:
    if answers is None:
        return ask()
    found: Value = answers.get(question, _UNKNOWN)
    if found is not _UNKNOWN:
        return found
    if not isinstance(session, Glimpse):
        found = ask()
        if is_kept(found):
            _keep(answers, question, found)
        return found
    _refuse_changes(session)
    found = ask()
    if is_kept(found):
        session.info.setdefault("found", []).append((answers, question, found))
    return found


def _keep(answers: dict[Hashable, Any], question: Hashable, value: Any) -> None:
    if len(answers) >= MOST_ANSWERS:
        answers.clear()
    answers[question] = value


def _refuse_changes(session: Session) -> None:
    """Raise NeedsTransaction where what a glimpse asked would be for nothing: all has changed."""
    if "asked" not in session.info:
        session.info["asked"] = True
        if _has_changed(session):
            raise NeedsTransaction


def _has_changed(session: Session) -> bool:
    """Tell whether the feed ends elsewhere by now than at the moment of a glimpse."""
    return _ends(session) != [moment(session).end]


def glance(session: Session, id: UUID) -> Shown | None:
    """Return a statement that is remembered and has not changed, in a glimpse; else None."""
    memory = moment(session).memory
    number = None if memory is None else memory.numbers.get(id)
    if number is None:
        return None
    found = moment(session).shown([number]).get(number)
    return found if found is not None and still(session) else None


def look(session: Session, kept: dict[str, Memory]) -> Moment:
    """Go through the feed as far as a session sees it; `kept` holds the memory of a process."""
    memory = kept.setdefault("memory", Memory())
    found = _ends(session)
    if not found:  # nothing is recorded
        return Moment()
    end: End = found[0]
    lines: Sequence[Line] = ()
    if memory.end[0] and end != memory.end:
        lines = connected(session).execute(_LINES, {"known": memory.end[0]}).all()
    with memory.lock:
        if end[0] < memory.end[0]:  # another reader has seen more: this one reads for itself
            return Moment()
        if end != memory.end:
            memory.follow(lines, end)
        return memory.moment()


def _ends(session: Session) -> Rows:
    return rows(session, END.format(text.dialect(session).WRITTEN))


def _last(kept: dict[str, Memory]) -> Moment:
    """Return the moment that the memory of a process is of."""
    memory = kept.get("memory")
    if memory is None or not memory.end[0]:
        raise NeedsTransaction
    with memory.lock:
        return memory.moment()
