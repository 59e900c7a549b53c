"""Published items: found again by their address or by what is printed on them, else made."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Source, now
from service.record import cursor, dates, documents, history, ids, indexing, names, paging
from service.record.errors import Invalid, NotFound
from service.record.remarks import Warnings

FIELDS = (
    "outlet",
    "title",
    "url",
    "author",
    "published",
    "language",
    "retrieved",
    "archive_url",
)


def get(session: Session, id: UUID) -> Source:
    """Return a source. Raises NotFound."""
    found = session.scalar(select(Source).where(Source.id == id))
    if found is None:
        message = f"there is no source {id}"
        raise NotFound(message)
    return found


def find(session: Session, *, limit: int, after: str | None) -> paging.Page[Source]:
    """Return the sources, the newest recorded first, a page at a time."""
    listed = select(Source)
    total = paging.bounded_total(session, listed)
    if after is not None:
        listed = listed.where(Source.id < cursor.decode(after, "sources", UUID)[0])
    rows = session.scalars(listed.order_by(Source.id.desc()).limit(limit + 1)).all()
    return paging.page(rows, limit, total, lambda last: cursor.encode("sources", last.id))


def resolve(
    session: Session, given: Mapping[str, Any], *, by: str, pointer: str, warnings: Warnings
) -> Source:
    """Return the source that is meant: by id, by address, by outlet, title and published; or new.

    Its empty fields are filled from what is given; what differs from what it has is left alone
    and warned of. Two items with two addresses are two, whatever else they share. Raises Invalid.
    """
    if "id" in given:
        source = session.scalar(select(Source).where(Source.id == given["id"]))
        if source is None:
            detail = f"there is no source {given['id']}"
            raise Invalid.at(f"{pointer}/id", "unknown-source", detail)
    else:
        source = by_url(session, given.get("url")) or _by_item(session, given)
    if source is None:
        return _add(session, given, by=by)
    _fill(session, source, given, by=by, pointer=pointer, warnings=warnings)
    return source


def by_url(session: Session, url: str | None) -> Source | None:
    """Return the source of an address, or None."""
    if url is None:
        return None
    return session.scalar(select(Source).where(Source.url_key == url_key(url)))


def url_key(url: str | None) -> str | None:
    """Return what addresses are compared by: scheme and host in lower case, no fragment.

    Hashed, because an address may be longer than an index of PostgreSQL takes.
    """
    if url is None:
        return None
    parts = urlsplit(url)
    same = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="")
    return hashlib.sha256(urlunsplit(same).encode()).hexdigest()


def item_key(outlet: str | None, title: str | None, published: str | None) -> str | None:
    """Return what items are compared by where no address tells them apart; None if one lacks."""
    if not (outlet and title and published):
        return None
    same = "\n".join((names.key(outlet), names.key(title), published))
    return hashlib.sha256(same.encode()).hexdigest()


def _by_item(session: Session, given: Mapping[str, Any]) -> Source | None:
    printed = item_key(given.get("outlet"), given.get("title"), given.get("published"))
    if printed is None:
        return None
    same = select(Source).where(Source.item_key == printed).order_by(Source.number).limit(1)
    if given.get("url") is not None:
        same = same.where(Source.url_key.is_(None))
    return session.scalar(same)


def _add(session: Session, given: Mapping[str, Any], *, by: str) -> Source:
    moment = now()
    source = Source(
        id=ids.new(),
        **{field: given.get(field) for field in FIELDS},
        status=given.get("status", "current"),
        revision=1,
        recorded=moment,
        updated=moment,
    )
    _derive(source)
    session.add(source)
    session.flush()
    history.append(session, source, action="add", by=by, record=documents.source(source))
    return source


def _fill(
    session: Session,
    source: Source,
    given: Mapping[str, Any],
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
) -> None:
    filled = False
    for field in FIELDS:
        value, known = given.get(field), getattr(source, field)
        if value is None or value == known:
            continue
        if known is None:
            setattr(source, field, value)
            filled = True
        elif field != "url" or url_key(value) != source.url_key:
            warnings.add(
                f"{pointer}/{field}",
                "source-differs",
                f"the source is already recorded with {field} {known!r}; that is kept",
            )
    if not filled:
        return
    _derive(source)
    source.revision += 1
    source.updated = now()
    session.flush()
    indexing.put_carried(session, source)
    history.append(session, source, action="correct", by=by, record=documents.source(source))


def _derive(source: Source) -> None:
    """Set the columns that follow from the given ones."""
    published = dates.parse(source.published)
    source.published_first_day = published.first_day
    source.published_last_day = published.last_day
    source.url_key = url_key(source.url)
    source.item_key = item_key(source.outlet, source.title, source.published)
