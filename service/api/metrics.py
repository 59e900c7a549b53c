"""The figures, for Prometheus: on an address of their own, which is not the public one."""

import time
from functools import partial
from wsgiref.types import WSGIEnvironment

from flask import Blueprint, Flask, Response, request
from prometheus_client import exposition
from werkzeug.exceptions import NotFound

from service import logs, metrics
from service.api import requests
from service.api.auth import OPEN, requires
from service.api.sessions import database
from service.settings import Settings

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@requires(OPEN)
def show() -> Response:
    """Show the figures, in the form that the reader asks for."""
    encode, kind = exposition.choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(metrics.registry(database())), content_type=kind)


def keep_apart(port: int) -> None:
    """Serve the figures at this port of ours, and there nothing else."""
    inside = request.environ.get("SERVER_PORT") == str(port)  # nothing that a client sends
    if inside != (request.endpoint == "metrics.show"):
        raise NotFound


def count(environ: WSGIEnvironment, status: str, headers: requests.Headers) -> None:  # noqa: ARG001 - the signature of `requests.OnAnswer`
    """Count a request, by the template of its route."""
    method = environ["REQUEST_METHOD"]
    metrics.count(
        method if method in METHODS else "other",
        environ[logs.NOTED]["route"] or "none",
        int(status[:3]),
        time.perf_counter() - environ[requests.BEGUN],
    )


def register(app: Flask) -> None:
    """Count and show where the setting METRICS says; without it nobody could read a figure."""
    settings: Settings = app.extensions["settings"]
    if settings.metrics is None:
        return
    metrics.watch(app.extensions["database"])
    requests.on_answer(app, count)
    app.before_request(partial(keep_apart, settings.metrics.port))
    app.register_blueprint(blueprint)
