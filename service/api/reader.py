"""The description of the interface, and a reader of it that loads nothing from outside."""

from pathlib import Path

import orjson
from flask import Blueprint, Flask, Response
from flask_swagger_ui import get_swaggerui_blueprint

from service.api.auth import OPEN, requires
from service.api.blueprint import Api

ERRORS = Path(__file__).parents[2] / "docs" / "errors.md"


def register(app: Flask, api: Api) -> None:
    """Serve the description at /openapi.json, its reader at /docs, the errors at /docs/errors."""
    own = Blueprint("description", __name__)

    @own.get("/openapi.json")
    @requires(OPEN)
    def openapi() -> Response:
        return Response(orjson.dumps(api.spec.to_dict()), mimetype="application/json")

    @own.get("/docs/errors")
    @requires(OPEN)
    def errors() -> Response:
        return Response(ERRORS.read_bytes(), content_type="text/markdown; charset=utf-8")

    app.register_blueprint(own)
    app.register_blueprint(
        get_swaggerui_blueprint(
            "/docs",
            "/openapi.json",
            config={
                "app_name": "On Record",
                "validatorUrl": None,  # else every reader's browser asks an outside service
                "oauth2RedirectUrl": "",  # else made of the Host header
            },
            blueprint_name="reader",
        )
    )
    requires(OPEN)(app.view_functions["reader.show"])
