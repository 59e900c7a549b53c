"""Speakers that are part of another, in questions to the database.

What was recorded with one stays with it, and whoever asks is answered by the survivor: names lead
to it, and it has the statements and positions of all that is part of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    case,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from service.models import Speaker, SpeakerName
from service.text.connections import connected

_bearer: Any = aliased(Speaker)
_part: Any = aliased(Speaker)


def of(table: Any) -> ColumnElement[int]:
    """Return the number of the one that a speaker is part of in the end, or its own."""
    number: ColumnElement[int] = func.coalesce(table.survivor_number, table.number)
    return number


_columns = Speaker.__table__.c
_OF_IDS = select(of(_columns)).where(_columns.id.in_(bindparam("ids", expanding=True)))


def numbers(session: Session, ids: Sequence[UUID]) -> Sequence[int]:
    """Return the numbers of those who answer for the speakers of some ids."""
    return connected(session).scalars(_OF_IDS, {"ids": ids}).all()


def named(which: ColumnElement[bool]) -> Select[int]:
    """Return the numbers of those to whom some names lead, by a condition on the names."""
    return (
        select(of(_bearer))
        .join_from(SpeakerName, _bearer, _bearer.number == SpeakerName.speaker_number)
        .where(which)
    )


def parts(survivor: Any) -> CompoundSelect[int]:
    """Return the number of a survivor and those of whatever is part of it.

    Two questions that an index answers each; as one, PostgreSQL would read the whole table.
    """
    merged = select(_part.number).where(_part.survivor_number == survivor)
    return union_all(select(survivor), merged)


def faults(session: Session) -> Iterator[str]:
    """Yield a sentence for each speaker that another answers for than the one it is part of."""
    above: Any = aliased(Speaker)
    # A number that nobody has is a fault by itself: nobody answers for it.
    meant = case((above.number.is_not(None), of(above)), else_=Speaker.merged_into_number)
    listed = (
        select(Speaker.id)
        .outerjoin(above, above.number == Speaker.merged_into_number)
        .where(func.coalesce(Speaker.survivor_number, 0) != func.coalesce(meant, 0))
        .order_by(Speaker.number)
    )
    for id in session.scalars(listed):
        yield f"speaker {id} is answered for by another than the one it is part of"
