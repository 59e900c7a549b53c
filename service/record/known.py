"""What writers looked up lately, kept in memory while nothing of it can have changed.

Most statements are of speakers, in sources, with roles that are known already, and while one
writer looks them up the others wait. Every change of a speaker or a source, and every erasure, is
a revision; the end of the record tells the last of them (`chain.End.subjects`), so what was found
since then still holds, whichever process made it. So it does not where the index was made anew.
Only what was committed is kept.
"""

import sys
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from service.models import Base
from service.record import chain

Row = TypeVar("Row", bound=Base)
Value = TypeVar("Value")
Asked = TypeVar("Asked", bound=Hashable)

MOST_BYTES = 16 * 2**20
"""What the answers that one process keeps may take."""


def rows(session: Session, question: Hashable, ask: Callable[[], Sequence[Row]]) -> Sequence[Row]:
    """Return the rows that answer a question, each as an object of this session."""
    found = ask_once(session, question, lambda: [_values(row) for row in ask()])
    return [_object(session, table, values) for table, values in found]


def ask_once(session: Session, question: Hashable, ask: Callable[[], Value]) -> Value:
    """Return the answer to a question, asked of the database where it is not known to hold."""
    return _answers(session, [question], lambda _: {question: ask()})[question]


def ask_each(
    session: Session,
    kind: str,
    wanted: Collection[Asked],
    ask: Callable[[list[Asked]], Mapping[Asked, Value]],
) -> dict[Asked, Value]:
    """Return the answers to some questions of one kind; those not known to hold are asked at once.

    A question that `ask` gives no answer to has none, and is asked again the next time.
    """

    def ask_of_kind(questions: list[tuple[str, Asked]]) -> dict[tuple[str, Asked], Value]:
        answered = ask([each for _, each in questions])
        return {(kind, each): value for each, value in answered.items()}

    found = _answers(session, [(kind, each) for each in wanted], ask_of_kind)
    return {each: value for (_, each), value in found.items()}


def _answers(
    session: Session,
    questions: list[Asked],
    ask: Callable[[list[Asked]], Mapping[Asked, Value]],
) -> dict[Asked, Value]:
    """Return the answers that are known to hold, with those of the others, which are asked."""
    end, known = chain.end(session), chain.known(session)
    if known is None or end.subjects is None:
        return dict(ask(questions))
    held = known.answers if known.subjects == end.subjects else {}
    found = {each: held[each] for each in questions if each in held}
    if lacking := [each for each in questions if each not in found]:
        answered = ask(lacking)
        end.found.update(answered.items())
        place = session.info["known"]
        session.info["keep"] = lambda: _keep(place, end)  # called once it is committed
        found |= answered
    return found


def _keep(place: chain.Place, end: chain.End) -> None:
    """Keep what a transaction found, now that it is committed; drop what no longer holds.

    A transaction that has itself changed a subject or made a label keeps nothing.
    """
    known = place.get("now", chain.Known())
    if end.subjects is None or end.revision < known.revision:
        return
    kept, size = known.answers, known.size
    found, more = end.found, _size(end.found)
    if known.subjects != end.subjects or size + more > MOST_BYTES:
        kept, size = {}, 0
    if more > MOST_BYTES:
        found, more = {}, 0
    answers = {**kept, **found}
    chain.keep(place, chain.Known(end.revision, end.hash, end.subjects, answers, size + more))


def _size(value: Any) -> int:
    """Return the bytes that an answer takes, with all that it holds."""
    if isinstance(value, type):
        return 0
    size = sys.getsizeof(value)
    if isinstance(value, dict):
        return size + sum(map(_size, value)) + sum(map(_size, value.values()))
    return size + sum(map(_size, value)) if isinstance(value, list | tuple) else size


def _values(row: Base) -> tuple[type[Base], dict[str, Any]]:
    columns = row.__table__.columns
    return type(row), {column.key: getattr(row, column.key) for column in columns}


def _object(session: Session, table: type[Any], values: dict[str, Any]) -> Any:
    present = session.identity_map.get(identity_key(table, values["number"]))
    if present is not None:
        return present
    made = table(**values)
    make_transient_to_detached(made)
    session.add(made)
    return made
