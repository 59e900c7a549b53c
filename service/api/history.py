"""Histories over HTTP, of statements, speakers and sources alike."""

from uuid import UUID

from flask import Response

from schemas.history import HistoryPageSchema
from schemas.paging import ListQuerySchema
from service import record
from service.api import answers
from service.api.auth import requires
from service.api.blueprint import Blueprint
from service.api.sessions import session
from service.models.written import moment
from service.record.documents import Document
from service.record.past import Past

blueprint = Blueprint(
    "history", __name__, url_prefix="/v1", description="Who changed what, when, and why."
)


@blueprint.get("/statements/<uuid:id>/history")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, HistoryPageSchema)
@blueprint.problems(401, 404, 503)
def of_statement(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Read the revisions of a statement

    The newest first, of a withdrawn statement too. The content of an erased one is null.
    """
    return _history("statement", id, limit, cursor)


@blueprint.get("/speakers/<uuid:id>/history")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, HistoryPageSchema)
@blueprint.problems(401, 404, 503)
def of_speaker(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Read the revisions of a speaker"""
    return _history("speaker", id, limit, cursor)


@blueprint.get("/sources/<uuid:id>/history")
@requires("read")
@blueprint.query(ListQuerySchema)
@blueprint.response(200, HistoryPageSchema)
@blueprint.problems(401, 404, 503)
def of_source(id: UUID, limit: int, cursor: str | None = None) -> Response:
    """Read the revisions of a source"""
    return _history("source", id, limit, cursor)


def _history(kind: str, id: UUID, limit: int, cursor: str | None) -> Response:
    found = record.past.revisions(session(), id, kind, limit=limit, after=cursor)
    return answers.page_of([_revision(past) for past in found.data], found)


def _revision(past: Past) -> Document:
    of = past.revision
    return {
        "revision": of.subject_revision,
        "action": of.action,
        "at": moment(of.at),
        "by": of.by,
        "reason": past.reason,
        "changed": past.changed,
        "record": past.record,
        "number": of.number,
        "salt": of.salt,
        "content_digest": of.content_digest,
        "previous_hash": of.previous_hash,
        "hash": of.hash,
    }
