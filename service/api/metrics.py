"""The figures, for Prometheus: on an address of their own, which is not the public one."""

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import exposition
from werkzeug.exceptions import NotFound

from service import metrics
from service.api.auth import OPEN, requires
from service.api.sessions import database
from service.settings import Settings

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@requires(OPEN)
def show() -> Response:
    """Show the figures, in the form that the reader asks for."""
    encode, kind = exposition.choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(metrics.registry(database())), content_type=kind)


def keep_apart() -> None:
    """Serve the counters where the setting METRICS says, and there nothing else."""
    settings: Settings = current_app.extensions["settings"]
    port = request.environ.get("SERVER_PORT")  # of the socket: nothing that a client sends
    inside = settings.metrics is not None and port == str(settings.metrics.port)
    if inside != (request.endpoint == "metrics.show"):
        raise NotFound


def register(app: Flask) -> None:
    """Put the route into the application."""
    app.before_request(keep_apart)
    app.register_blueprint(blueprint)
