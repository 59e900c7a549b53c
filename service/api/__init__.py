"""HTTP: the routes, in the order of the documentation.

Answers are JSON, errors are problems (RFC 9457), lists page by an opaque cursor whose next link
is given whole. Writing needs a key, sent as `Authorization: Bearer …`. Every answer has an
`X-Request-ID`, by which the operator finds the request in the log.
"""

from flask import Flask

from service import __version__
from service.api import (
    appearances,
    auth,
    changes,
    credited,
    errors,
    exports,
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

MOST_BYTES = 1_000_000


def register(app: Flask) -> None:
    """Put the routes, and what guards them, into the application."""
    app.config.update(
        API_TITLE="On Record",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=MOST_BYTES,
        API_SPEC_OPTIONS={
            "info": {"description": __doc__},
            "servers": [{"url": "/"}],
            "security": [{}, {"key": []}],
        },
    )
    sessions.register(app)
    together.register(app)
    limits.register(app)
    requests.register(app)
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
