"""What the readers of one process remember, for as long as the feed of changes lets it hold.

Whatever changes the answer of a statement has a line in the feed that names it, whichever process
wrote it (`service.record.history.touched`). So a statement as it was shown holds until a line names
it; which statements a search finds, and an answer that was given whole, until there is any new
line; that the index has at least so
many, until there is one of what is not new; and what names mean, until there is one of a speaker, a
source that changed or an erasure, or a new label. Only a statement as it was shown outlasts an
index that is made anew. Each reader looks at the feed once, before it takes anything from here, and
goes through what is new in it: what it gets is what it would have read. A glimpse has no snapshot,
so it looks at the feed once more when it has asked for anything else.
"""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from service import text
from service.models import Change, Label, Revision, Statement
from service.record import chain
from service.record.memory import MOST_LINES, End, Memory, Moment, News, Shown, news
from service.text.connections import rows
from service.text.driver import Rows, spelt
from service.text.glimpse import Glimpse, NeedsTransaction

Value = TypeVar("Value")
Answers: TypeAlias = dict[Hashable, Any] | None

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

_statement, _label = Statement.__table__.c, Label.__table__.c
_LINES = (
    select(_change.number, _statement.number, _revision.hash, _OF_NAMES, _IS_NEW)
    .join(Revision.__table__, _revision.number == _change.revision_number)
    .outerjoin(Statement.__table__, _statement.id == _change.statement_id)
    .add_columns(select(func.max(_label.number)).scalar_subquery())
    .where(_change.number >= bindparam("known"))
    .order_by(_change.number)
    .limit(MOST_LINES + 1)
)
"""Lines of the feed, each with the newest label; `_asked` adds what else `END` has."""


def moment(session: Session) -> Moment:
    """Return what may be taken from memory in a session: of one that has none, nothing.

    In a glimpse, raises NeedsTransaction where nothing at all is remembered, or so much has come
    since that nothing of it holds.
    """
    found: Moment | None = session.info.get("moment")
    if found is None:
        kept: dict[str, Memory] | None = session.info.get("remembered")
        if kept is None:
            found = Moment()
        elif isinstance(session, Glimpse):
            found = _glimpsed(session, kept)
        else:
            found = look(session, kept)
        session.info["moment"] = found
    return found


