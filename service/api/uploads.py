"""A file as the body of a request: kept on disk, looked through, and only then recorded."""

from collections.abc import Mapping
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import orjson
from flask import Request, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from service.api import bodies, gathered
from service.api.sessions import database
from service.exchange import formats, importing, restoring
from service.exchange.formats import Form
from service.exchange.importing import Plan
from service.exchange.results import Summary
from service.record.errors import InvalidQuery

MOST_BYTES = 16_000_000
MOST_ROWS = 10_000
IN_MEMORY = 500_000
"""Bytes of a body that are not worth a file."""

FORMATS = {
    "application/x-ndjson": formats.NDJSON,
    "application/ndjson": formats.NDJSON,
    "application/jsonl": formats.NDJSON,
    "text/csv": formats.CSV,
}


def imported(asked: Mapping[str, Any], *, by: str) -> Response:
    """Record the statements of the body, and answer with what became of each row.

    Refuses with 413, 415, 400 what is too long, of another type, or in another encoding than it
    says; then nothing was written.
    """
    form = _form(request, asked)
    plan = Plan(
        by, on_conflict=asked["on_conflict"], dry_run=asked["dry_run"], atomic=asked["atomic"]
    )
    with SpooledTemporaryFile(IN_MEMORY) as file:
        _receive(request, file)
        if sum(1 for _ in islice(formats.rows(file, form), MOST_ROWS + 1)) > MOST_ROWS:
            raise RequestEntityTooLarge(f"an import over HTTP has at most {MOST_ROWS:,} rows")
        file.seek(0)
        results = importing.run(database().writing, formats.rows(file, form), plan)
        return gathered.answer(results, plan)


def restored(asked: Mapping[str, Any], *, by: str) -> Response:
    """Fill the store, which must be empty, with the export that is the body.

    Raises InvalidQuery where something is asked for that is of `mode=add` alone.
    """
    for name, usual in (("atomic", False), ("on_conflict", "skip")):
        if asked[name] != usual:
            detail = "is of mode=add: a restoration brings all of it back, or nothing"
            raise InvalidQuery.at(name, "only-add", f"{name} {detail}")
    form = _form(request, asked)
    with SpooledTemporaryFile(IN_MEMORY) as file, database().writing() as session:
        _receive(request, file)
        found = restoring.restore_file(session, file, form, by=by)
        if asked["dry_run"]:
            session.rollback()
        else:
            session.commit()
    body = {"data": [], "summary": Summary().document(), "restored": found.document()}
    return Response(orjson.dumps(body), mimetype="application/json")


def _form(request: Request, asked: Mapping[str, Any]) -> Form:
    format = FORMATS.get(request.mimetype)
    if format is None:
        raise UnsupportedMediaType(f"send {' or '.join(FORMATS)}")
    bodies.refuse_compressed(request)
    encoding = asked.get("encoding") or request.mimetype_params.get("charset")
    return formats.form(format, encoding, asked.get("delimiter"), formats.pairs(asked["map"]))


def _receive(request: Request, file: IO[bytes]) -> None:
    request.max_content_length = MOST_BYTES
    # Of the reading alone: what cannot be written is no fault of the body.
    read = bodies.as_announced()(request.stream.read)
    while chunk := read(65_536):
        file.write(chunk)
    file.seek(0)
