"""The speakers in a list: by words of their names, by kind, by how often they are quoted."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from service.models import JointSpeaker, Label, Speaker, SpeakerName, Statement
from service.record import cursor, listing, names, whole
from service.record.listing import Column
from service.record.paging import Page

Values = tuple[str, ...]

_NAME = Column(Speaker.folded, cursor.text)
_ID = Column(Speaker.id, UUID)
ORDERS: Mapping[str, tuple[Column, ...]] = {
    "name": (_NAME, _ID),
    # Ids rise with the order of arrival.
    "recorded": (_ID,),
    "-recorded": (Column(Speaker.id, UUID, falling=True),),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A list as it was asked for; the names are those of schemas.speaker_list."""

    q: str | None = None
    kind: Values = ()
    sort: str = "name"
    limit: int = 20
    cursor: str | None = None


def find(session: Session, query: Query) -> Page[Speaker]:
    """Return a page of the speakers, merged ones aside. Raises InvalidQuery.

    By name: every word of ``q`` stands in one of the names, in any order, the last one a
    beginning; in double quotes it is the whole name.
    """
    found = select(Speaker).where(Speaker.merged_into_number.is_(None))
    if query.q is not None:
        found = found.where(Speaker.number.in_(_bearing(query.q)))
    found = listing.among(found, Speaker.kind, query.kind)
    if query.sort == "-statements":
        used = _used(found)
        listed = select(Speaker).join(used, used.c.number == Speaker.number)
        most = Column(used.c.statements, listing.number, falling=True)
        order: tuple[Column, ...] = (most, _NAME, _ID)
    else:
        listed, order = found, ORDERS[query.sort]
    return listing.page(
        session,
        found,
        listed.options(*whole.SPEAKER),
        order,
        limit=query.limit,
        after=query.cursor,
        scope=listing.scope("speakers", query.q, query.kind, query.sort),
    )


def _bearing(typed: str) -> Select[int]:
    typed = typed.strip()
    beginning = typed if typed[0] == typed[-1] == '"' else f"{typed}*"
    folded = select(Label.folded).where(names.matching("q", beginning, ["speaker", "unnamed"]))
    return select(SpeakerName.speaker_number).where(SpeakerName.folded.in_(folded))


def _used(listed: Select[Speaker]) -> CTE:
    """Return how many statements that lists show each speaker has, joint ones too.

    Counted once for each row: left to itself, the database counts again wherever it compares.
    """
    own = _counted(select(func.count()).where(Statement.speaker_number == Speaker.number))
    joint = _counted(
        select(func.count())
        .select_from(JointSpeaker)
        .join(Statement, Statement.number == JointSpeaker.statement_number)
        .where(JointSpeaker.speaker_number == Speaker.number)
    )
    counted = listed.with_only_columns(Speaker.number, (own + joint).label("statements"))
    return counted.cte("used").prefix_with("MATERIALIZED")


def _counted(statements: Select[int]) -> ColumnElement[int]:
    shown = Statement.status != "withdrawn", Statement.merged_into_number.is_(None)
    return statements.where(*shown).correlate(Speaker).scalar_subquery()