def still(session: Glimpse) -> bool:
    """Tell at the end of a glimpse whether all that it took and asked was of one moment.

    The feed only grows: where its end is the one that it had before the first question, nothing has
    changed in between, and what was asked is remembered. While there was only more of what there
    was, and names meant the same, a single question was of one moment too, its own, unless it was
    put beside an answer that any new line ends. Raises NeedsTransaction where too much has come.
    """
    before, asked = moment(session), session.asked
    if not asked:
        return True
    if _ends(session) == [before.end]:
        for answers, question, value in session.info.pop("found", ()):
            _keep(answers, question, value)
        return True
    after, came = _followed(session, before)
    session.info["moment"] = after
    is_one = asked == 1 and not session.info.get("of_end")
    return is_one and came is not None and came.names_hold and came.only_more


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
    holds for as long as they mean the same. In a glimpse, raises NeedsTransaction where something
    is asked that only a transaction can answer.
    """
    found = moment(session)
    answers = found.meanings if of_names else found.answers

    def place_of(value: Value) -> Answers:
        return answers if size(value) <= LARGEST else None

    return _answer(session, answers, question, ask, place_of)


def reached(session: Session, question: Hashable, ask: Callable[[], int], limit: int) -> int:
    """Return a count that goes no further than a limit, asked where it is not remembered.

    One that reaches the limit holds while nothing is taken away or changed, whatever comes; any
    other until there is a new line.
    """
    found = moment(session)
    known: int | None = found.reached.get(question) if found.reached is not None else None
    if known is not None:
        return known
    places = found.answers, found.reached
    return _answer(session, found.answers, question, ask, lambda counted: places[counted == limit])


def _answer(
    session: Session,
    answers: Answers,
    question: Hashable,
    ask: Callable[[], Value],
    place_of: Callable[[Value], Answers],
) -> Value:
    """Return what is among some answers, or else what is asked, which is kept where it belongs."""
    found: Value = _UNKNOWN if answers is None else answers.get(question, _UNKNOWN)
    if found is not _UNKNOWN:
        if answers is moment(session).answers:
            session.info["of_end"] = True
        return found
    found = ask()
    if (place := place_of(found)) is None:
        return found
    if isinstance(session, Glimpse):  # whether it may be kept is known at its end
        session.info.setdefault("found", []).append((place, question, found))
    else:
        _keep(place, question, found)
    return found


def _keep(answers: dict[Hashable, Any], question: Hashable, value: Any) -> None:
    if len(answers) >= MOST_ANSWERS:
        answers.clear()
    answers[question] = value


def glance(session: Glimpse, id: UUID) -> Shown | None:
    """Return a statement that is remembered and has not changed, in a glimpse; else None."""
    memory: Memory | None = session.info["remembered"].get("memory")
    number = None if memory is None else memory.numbers.get(id)
    if number is None:
        return None
    found = moment(session).shown([number]).get(number)
    # The number may be that of another statement, in a record put in the place of this one.
    return found if found is not None and found.id == id else None


def given(kept: dict[str, Memory], request: Hashable) -> tuple[Any, End] | None:
    """Return the answer that a request had, and the end of the feed for which it holds.

    None where none is remembered. `kept` holds the memory of a process; nothing is asked.
    """
    if (memory := kept.get("memory")) is None:
        return None
    with memory.lock:
        found = memory.given.get(request)
        return None if found is None else (found, memory.end)


def ends_at(session: Glimpse, end: End) -> bool:
    """Tell whether the feed ends there: nothing at all has changed since."""
    return _ends(session) == [end]


def look(session: Session, kept: dict[str, Memory]) -> Moment:
    """Go through the feed as far as a session sees it; `kept` holds the memory of a process."""
    memory = kept.setdefault("memory", Memory())
    found = _ends(session)
    if not found:  # nothing is recorded
        return Moment()
    end: End = found[0]
    lines = _lines(session, memory.end) if memory.end[0] and end != memory.end else []
    with memory.lock:
        if end[0] < memory.end[0]:  # another reader has seen more: this one reads for itself
            return Moment()
        if end != memory.end:
            memory.follow(lines, end)
        return memory.moment()


def _ends(session: Session) -> Rows:
    return rows(session, END.format(text.dialect(session).WRITTEN))


def _lines(session: Session, since: End) -> Rows:
    """Return the last line that was known, and those after it."""
    asked = _asked(text.dialect(session).WRITTEN)
    return rows(session, *spelt(session.get_bind().dialect, asked, {"known": since[0]}))


@cache
def _asked(written: str) -> Select[Any]:
    return chain.with_mark(_LINES, written)


def _glimpsed(session: Glimpse, kept: dict[str, Memory]) -> Moment:
    """Return the record as it is now, gone through from where the memory of a process is."""
    memory = kept.get("memory")
    if memory is None or not memory.end[0]:
        raise NeedsTransaction
    with memory.lock:
        found = memory.moment()
    if _ends(session) != [found.end]:
        found, _ = _followed(session, found)
    session.asked = 0
    return found


def _followed(session: Glimpse, since: Moment) -> tuple[Moment, News | None]:
    """Go through the lines since a moment, and return the one that they lead to, with what came.

    That is None where another reader has gone further meanwhile: so has what is remembered.
    """
    lines, memory = _lines(session, since.end), since.memory
    if memory is None or not 0 < len(lines) <= MOST_LINES:
        raise NeedsTransaction
    number, _, hash, _, _, label, made = lines[-1]
    end = number, hash, label, made
    with memory.lock:
        if end[0] >= memory.end[0] and end != memory.end:
            memory.follow(lines, end)
        return memory.moment(), news(since.end, lines, end) if memory.end == end else None
