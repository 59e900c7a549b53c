"""The speakers in a list: by words of their names, by kind, by how often they are quoted."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, case, literal, select
from sqlalchemy.orm import Session

from service.models import Label, Speaker, SpeakerName
from service.record import completion, cursor, listing, names, suggestions, survivors, uses, whole
from service.record.absent import is_absent
from service.record.errors import InvalidQuery
from service.record.listing import Column
from service.record.paging import Page

Values = tuple[str, ...]

FEW = 20
"""Where fewer speakers match as typed, those who may have been meant are listed too."""

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
    sort: str | None = None
    limit: int = 20
    cursor: str | None = None

    @property
    def order(self) -> str:
        """What the list is sorted by: names that are typed by how they fit."""
        return self.sort or ("name" if self.q is None else "relevance")

    @property
    def scope(self) -> str:
        """What a cursor is bound to."""
        return listing.scope("speakers", self.q, self.kind, self.order)


def find(session: Session, query: Query) -> Page[Speaker]:
    """Return a page of the speakers, merged ones aside. Raises InvalidQuery.

    By name: every word of ``q`` stands in one of the names, in any order, the last one a
    beginning; in double quotes it is the whole name. By relevance, where few match so, those who
    may have been meant come behind them (`service.record.completion`).
    """
    if query.order == "relevance":
        return _by_relevance(session, query)
    found = _matching(query)
    if query.order == "-statements":
        return _by_use(session, query, found)
    return _page(session, query, found, found, ORDERS[query.order])


def _by_relevance(session: Session, query: Query) -> Page[Speaker]:
    """List who matches as typed, the most quoted first; where they are few, who was meant too.

    Before them stand those whose whole name it is.

    A cursor keeps which of the two it is: nobody comes or goes between two pages for that.
    """
    if query.q is None:
        raise InvalidQuery.at("sort", "needs-words", "relevance is that of words: it needs q")
    typed, limit, scope = query.q.strip(), query.limit, query.scope
    after = None if query.cursor is None else suggestions.place(query.cursor, scope)
    if (after is None or after.is_wide) and not completion.is_whole(typed):
        of_kind = _of_kind(query)
        standing = suggestions.bearers_as_typed(
            session, completion.as_typed(typed), of_kind, is_everybody=not query.kind
        )
        if after or len({number for number, _ in standing}) < FEW:
            called = completion.fitting(session, typed, {folded for _, folded in standing})
            return suggestions.page(session, called, of_kind, limit=limit, after=after, scope=scope)
    found = _matching(query)
    named = survivors.named(SpeakerName.folded == names.key(typed))
    is_other = case((Speaker.number.in_(named), 0), else_=1)
    before = (Column(literal(0), listing.number), Column(is_other, listing.number))
    return _by_use(session, query, found, *before)


def _matching(query: Query) -> Select[Speaker]:
    found = _of_kind(query)
    if query.q is None:
        return found
    folded = select(Label.folded).where(completion.as_typed(query.q.strip()))
    return found.where(Speaker.number.in_(survivors.named(SpeakerName.folded.in_(folded))))


def _of_kind(query: Query) -> Select[Speaker]:
    listed = select(Speaker).where(is_absent(Speaker.merged_into_number))
    return listing.among(listed, Speaker.kind, query.kind)


def _by_use(
    session: Session, query: Query, found: Select[Speaker], *before: Column
) -> Page[Speaker]:
    """Count once for each row: left to itself, the database counts wherever it compares."""
    counted = found.with_only_columns(Speaker.number, uses.STATEMENTS)
    used = counted.cte("used").prefix_with("MATERIALIZED")
    listed = select(Speaker).join(used, used.c.number == Speaker.number)
    most = Column(used.c.statements, listing.number, falling=True)
    return _page(session, query, found, listed, (*before, most, _NAME, _ID))


def _page(
    session: Session,
    query: Query,
    found: Select[Speaker],
    listed: Select[Speaker],
    order: tuple[Column, ...],
) -> Page[Speaker]:
    page = listing.page(
        session,
        found,
        listed.options(*whole.SPEAKER),
        order,
        limit=query.limit,
        after=query.cursor,
        scope=query.scope,
    )
    whole.speakers(session, page.data)
    return page
