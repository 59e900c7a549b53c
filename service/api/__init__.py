"""HTTP: the routes, in the order of the documentation."""

from urllib.parse import urlsplit

from flask import Flask

from service import __version__
from service.api import (
    appearances,
    auth,
    changes,
    credited,
    errors,
    exports,
    given,
    headers,
    health,
    history,
    imports,
    limits,
    lines,
    links,
    merges,
    metrics,
    origins,
    positions,
    reader,
    requests,
    sessions,
    similar,
    sources,
    speakers,
    statements,
    streams,
    together,
    variants,
)
from service.api.blueprint import Api
from service.settings import Settings

MOST_BYTES = 1_000_000
DESCRIPTION = """\
On Record keeps statements: what was said, by whom, in which role at that time, when, to whom, and
which published sources carry it, with the history of every record.

**Reading.** `GET /v1/statements` searches and filters, `GET /v1/statements/{id}` reads one, and
`GET /v1/changes` follows every change. A list is a page with its `total`; `links.next` leads to
the next one, to the end. An unknown or ill-formed parameter is an error. Reading needs no key
unless the operator demands one.

**Writing** needs a key, sent as `Authorization: Bearer …`. `POST /v1/statements` records one
statement, `POST /v1/statements/import` a file of them. A change names the `ETag` that was read as
`If-Match`; a POST that is sent again with its `Idempotency-Key` gets its first answer. Nothing is
overwritten: each change is a revision, and the history says who made it, when and why.

Answers are JSON, errors are problems (RFC 9457) with each fault at its place. Every answer to what
could be read as a request has an `X-Request-ID`, by which the operator finds it in the log. Where
requests are limited, `RateLimit` says how many are left and for how long, and a 429 when to come
again.
"""


def register(app: Flask) -> None:
    """Put the routes, and what guards them, into the application."""
    settings: Settings = app.extensions["settings"]
    app.config.update(
        API_TITLE="On Record",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=MOST_BYTES,
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "servers": [{"url": urlsplit(settings.public_url).path or "/"}],
            "security": [{}, {"key": []}],
        },
    )
    given.register(app)
    requests.register(app)
    sessions.register(app)
    together.register(app)
    limits.register(app)
    metrics.register(app)
    headers.register(app)
    origins.register(app)
    links.register(app)
    auth.register(app)
    streams.register(app)
    errors.register(app)
    api = Api(app)
    api.describe_key()
    of_statements = (statements, imports, exports, appearances, merges)
    beside = (variants, similar, lines)
    of_speakers = (speakers, positions, credited)
    for each in (*of_statements, *beside, *of_speakers, sources, history, changes):
        api.register_blueprint(each.blueprint)
    app.register_blueprint(health.blueprint)
    reader.register(app, api)
