"""The sources in a list: by words of outlet, title and author, by status, by what they carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from service.models import Appearance, Source
from service.record import cursor, listing, source_words, unlisted
from service.record.listing import Column
from service.record.paging import Page
from service.text import lists
from service.text.lists import every_number

Values = tuple[str, ...]

_NAME = Column(Source.folded, cursor.text)
_ID = Column(Source.id, UUID)
ORDERS: Mapping[str, tuple[Column, ...]] = {
    "name": (_NAME, _ID),
    # Ids rise with the order of arrival.
    "recorded": (_ID,),
    "-recorded": (Column(Source.id, UUID, falling=True),),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A list as it was asked for; the names are those of schemas.source_list."""

    q: str | None = None
    outlet: Values = ()
    status: Values = ()
    sort: str = "-recorded"
    limit: int = 20
    cursor: str | None = None


def find(session: Session, query: Query) -> Page[Source]:
    """Return a page of the sources. Raises InvalidQuery."""
    found = _matching(query)
    if query.sort == "-statements":
        used = _used(session, found)
        listed = select(Source).join(used, used.c.number == Source.number)
        most = Column(used.c.statements, listing.number, falling=True)
        order: tuple[Column, ...] = (most, _NAME, _ID)
    else:
        listed, order = found, ORDERS[query.sort]
    return listing.page(
        session,
        found,
        listed,
        order,
        limit=query.limit,
        after=query.cursor,
        scope=listing.scope("sources", query.q, query.outlet, query.status, query.sort),
    )


def _matching(query: Query) -> Select[Source]:
    listed = select(Source)
    if query.q is not None:
        listed = listed.where(source_words.matching(query.q))
    wanted, refused = listing.either(query.outlet)
    if wanted:
        listed = listed.where(or_(*map(source_words.of_outlet, wanted)))
    for outlet in refused:
        listed = listed.where(~source_words.of_outlet(outlet))
    return listing.among(listed, Source.status, query.status)


def _used(session: Session, listed: Select[Source]) -> CTE:
    """Return how many statements that lists show each source carries.

    Which ones they do not show is asked of the text index: to look at every statement for it takes
    twenty seconds of a million.
    """
    left_out = select(every_number("unlisted").c.value)
    carries = and_(
        Appearance.source_number == Source.number, Appearance.statement_number.not_in(left_out)
    )
    counted = (
        listed.with_only_columns(
            Source.number, func.count(Appearance.statement_number.distinct()).label("statements")
        )
        .outerjoin(Appearance, carries)
        .group_by(Source.number)
        .params(unlisted=lists.listed(unlisted.numbers(session)))
    )
    return counted.cte("used").prefix_with("MATERIALIZED")
