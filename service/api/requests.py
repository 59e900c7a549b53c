"""Each request, from before anything else to its end: its id, and what is told of it at last.

This is around what Flask does. Hooks within it would look for the request and take each header
apart, which came to a fifth of a short read.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from service import logs, proxies

HEADER = "X-Request-ID"
FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")

BEGUN = "onrecord.begun"
"""Where a request's environment holds the moment at which it came, by `time.perf_counter`."""

ADDED = "onrecord.added"
"""Where it holds the headers that the answer has, whatever that will be."""

Headers: TypeAlias = list[tuple[str, str]]
OnAnswer: TypeAlias = Callable[[WSGIEnvironment, str, Headers], None]
"""Is given a request's environment, and the status and the headers of its answer, to add to."""


class Followed:
    """An application each of whose requests bears an id, in the log and to its client.

    What is in `on_answer` is called for each answer, in this order, before it is sent.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self.on_answer: list[OnAnswer] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        known = _id(environ)
        environ[BEGUN] = time.perf_counter()
        environ[ADDED] = [(HEADER, known)]
        noted = environ[logs.NOTED] = {"request_id": known, "route": None, "client": None}

        def start(status: str, headers: Headers, *fault: Any) -> Any:
            noted["route"] = noted["route"] or _route(environ)
            headers += environ[ADDED]
            for act in self.on_answer:
                act(environ, status, headers)
            return start_response(status, headers, *fault)

        logs.REQUEST_ID.set(known)
        try:
            return self._application(environ, start)
        finally:
            logs.REQUEST_ID.set(None)  # the lines that this thread writes next are of another


def id() -> str:
    """Return the id of the request in hand."""
    found: str = request.environ[logs.NOTED]["request_id"]
    return found


def add_headers(environ: WSGIEnvironment, *headers: tuple[str, str]) -> None:
    """Let the answer to a request have these headers, whatever it will be."""
    environ[ADDED].extend(headers)


def note_client(name: str) -> None:
    """Let the log say whose key came with the request in hand."""
    request.environ[logs.NOTED]["client"] = name


def register(app: Flask) -> None:
    """Follow every request of the application, to which `on_answer` may add."""
    app.extensions["followed"] = app.wsgi_app = Followed(app.wsgi_app)  # type: ignore[method-assign]


def on_answer(app: Flask, act: OnAnswer) -> None:
    """Let something be done for every answer of an application that is followed."""
    app.extensions["followed"].on_answer.append(act)


def _id(environ: WSGIEnvironment) -> str:
    """Return the id of a request: the proxy's, where it is a sane one, or our own."""
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    sane = environ[proxies.SENT] and FORM.fullmatch(given) is not None
    return given if sane else secrets.token_hex(16)


def _route(environ: WSGIEnvironment) -> str | None:
    """Return the template of the route that a request took, None where there is none."""
    asked = environ.get("werkzeug.request")
    return asked.url_rule.rule if asked is not None and asked.url_rule else None
