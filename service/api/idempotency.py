"""Repeats of a request that carries an Idempotency-Key: they get the first answer again.

The answer is stored in the transaction of the write, so that either both are there or neither.
"""

import hashlib
import re

import orjson
from flask import Response, g, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from service.api import bodies
from service.record import repeats
from service.record.errors import Conflict, Invalid

HEADER = "Idempotency-Key"
FORM = re.compile("[!-~]{1,255}")
KEPT = ("Content-Location", "Content-Type", "ETag", "Location")
"""The headers that belong to an answer, and not to the moment of giving it."""


class Repeated(Exception):  # noqa: N818 - it says what happened, and is no error
    """The request has been answered before; `answer` is what was said."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def receive() -> None:
    """Read what a key stands for to its end: before the turn to write, which others wait for."""
    if HEADER in request.headers:
        bodies.received(request)


def settle(session: Session) -> None:
    """Look for an earlier answer, as the first thing in the transaction of a write.

    Raises Repeated with it, and what `answered` does.
    """
    answer = answered(session)
    if answer is not None:
        raise Repeated(answer)


def answered(session: Session) -> Response | None:
    """Return the answer that the request got before, None where it is the first of its key.

    Raises BadRequest for a key of another form, Invalid where it came with another request,
    Conflict where the answer is erased.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not FORM.fullmatch(key):
        raise BadRequest("an Idempotency-Key has 1 to 255 visible ASCII characters")
    known = repeats.find(session, g.key.number, key)
    if known is None:
        return None
    if known.request_digest == repeats.BLANK:
        detail = "the answer to this Idempotency-Key is erased, and nothing is written again"
        raise Conflict.at(HEADER, "erased", detail)
    if known.request_digest != _digest():
        detail = "this Idempotency-Key came with another request before"
        raise Invalid.at(HEADER, "key-reused", detail)
    answer = Response(known.body, known.status, headers=orjson.loads(known.headers))
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def is_keyed() -> bool:
    """Tell whether the request's answer is stored with what it writes."""
    return HEADER in request.headers


def keep(session: Session, answer: Response) -> None:
    """Store the answer of a request that carries a key, in the transaction of its write."""
    key = request.headers.get(HEADER)
    if key is None:
        return
    repeats.keep(
        session,
        api_key_number=g.key.number,
        key=key,
        request_digest=_digest(),
        status=answer.status_code,
        headers=orjson.dumps(
            {name: answer.headers[name] for name in KEPT if name in answer.headers}
        ),
        body=answer.get_data(),
    )


def _digest() -> str:
    """Return what tells requests apart: the method, the whole path, the body."""
    whole = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    whole.update(request.get_data())
    return whole.hexdigest()
