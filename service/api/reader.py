"""The description of the interface, and a reader of it that loads nothing from outside."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, make_response
from flask_swagger_ui import get_swaggerui_blueprint

from service.api import headers
from service.api.auth import OPEN, requires
from service.api.blueprint import Api

ERRORS = Path(__file__).parents[2] / "docs" / "errors.md"


def register(app: Flask, api: Api) -> None:
    """Serve the description at /openapi.json, its reader at /docs, the errors at /docs/errors."""
    own = Blueprint("description", __name__)

    @own.get("/openapi.json")
    @requires(OPEN)
    def openapi() -> Response:
        return Response(orjson.dumps(api.description()), mimetype="application/json")

    @own.get("/docs/errors")
    @requires(OPEN)
    def errors() -> Response:
        return Response(ERRORS.read_bytes(), content_type="text/markdown; charset=utf-8")

    app.register_blueprint(own)
    # What the page loads stands beside it, below whatever path a proxy has put the service.
    app.register_blueprint(
        get_swaggerui_blueprint(
            ".",
            "../openapi.json",
            config={
                "app_name": "On Record",
                "validatorUrl": None,  # else every reader's browser asks an outside service
                "oauth2RedirectUrl": "",  # else made of the Host header
            },
            blueprint_name="reader",
        ),
        url_prefix="/docs",
    )
    app.view_functions["reader.show"] = requires(OPEN)(_guarded(app.view_functions["reader.show"]))


def _guarded(show: Callable[..., Any]) -> Callable[..., Response]:
    """Let the reader's page run its own scripts, and nothing that anybody has put into it."""

    @wraps(show)
    def guarded(**path: str) -> Response:
        answer = make_response(show(**path))
        if answer.mimetype == "text/html" and not answer.direct_passthrough:
            answer.headers["Content-Security-Policy"] = headers.policy(
                answer.get_data(as_text=True)
            )
        return answer

    return guarded
