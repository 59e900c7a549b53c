"""Which statements have which values in a field: for each value, as it is spelled, their numbers.

A statement may have several values, and none; one that has a value twice is there twice. The
database puts the numbers of a value together, so that there are as many rows as ways to spell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

import orjson
from sqlalchemy import CompoundSelect, Select, SelectBase, Text, cast, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from service.models import Appearance, Carrier, JointSpeaker, Source, Speaker, Statement, Tag
from service.record import names, survivors
from service.record.indexing import broader
from service.text.lists import Among

Held: TypeAlias = tuple[Any, str, Sequence[int]]
Holders: TypeAlias = Callable[[Session, Sequence[int]], Iterable[Held]]
Column: TypeAlias = InstrumentedAttribute[Any]


def speakers(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """Everybody the words are attributed to, by id."""
    said = _grouped(session, _credited("speaker_number", numbers))
    known = _speakers(session, [who for who, _ in said])
    return ((known[who].id, known[who].name, having) for who, having in said)


def organisations(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """The bodies that somebody spoke for, and those that spoke themselves, by id."""
    spoken_for = _grouped(session, _credited("organisation_number", numbers))
    said = _grouped(session, _credited("speaker_number", numbers))
    known = _speakers(session, [who for who, _ in (*spoken_for, *said)])
    themselves = [each for each in said if known[each[0]].kind == "organisation"]
    return ((known[who].id, known[who].name, having) for who, having in (*spoken_for, *themselves))


def roles(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """The roles of everybody credited, by folded name."""
    return _named(session, _credited("role", numbers))


def outlets(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """The outlets of all appearances, by folded name."""
    among = Among(Appearance.statement_number, numbers)
    carried = select(Appearance.statement_number, Source.outlet).join(Source)
    return _named(session, carried.where(among, Source.outlet.is_not(None)))


def carriers(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """Those that the words came by way of, by folded name."""
    passed = select(Appearance.statement_number, Carrier.name).join(
        Carrier, Carrier.appearance_number == Appearance.number
    )
    return _named(session, passed.where(Among(Appearance.statement_number, numbers)))


def addressees(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """Those whom the words were told to, by folded name."""
    return _named(session, _own(Statement.said_to, numbers))


def first_hand(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """Whether a source has the words with nobody in between: every statement is one or other."""
    carried = select(Carrier.position).where(Carrier.appearance_number == Appearance.number)
    heard = select(Appearance.statement_number).where(
        Among(Appearance.statement_number, numbers), ~carried.exists()
    )
    found = set(session.scalars(heard))
    for word, having in (("true", found), ("false", set(numbers) - found)):
        if having:
            yield word, word, list(having)


def tags(session: Session, numbers: Sequence[int]) -> Iterable[Held]:
    """The tags, by folded name."""
    filed = select(Tag.statement_number, Tag.folded, Tag.name)
    return _grouped(session, filed.where(Among(Tag.statement_number, numbers)))


def languages(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
    """The language of the text, and the broader ones it belongs to."""
    for language, having in _grouped(session, _own(Statement.language, numbers)):
        yield from ((tag, tag, having) for tag in broader(language))


def own(column: Column) -> Holders:
    """Return the holders of a field that a statement has once, by the word that stands there."""

    def holders(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
        found = _grouped(session, _own(column, numbers))
        return ((value, value, having) for value, having in found)

    return holders


def spans(length: int) -> Holders:
    """Return the holders of the years or months that a date lies in whole, by so many letters.

    A date that is less precise, or reaches over two of them, lies in none.
    """

    def holders(session: Session, numbers: Sequence[int]) -> Iterator[Held]:
        dated = select(Statement.number, Statement.first_day, Statement.last_day).where(
            Among(Statement.number, numbers), Statement.first_day > 0
        )
        for first, last, having in _grouped(session, dated):
            begin, end = (date.fromordinal(day).isoformat()[:length] for day in (first, last))
            if begin == end:
                yield begin, begin, having

    return holders


def _grouped(session: Session, found: SelectBase) -> list[tuple[Any, ...]]:
    """Return what comes with the numbers of statements, each with all the numbers it comes with.

    `found` has the numbers in its first column.
    """
    number, *values = found.subquery().columns
    # One text for each: a row for each number took four times as long to read.
    listed = func.aggregate_strings(cast(number, Text), ",")
    rows = session.execute(select(*values, listed).group_by(*values))
    return [(*value, orjson.loads(f"[{numbers}]")) for *value, numbers in rows]


def _own(column: Column, numbers: Sequence[int]) -> Select[int, Any]:
    return select(Statement.number, column).where(
        Among(Statement.number, numbers), column.is_not(None)
    )


def _credited(name: str, numbers: Sequence[int]) -> CompoundSelect[Any]:
    """Ask what the main speaker and the joint ones have in a column, where it is filled."""
    joint = getattr(JointSpeaker, name)
    others = select(JointSpeaker.statement_number, joint).where(
        Among(JointSpeaker.statement_number, numbers), joint.is_not(None)
    )
    return union_all(_own(getattr(Statement, name), numbers), others)


def _speakers(session: Session, who: Iterable[int]) -> dict[int, Any]:
    """Return who stands for some speakers, by the numbers of these."""
    asked = (
        select(Speaker.number, _survivor.id, _survivor.name, _survivor.kind)
        .join(_survivor, _survivor.number == survivors.of(Speaker))
        .where(Among(Speaker.number, set(who)))
    )
    return {row.number: row for row in session.execute(asked)}


_survivor = aliased(Speaker)


def _named(session: Session, found: SelectBase) -> Iterator[Held]:
    return ((names.key(name), name, having) for name, having in _grouped(session, found))
