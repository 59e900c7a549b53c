"""The speakers whose names were typed or may have been meant, where few match as typed.

They are put in order here and not in the database: there are no more than what was typed may
stand for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from service.models import Label, Speaker, SpeakerName
from service.record import cursor, listing, survivors, uses, whole
from service.record.completion import MOST_NAMES
from service.record.paging import Page, Total
from service.text.lists import Among, AmongWords, listed, parameter


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where somebody stands in a list of speakers by relevance: what its cursor holds.

    ``is_wide``: those who may have been meant are listed; ``unused`` is less for who is quoted
    more. In a list that is not wide everybody fits alike.
    """

    is_wide: bool
    fit: int
    unused: int
    folded: str
    id: UUID


def place(word: str, scope: str) -> Place:
    """Return the place that a cursor holds. Raises InvalidQuery."""
    kinds = (listing.number, listing.number, listing.number, cursor.text, UUID)
    is_wide, fit, statements, folded, id = cursor.decode(word, scope, *kinds)
    return Place(bool(is_wide), fit, -statements, folded, id)


def page(
    session: Session,
    names: Mapping[str, int],
    bearing: Select[Any],
    *,
    limit: int,
    after: Place | None,
    scope: str,
) -> Page[Speaker]:
    """Return a page of the bearers of some names, which are given with how well they fit.

    ``bearing`` are the speakers that may be listed.
    """
    rows = session.execute(_borne(bearing), {"names": list(names)}) if names else ()
    best: dict[int, Place] = {}
    for number, name, folded, id, statements in rows:
        found = Place(is_wide=True, fit=names[name], unused=-statements, folded=folded, id=id)
        best[number] = min(found, best.get(number, found))
    order = sorted((found, number) for number, found in best.items())
    rest = [each for each in order if after is None or each[0] > after]
    shown = rest[:limit]
    next_ = None
    if len(rest) > limit:
        last = shown[-1][0]
        next_ = cursor.encode(scope, 1, last.fit, -last.unused, last.folded, last.id)
    return Page(_read(session, [number for _, number in shown]), Total.bounded(len(order)), next_)


def bearers_as_typed(
    session: Session, condition: ColumnElement[bool], bearing: Select[Any], *, is_everybody: bool
) -> Sequence[tuple[int, str]]:
    """Return who bears the labels of a condition, with their folded names: `MOST_NAMES` at most.

    ``is_everybody`` states that ``bearing`` leaves nobody out. Else all labels are looked at, for
    the first of them may be those of others.
    """
    meant = select(Label.folded).where(condition)
    if is_everybody:
        meant = meant.limit(MOST_NAMES)
    # PostgreSQL would join before it knows how few they are.
    folded = meant.cte().prefix_with("MATERIALIZED")
    borne = _bearers(bearing).join(folded, folded.c.folded == SpeakerName.folded)
    found = borne.with_only_columns(Speaker.number, SpeakerName.folded).limit(MOST_NAMES)
    return [(number, name) for number, name in session.execute(found)]


def _borne(bearing: Select[Any]) -> Select[int, str, str, UUID, int]:
    columns = (Speaker.number, SpeakerName.folded, Speaker.folded, Speaker.id, uses.STATEMENTS)
    named = AmongWords(SpeakerName.folded, "names")
    return _bearers(bearing).with_only_columns(*columns).where(named)


def _bearers(bearing: Select[Any]) -> Select[Any]:
    """Return the names of some speakers, and of what is part of them."""
    return (
        bearing.with_only_columns(Speaker.number)
        .select_from(SpeakerName)
        .join(_bearer, _bearer.number == SpeakerName.speaker_number)
        .join(Speaker, Speaker.number == survivors.of(_bearer))
    )


def _read(session: Session, numbers: list[int]) -> list[Speaker]:
    if not numbers:
        return []
    read = session.scalars(_SPEAKERS, {"numbers": listed(numbers)})
    found = {speaker.number: speaker for speaker in read}
    whole.speakers(session, list(found.values()))
    return [found[number] for number in numbers]


_SPEAKERS = (
    select(Speaker).where(Among(Speaker.number, parameter("numbers"))).options(*whole.SPEAKER)
)
_bearer = aliased(Speaker)
