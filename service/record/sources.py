"""Published items: found again by their address or by what is printed on them, else made."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urldefrag, urlsplit, urlunsplit
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from service.models import Source, now
from service.record import (
    batches,
    dates,
    history,
    ids,
    known,
    names,
    plain,
    preconditions,
    reindexing,
    rules,
    source_words,
)
from service.record.absent import is_absent
from service.record.errors import Conflict, Invalid, NotFound
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings

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


def refuse_erased(source: Source, pointer: str) -> None:
    """Raise Conflict where a source was erased: nothing is known of it any more."""
    if source.is_erased:
        raise Conflict.at(pointer, "erased", f"the source {source.id} is erased")


def add(session: Session, fields: Mapping[str, Any], *, by: str) -> Recorded[Source]:
    """Record a source by itself. Raises Invalid, Conflict where the item is known already."""
    rules.check({"source": fields}, pointer="")
    there = known_by(session, fields)
    if there is not None:
        raise _known(there)
    return Recorded(_make(session, fields, by=by), Warnings())


def revise(
    session: Session, id: UUID, expected: Expected, fields: Mapping[str, Any], *, by: str
) -> Recorded[Source]:
    """Correct, amend or withdraw a source, for the reason among the fields.

    Every statement that it carries says so from then on, and has its line in the feed. Raises
    NotFound, Stale, Invalid, Conflict where it is erased or another source has the address.
    """
    source = preconditions.check(get(session, id), expected)
    refuse_erased(source, "")
    rules.check({"source": fields}, pointer="")
    holder = by_url(session, fields.get("url"))
    if holder is not None and holder is not source:
        raise _known(holder)
    before, indexed = history.content(source), _indexed(source)
    for field in (*FIELDS, "status"):
        if field in fields:
            setattr(source, field, fields[field])
    source.status = source.status or "current"
    if not (source.outlet or source.title or source.url):
        raise Invalid.at("", "required", "needs an outlet, a title or a url")
    if history.content(source) != before:
        _changed(session, source, indexed, by, fields["reason"])
    return Recorded(source, Warnings())


def resolve(
    session: Session, given: Mapping[str, Any], *, by: str, pointer: str, warnings: Warnings
) -> Source:
    """Return the source that is meant: by id, by address, by outlet, title and published; or new.

    Its empty fields are filled from what is given; what differs from what it has is left alone
    and warned of. Two items with two addresses are two, whatever else they share. Raises Invalid.
    """
    if "id" in given:
        batch, found = batches.deferring(session), select(Source).where(Source.id == given["id"])
        source = session.scalar(found) if batch is None else batch.sources.get(given["id"])
        if source is None:
            detail = f"there is no source {given['id']}"
            raise Invalid.at(f"{pointer}/id", "unknown-source", detail)
    else:
        source = known_by(session, given)
    if source is None:
        return _make(session, given, by=by)
    _fill(session, source, given, by=by, pointer=pointer, warnings=warnings)
    return source


def has(source: Source, given: Mapping[str, Any]) -> bool:
    """Tell whether a source has all that is given of one."""
    return all(getattr(source, field) == value for field, value in given.items())


def known_by(session: Session, given: Mapping[str, Any]) -> Source | None:
    """Return the source that is known by what is given of it: its address, or what is printed."""
    return by_url(session, given.get("url")) or _by_item(session, given)


def by_url(session: Session, url: str | None) -> Source | None:
    """Return the source of an address, or None."""
    if url is None:
        return None
    key = url_key(url) or ""
    if (batch := batches.deferring(session)) is not None:
        return batch.by_url[key]
    return _first(session, ("url", key), _OF_URL, {"url_key": key})


@lru_cache(4_096)
def url_key(url: str | None) -> str | None:
    """Return what addresses are compared by: scheme and host in lower case, no fragment.

    Hashed, because an address may be longer than an index of PostgreSQL takes.
    """
    if url is None:
        return None
    parts = urlsplit(url)
    same = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="")
    return hashlib.sha256(urlunsplit(same).encode()).hexdigest()


@lru_cache(4_096)
def item_key(outlet: str | None, title: str | None, published: str | None) -> str | None:
    """Return what items are compared by where no address tells them apart; None if one lacks."""
    if not (outlet and title and published):
        return None
    same = "\n".join((names.key(outlet), names.key(title), published))
    return hashlib.sha256(same.encode()).hexdigest()


def item_key_of(given: Mapping[str, Any]) -> str | None:
    """Return the `item_key` of an item as it is described."""
    return item_key(given.get("outlet"), given.get("title"), given.get("published"))


def differs(source: Source, field: str, value: Any) -> bool:
    """Tell whether a value is another than what a source has; addresses as they are compared."""
    if field == "url":
        return url_key(value) != source.url_key or _is_elsewhere(value, source.url)
    return bool(value != getattr(source, field))


def _is_elsewhere(url: str, kept: str | None) -> bool:
    """Tell whether an address names a place in the item that the same address as kept does not."""
    return urldefrag(url).fragment not in {"", urldefrag(kept or "").fragment}


def _by_item(session: Session, given: Mapping[str, Any]) -> Source | None:
    printed = item_key_of(given)
    if printed is None:
        return None
    if (batch := batches.deferring(session)) is not None:
        alike = batch.by_item[printed]
        apart = given.get("url") is not None
        return next((each for each in alike if not apart or each.url_key is None), None)
    same = _OF_ITEM if given.get("url") is None else _OF_ITEM.where(is_absent(Source.url_key, ""))
    question = ("item", printed, given.get("url") is None)
    return _first(session, question, same, {"item_key": printed})


def _first(
    session: Session, question: Hashable, listed: Select[Any], asked: Mapping[str, Any]
) -> Source | None:
    found = known.rows(session, question, lambda: session.scalars(listed, asked).all())
    return next(iter(found), None)


_OF_URL = select(Source).where(Source.url_key == bindparam("url_key"))
_OF_ITEM = (
    select(Source).where(Source.item_key == bindparam("item_key")).order_by(Source.number).limit(1)
)


def _make(session: Session, given: Mapping[str, Any], *, by: str) -> Source:
    moment, kind = now(), Source if batches.deferring(session) is None else plain.Source
    source = kind(
        id=ids.new(),
        **{field: given.get(field) for field in FIELDS},
        status=given.get("status", "current"),
        revision=1,
        recorded=moment,
        updated=moment,
        words=[],
    )
    derive(source)
    batches.keep(session, source)
    history.append(session, source, action="add", by=by)
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
    stated = {field: given[field] for field in FIELDS if given.get(field) is not None}
    empty = {field: value for field, value in stated.items() if getattr(source, field) is None}
    indexed = _indexed(source)
    if empty and batches.deferring(session) is not None:
        raise batches.Alone
    for field, value in stated.items():
        present = getattr(source, field)
        if field in empty:
            setattr(source, field, value)
        elif differs(source, field, value):
            warnings.add(
                # An address may have been sent as a plain text, in which there is no field.
                pointer if field == "url" else f"{pointer}/{field}",
                "source-differs",
                f"the source is already recorded with {field} {present!r}; that is kept",
            )
    if empty:
        _changed(session, source, indexed, by, None)


def _changed(
    session: Session, source: Source, before: Sequence[Any], by: str, reason: str | None
) -> None:
    """Write the next revision of a source; `before` is what stood of it in the index until now."""
    derive(source)
    if (batch := batches.of(session)) is not None:
        batch.learn(source)
    source.revision += 1
    source.updated = now()
    session.flush()
    if _indexed(source) != before:
        reindexing.some(session, history.refer_to(source))
    history.append(session, source, action="correct", by=by, reason=reason)


def _indexed(source: Source) -> Sequence[Any]:
    """Return what stands in the index of a source: outlet and day, and what it has not."""
    empty = (not each for each in (source.title, source.url, source.author))
    return (source.outlet, source.published, *empty)


def _known(source: Source) -> Conflict:
    detail = f"the source is known as {source.id}"
    return Conflict.at("", "known-source", detail, existing=str(source.id))


def derive(source: Source) -> None:
    """Set the columns that follow from the given ones."""
    published = dates.parse(source.published)
    source.published_first_day = published.first_day
    source.published_last_day = published.last_day
    source.url_key = url_key(source.url)
    source.item_key = item_key(source.outlet, source.title, source.published)
    source_words.derive(source)
