"""The results of an import as one answer, written to disk where it is long.

It is sent when the last row has its result: only then is it known whether the file could be read
to its end.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

import orjson
from flask import Response

from service.api.errors import DATABASE, RECORD, of_database, problem
from service.exchange.importing import Plan
from service.exchange.results import Result, Summary
from service.record.errors import Invalid, Remark

IN_MEMORY = 500_000
"""Bytes of an answer that are not worth a file."""

CHUNK = 65_536
"""Bytes that are sent at once."""


def answer(results: Iterable[Result], plan: Plan) -> Response:
    """Answer with what became of each row: 200, or 422 where an atomic import is refused.

    Where the database fails after rows were recorded, the answer is a problem that says so.
    Raises what the import raises else.
    """
    if plan.atomic:
        return _whole(results)
    summary = Summary()
    try:
        return _written(results, summary)
    except DATABASE as error:
        if not summary.has_written:
            raise
        return of_database(error, stored=_stays(plan))


def _stays(plan: Plan) -> str:
    """Say what is there of an import that broke off, and how the file is sent again."""
    # With `error` the rows that are there would be refused.
    again = "update" if plan.on_conflict == "update" else "skip"
    return (
        "what was recorded before stays, and the same file with"
        f" on_conflict={again} leaves it as it is"
    )


def _written(results: Iterable[Result], summary: Summary) -> Response:
    with ExitStack() as opened:
        file = opened.enter_context(SpooledTemporaryFile(IN_MEMORY))
        file.write(b'{"data":[')
        for place, result in enumerate(results):
            summary.add(result)
            file.write(b"," * (place > 0) + orjson.dumps(result.document()))
        file.write(b'],"summary":' + orjson.dumps(summary.document()) + b"}")
        length = file.tell()
        file.seek(0)
        held = opened.pop_all()
    made = Response(_pieces(file, held), mimetype="application/json")
    made.content_length = length
    made.call_on_close(held.close)  # for an answer of which nothing is read
    return made


def _pieces(file: IO[bytes], held: ExitStack) -> Iterator[bytes]:
    with held:
        while piece := file.read(CHUNK):
            yield piece


def _whole(results: Iterable[Result]) -> Response:
    """Answer for an atomic import, which has few rows."""
    summary, shown, remarks = Summary(), [], []
    for result in results:
        summary.add(result)
        shown.append(result.document())
        remarks += [
            Remark(f"/{result.line}{each.pointer}", each.code, each.detail)
            for each in result.faults
        ]
    counts = summary.document()
    if not summary.is_clean:
        detail = "nothing was written: rows of it are refused, each at its line"
        return problem(RECORD[Invalid], detail, found=remarks, data=shown, summary=counts)
    body = {"data": shown, "summary": counts}
    return Response(orjson.dumps(body), mimetype="application/json")
