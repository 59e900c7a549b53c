"""Exact twins: the same folded words of the same speaker on overlapping days.

One rule: `are_exact` has it of two statements at hand, and the queries below of all there are.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from service.models import Speaker, Statement
from service.models.base import Number
from service.record import survivors
from service.record.absent import is_absent
from service.record.outlines import Outline
from service.record.remarks import Warnings
from service.text.analysis import Document, analyse
from service.text.connections import ask
from service.text.driver import Rows
from service.text.lists import every_pair, listed

MOST_NAMED = 10
"""Twins that a warning names."""

Pair: TypeAlias = tuple[int, str]
"""A speaker's number, and what the words are compared by."""


def key(text: str) -> str:
    """Return what exact twins share: a digest of the folded words, in their order."""
    return _key_of(analyse([(text, None)]).words, text)


def key_within(document: Document, texts: Sequence[tuple[str, str | None]]) -> str:
    """Return the key of a statement's text, the first of its texts, whose analysis is at hand.

    Where that holds the words of this one alone they are taken from it, the same in any language.
    """
    text, _ = texts[0]
    is_alone = len(texts) == 1 and not document.truncated
    return _key_of(document.words, text) if is_alone else key(text)


def _key_of(words: Sequence[str], text: str) -> str:
    return hashlib.sha256((" ".join(words) or text).encode()).hexdigest()


def are_exact(one: Outline, other: Outline) -> bool:
    """Tell whether two statements are exact twins; two that have no date are on one day."""
    return (
        one.speaker_number == other.speaker_number
        and one.text_key == other.text_key
        and one.first_day <= other.last_day
        and one.last_day >= other.first_day
    )


def keys(session: Session, statement: Statement, limit: int) -> list[int]:
    """Return the keys of a speaker's same words, on whatever day: exact twins come first."""
    return list(session.scalars(_AGAIN.limit(limit), _asked(statement)))


def warn(session: Session, statement: Statement, warnings: Warnings) -> None:
    """Name the twins of a statement that is about to be recorded; nothing is merged by itself."""
    _name(session, _OTHERS, statement, warnings)


class Counts:
    """How often each pair of a speaker and words is recorded, with what was merged into these.

    It may be made before the statements are written, `ask`ed with what writes them, and read then.
    """

    def __init__(self, session: Session, recorded: Sequence[tuple[Statement, Warnings]]) -> None:
        self._session, self._recorded = session, recorded
        statements = [statement for statement, _ in recorded]
        # A merge makes a revision: who is as recorded has no parts to ask for.
        known = {each.speaker.number for each in statements if each.speaker.revision > 1}
        parts: Sequence[Any] = session.execute(_PARTS, {"known": known}).all() if known else ()
        self._survivor: dict[int, int] = {part.number: part.survivor_number for part in parts}
        self._counted: Callable[[], Rows]
        self._pairs = {_pair(each) for each in statements}
        self._pairs |= {
            (part, key)
            for part, of in self._survivor.items()
            for who, key in self._pairs
            if who == of
        }

    def ask(self) -> None:
        """Ask for the counts, the statements themselves among them."""
        self._counted = ask(self._session, _COUNTED, {"pairs": listed(self._pairs)})

    def warn(self) -> None:
        """Name the twins of the statements, as they came one by one."""
        counted: Counter[Pair] = Counter()
        who: int
        for who, key, count in self._counted():
            counted[self._survivor.get(who, who), key] += count
        for statement, warnings in self._recorded:
            if counted[_pair(statement)] > 1:
                _name(self._session, _EARLIER, statement, warnings)


def _name(
    session: Session, twins: Select[tuple[UUID]], statement: Statement, warnings: Warnings
) -> None:
    for twin in session.scalars(twins, _asked(statement)):
        warnings.add("/text", "exact-twin", f"the same words of the same speaker are {twin}")


def _asked(statement: Statement) -> dict[str, Any]:
    return {
        "speaker": statement.speaker.shown.number,
        "text_key": statement.text_key,
        "first": statement.first_day,
        "last": statement.last_day,
        "number": statement.number,
    }


def _pair(statement: Statement) -> Pair:
    return statement.speaker.shown.number, statement.text_key


_columns = Statement.__table__.c
_SAME = (
    _columns.speaker_number.in_(survivors.parts(bindparam("speaker", type_=Number))),
    _columns.text_key == bindparam("text_key"),
    is_absent(_columns.merged_into_number),
    _columns.status != "withdrawn",
)
_OVERLAP = and_(_columns.first_day <= bindparam("last"), _columns.last_day >= bindparam("first"))
_TWINS = select(_columns.id).where(*_SAME, _OVERLAP).order_by(_columns.number).limit(MOST_NAMED)
_AGAIN = (
    select(_columns.key)
    .where(*_SAME, _columns.number != bindparam("number"))
    .order_by(case((_OVERLAP, 0), else_=1), _columns.number)
)
_OTHERS = _TWINS.where(_columns.number != bindparam("number"))
_EARLIER = _TWINS.where(_columns.number < bindparam("number"))
_speakers = Speaker.__table__.c
_PARTS = select(_speakers.number, _speakers.survivor_number).where(
    _speakers.survivor_number.in_(bindparam("known", expanding=True))
)
_each = every_pair("pairs")
_COUNTED = select(
    _each.c.number,
    _each.c.word,
    select(func.count())
    .where(_columns.speaker_number == _each.c.number, _columns.text_key == _each.c.word)
    .scalar_subquery(),
)
"""Counted pair by pair: a join may read the whole index for a single pair, and did."""
