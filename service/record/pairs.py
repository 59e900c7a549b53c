"""Which statement has which values in a field: for each its number, the value, how it is spelled.

A statement may have several values, and none; one that it has twice is a pair twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from service.models import Appearance, Carrier, JointSpeaker, Source, Speaker, Statement, Tag
from service.record import names, survivors
from service.record.indexing import broader
from service.text.lists import Among

Pair: TypeAlias = tuple[int, Any, str]
Pairs: TypeAlias = Callable[[Session, Sequence[int]], Iterable[Pair]]
Column: TypeAlias = InstrumentedAttribute[Any]


def speakers(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """Everybody the words are attributed to, by id."""
    said = _credited(session, numbers, "speaker_number")
    known = _speakers(session, said)
    return ((number, known[who].id, known[who].name) for number, who in said)


def organisations(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """The bodies that somebody spoke for, and those that spoke themselves, by id."""
    spoken_for = _credited(session, numbers, "organisation_number")
    said = _credited(session, numbers, "speaker_number")
    known = _speakers(session, [*spoken_for, *said])
    themselves = [each for each in said if known[each[1]].kind == "organisation"]
    return ((number, known[who].id, known[who].name) for number, who in (*spoken_for, *themselves))


def roles(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """The roles of everybody credited, by folded name."""
    return _named(_credited(session, numbers, "role"))


def outlets(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """The outlets of all appearances, by folded name."""
    carried = select(Appearance.statement_number, Source.outlet).join(Source)
    among = Among(Appearance.statement_number, numbers)
    return _named(session.execute(carried.where(among, Source.outlet.is_not(None))))


def carriers(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """Those that the words came by way of, by folded name."""
    passed = select(Appearance.statement_number, Carrier.name).join(
        Carrier, Carrier.appearance_number == Appearance.number
    )
    return _named(session.execute(passed.where(Among(Appearance.statement_number, numbers))))


def addressees(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """Those whom the words were told to, by folded name."""
    told = ((number, name) for number, name, _ in own(Statement.said_to)(session, numbers))
    return _named(told)


def first_hand(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """Whether a source has the words with nobody in between: every statement is one or other."""
    carried = select(Carrier.position).where(Carrier.appearance_number == Appearance.number)
    heard = select(Appearance.statement_number).where(
        Among(Appearance.statement_number, numbers), ~carried.exists()
    )
    found = set(session.scalars(heard))
    words = ("true" if number in found else "false" for number in numbers)
    return ((number, word, word) for number, word in zip(numbers, words, strict=True))


def tags(session: Session, numbers: Sequence[int]) -> Iterable[Pair]:
    """The tags, by folded name."""
    filed = select(Tag.statement_number, Tag.folded, Tag.name)
    return session.execute(filed.where(Among(Tag.statement_number, numbers)))


def languages(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
    """The language of the text, and the broader ones it belongs to."""
    for number, language, _ in own(Statement.language)(session, numbers):
        yield from ((number, tag, tag) for tag in broader(language))


def own(column: Column) -> Pairs:
    """Return the pairs of a field that a statement has once, by the word that stands there."""

    def pairs(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
        filled = select(Statement.number, column).where(
            Among(Statement.number, numbers), column.is_not(None)
        )
        return ((number, value, value) for number, value in session.execute(filled))

    return pairs


def spans(length: int) -> Pairs:
    """Return the years or months that a date lies in whole, by so many letters of its days.

    A date that is less precise, or reaches over two of them, lies in none.
    """
    begin = cache(lambda ordinal: date.fromordinal(ordinal).isoformat()[:length])

    def pairs(session: Session, numbers: Sequence[int]) -> Iterator[Pair]:
        columns = (Statement.number, Statement.first_day, Statement.last_day)
        dated = select(*columns).where(Among(Statement.number, numbers), Statement.first_day > 0)
        for number, first, last in session.execute(dated):
            if begin(first) == begin(last):
                yield number, begin(first), begin(first)

    return pairs


def _credited(session: Session, numbers: Sequence[int], name: str) -> Sequence[Any]:
    """Return what the main speaker and the joint ones have in a column, where it is filled."""
    main, joint = getattr(Statement, name), getattr(JointSpeaker, name)
    first = select(Statement.number, main).where(Among(Statement.number, numbers))
    others = select(JointSpeaker.statement_number, joint).where(
        Among(JointSpeaker.statement_number, numbers)
    )
    both = union_all(first.where(main.is_not(None)), others.where(joint.is_not(None)))
    return session.execute(both).all()


def _speakers(session: Session, said: Sequence[Any]) -> dict[int, Any]:
    """Return who stands for the speakers that are named in pairs, by the numbers of these."""
    asked = (
        select(Speaker.number, _survivor.id, _survivor.name, _survivor.kind)
        .join(_survivor, _survivor.number == survivors.of(Speaker))
        .where(Among(Speaker.number, {who for _, who in said}))
    )
    return {row.number: row for row in session.execute(asked)}


_survivor = aliased(Speaker)


def _named(rows: Iterable[Any]) -> Iterator[Pair]:
    fold = cache(names.key)
    return ((number, fold(name), name) for number, name in rows)
