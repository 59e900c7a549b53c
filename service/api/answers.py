"""Answers of the record: one thing with its ETag, or a page of a list with its links."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import orjson
from flask import Response, request

from service.api import links
from service.api.sessions import SAFE, commit
from service.record import corroboration, errors, notices
from service.record.documents import Document
from service.record.errors import Remark
from service.record.paging import Page, Total
from service.record.remarks import Recorded

Addresses: TypeAlias = Callable[[object], Mapping[str, str | None]]
"""Of an id: where what bears it is found, and what belongs to it."""


def one(
    document: Document, addresses: Mapping[str, str | None], warnings: Sequence[Remark] = ()
) -> Response:
    """Answer with one thing: 200, or 304 where the client has it already.

    The ETag is the revision and a digest of the representation, without its warnings, so that a
    renamed speaker or a withdrawn source changes it.
    """
    shown = _beside(document, addresses)
    tag = etag(document["revision"], orjson.dumps(shown))
    shown["warnings"] = errors.shown([*warnings, *notices.of(document)])
    return tagged(orjson.dumps(shown), tag)


def etag(revision: int, representation: bytes) -> str:
    """Return the ETag of a revision that is represented so."""
    return f"{revision}-{hashlib.sha256(representation).hexdigest()[:20]}"


def tagged(body: bytes, etag: str) -> Response:
    """Answer with JSON and its ETag: 200, or 304 where the client has it already."""
    made = Response(body, mimetype="application/json")
    made.set_etag(etag)
    # Not werkzeug's make_conditional, which heeds If-Match too: of a reading it means nothing here.
    held = request.method in SAFE and "If-None-Match" in request.headers
    if held and request.if_none_match.contains_weak(etag):
        made.status_code = 304
    return made


def recorded(
    record: Recorded[Any],
    document: Callable[[Any], Document],
    addresses: Addresses,
    *,
    new: bool = False,
) -> Response:
    """Answer with what was just written, and commit: 200, or 201 and where the new thing is."""
    return commit(written(record, document, addresses, new=new))


def written(
    record: Recorded[Any],
    document: Callable[[Any], Document],
    addresses: Addresses,
    *,
    new: bool = False,
) -> Response:
    """Answer with what was just written and is not committed yet."""
    where = addresses(record.subject.id)
    answer = one(document(record.subject), where, record.warnings)
    return made(answer, where["self"] or "") if new else answer


def survivor(
    record: Recorded[Any], document: Callable[[Any], Document], addresses: Addresses
) -> Response:
    """Commit a merge, or the end of one, and answer with the one that stays and where it is."""
    answer = written(record, document, addresses)
    answer.headers["Content-Location"] = addresses(record.subject.id)["self"] or ""
    return commit(answer)


def made(answer: Response, address: str) -> Response:
    """Turn an answer into that of a creation: 201, and where the new thing is."""
    answer.status_code = 201
    answer.headers["Location"] = address
    return answer


def page(
    found: Page[Document],
    addresses: Addresses,
) -> Response:
    """Answer with a page of documents, each with its links."""
    return page_of([row(each, addresses(each["id"])) for each in found.data], found)


def page_of(rows: Sequence[Any], found: Page[Any]) -> Response:
    """Answer with the rows of a page as they are shown, documents or their JSON."""
    next_ = links.behind(found.next)
    return rows_of(rows, found.total, next_, found.warnings, facets=found.facets)


def row(document: Document, addresses: Mapping[str, str | None]) -> Document:
    """Return one thing as a row of a list has it: with its links and its warnings."""
    return _beside(document, addresses) | {"warnings": errors.shown(notices.of(document))}


def _beside(document: Document, addresses: Mapping[str, str | None]) -> Document:
    """Return a document with what follows from it, and where it is found."""
    return {**document, **corroboration.beside(document), "links": addresses}


def rows_of(
    rows: Sequence[Any],
    total: Total,
    next_: str | None,
    warnings: Sequence[Remark] = (),
    **extra: Any,
) -> Response:
    """Answer with rows of a list, its total, and the next link given whole."""
    body = {
        "data": rows,
        "total": {"value": total.value, "relation": total.relation},
        "facets": {},
        "links": {"self": links.here(), "next": next_},
        "warnings": errors.shown(warnings),
        **extra,
    }
    made = Response(orjson.dumps(body), mimetype="application/json")
    if next_:
        made.headers["Link"] = f'<{next_}>; rel="next"'
    return made
