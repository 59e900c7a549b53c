"""Which statement has which values in a field: for each its key, the value, how it is spelled.

A statement may have several values, and none; one that it has twice is a pair twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import Appearance, Carrier, JointSpeaker, Source, Speaker, Statement, Tag
from service.record import names
from service.record.indexing import broader
from service.text.lists import Among

Pair: TypeAlias = tuple[int, Any, str]
Pairs: TypeAlias = Callable[[Session, Sequence[int]], Iterable[Pair]]
Column: TypeAlias = InstrumentedAttribute[Any]


def speakers(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """Everybody the words are attributed to, by id."""
    return _bodies(session, *_credited(keys, "speaker_number"))


def organisations(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """The bodies that somebody spoke for, and those that spoke themselves, by id."""
    said = union_all(*_credited(keys, "speaker_number")).subquery()
    themselves = (
        select(said.c.key, said.c.value)
        .join(Speaker, Speaker.number == said.c.value)
        .where(Speaker.kind == "organisation")
    )
    return _bodies(session, *_credited(keys, "organisation_number"), themselves)


def roles(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """The roles of everybody credited, by folded name."""
    return _named(session.execute(union_all(*_credited(keys, "role"))))


def outlets(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """The outlets of all appearances, by folded name."""
    carried = _appearing(keys, Source.outlet).join(Source)
    return _named(session.execute(carried.where(Source.outlet.is_not(None))))


def carriers(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """Those that the words came by way of, by folded name."""
    return _named(session.execute(_appearing(keys, Carrier.name).join(Carrier)))


def tags(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """The tags, by folded name."""
    filed = select(Statement.key, Tag.folded, Tag.name).join(Tag).where(_among(keys))
    return session.execute(filed)


def languages(session: Session, keys: Sequence[int]) -> Iterable[Pair]:
    """The language of the text, and the broader ones it belongs to."""
    for key, language, _ in own(Statement.language)(session, keys):
        yield from ((key, tag, tag) for tag in broader(language))


def own(column: Column) -> Pairs:
    """Return the pairs of a field that a statement has once, by the word that stands there."""

    def pairs(session: Session, keys: Sequence[int]) -> Iterator[Pair]:
        filled = select(Statement.key, column).where(_among(keys), column.is_not(None))
        return ((key, value, value) for key, value in session.execute(filled))

    return pairs


def spans(length: int) -> Pairs:
    """Return the years or months that a date lies in whole, by so many letters of its days.

    A date that is less precise, or reaches over two of them, lies in none.
    """
    begin = cache(lambda ordinal: date.fromordinal(ordinal).isoformat()[:length])

    def pairs(session: Session, keys: Sequence[int]) -> Iterator[Pair]:
        columns = (Statement.key, Statement.first_day, Statement.last_day)
        dated = select(*columns).where(_among(keys), Statement.first_day > 0)
        for key, first, last in session.execute(dated):
            if begin(first) == begin(last):
                yield key, begin(first), begin(first)

    return pairs


def _among(keys: Sequence[int]) -> Among:
    return Among(Statement.key, keys)


def _credited(keys: Sequence[int], name: str) -> list[Select[Any, Any]]:
    """Return the queries of what the main speaker and the joint ones have in a column."""
    main, joint = getattr(Statement, name), getattr(JointSpeaker, name)
    own_ = select(Statement.key.label("key"), main.label("value"))
    others = select(Statement.key, joint).join(
        JointSpeaker, JointSpeaker.statement_number == Statement.number
    )
    return [
        own_.where(_among(keys), main.is_not(None)),
        others.where(_among(keys), joint.is_not(None)),
    ]


def _appearing(keys: Sequence[int], value: Column) -> Select[int, Any]:
    return select(Statement.key, value).select_from(Statement).join(Appearance).where(_among(keys))


def _bodies(session: Session, *numbers: Select[Any, Any]) -> Iterable[Pair]:
    part = union_all(*numbers).subquery()
    named = select(part.c.key, Speaker.id, Speaker.name).join_from(
        part, Speaker, Speaker.number == part.c.value
    )
    return session.execute(named)


def _named(rows: Iterable[Any]) -> Iterator[Pair]:
    fold = cache(names.key)
    return ((key, fold(name), name) for key, name in rows)
