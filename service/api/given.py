"""Answers that were given are given again, for as long as nothing in the record has changed.

This stands around what Flask does, inside of what every request passes: a request that has been
answered before is neither read by a schema nor routed again. It takes the one question whether
anything has changed (docs/decisions/0041-answers-are-given-again.md).
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.wsgi import ClosingIterator

from service import logs
from service.api import limits, requests
from service.api.sessions import glancing
from service.record import remembered
from service.record.memory import Moment

DECIDES = (
    "HTTP_HOST",  # what cannot be a host is refused
    "SERVER_PORT",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ORIGIN",
    "HTTP_IF_NONE_MATCH",
)
"""What an answer follows from, beside the record, for whoever reads without a key."""

STATUSES = ("200", "304")
"""What the status of an answer begins with that may be given again."""

MOMENT = "onrecord.moment"
"""Where a request's environment holds the moment at which all that is answered was read."""

FAULT = "onrecord.fault"
"""Where it holds what went wrong before Flask had the request."""

_OVERHEAD = 2_000
"""Bytes that an answer takes in memory beside its body, its headers and what was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before what belongs to one request alone was added to its headers."""

    route: str | None
    status: str
    headers: requests.Headers
    body: bytes


class Again:
    """An application that gives an answer again which it has given before."""

    def __init__(self, app: Flask, application: WSGIApplication) -> None:
        self._app = app
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        # What speaks WebSocket is no GET to Flask either.
        if (
            environ["REQUEST_METHOD"] != "GET"
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_UPGRADE" in environ
        ):
            return self._application(environ, start_response)
        asked = tuple(environ.get(each) for each in DECIDES)
        try:
            known = self._known(environ, asked)
        except Exception as fault:  # noqa: BLE001 - it is raised again where faults are answered
            environ[FAULT] = fault
            known = None
        if known is None:
            return self._answered(environ, start_response, asked)
        environ[logs.NOTED]["route"] = known.route
        start_response(known.status, list(known.headers))
        return [known.body]

    def _known(self, environ: WSGIEnvironment, asked: tuple[Any, ...]) -> Answer | None:
        """Return the answer that a request had, if it still holds. Raises Limited."""
        # Before there is a session, which may wait behind readers, and health may not.
        known = remembered.given(self._app.extensions["database"].remembered, asked)
        if known is None:
            return None
        answer, end = known
        limits.address(self._app, environ)
        with glancing(self._app, by_key=True) as glimpse:
            return cast("Answer", answer) if remembered.ends_at(glimpse, end) else None

    def _answered(
        self, environ: WSGIEnvironment, start_response: StartResponse, asked: tuple[Any, ...]
    ) -> Iterable[bytes]:
        """Let a request be answered, and remember what may be given again."""
        begun: tuple[str, requests.Headers] = "", []

        def start(status: str, headers: requests.Headers, *fault: Any) -> Any:
            nonlocal begun
            begun = status, list(headers)
            return start_response(status, headers, *fault)

        answer = self._application(environ, start)
        moment: Moment | None = environ.get(MOMENT)
        status, headers = begun
        if moment is None or status[:3] not in STATUSES:
            return answer
        with closing(cast("ClosingIterator", answer)):
            body = b"".join(answer)
        route = environ[logs.NOTED]["route"]
        texts = (*asked, *(value for _, value in headers))
        size = len(body) + sum(len(each or "") for each in texts) + _OVERHEAD

        def copy() -> Answer:
            # What orjson returns keeps the memory that it had set aside, many times the text.
            return Answer(route, status, headers, bytes(memoryview(body)))

        moment.give(asked, size, copy)
        return [body]


def note(moment: Moment) -> None:
    """Say that the answer to the request in hand is of this moment, and of nothing but the record.

    Where another may be given to who asks the same, nothing is said.
    """
    request.environ[MOMENT] = moment


def refuse() -> None:
    """Raise what went wrong before Flask had the request in hand."""
    fault: Exception | None = request.environ.get(FAULT)
    if fault is not None:
        raise fault


def register(app: Flask) -> None:
    """Give answers of the application again."""
    app.wsgi_app = Again(app, app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(refuse)
