"""The application: its parts, put together."""

from flask import Flask

from service import api, metrics
from service.db import connect
from service.proxies import Proxied, networks
from service.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Return the service for some settings. Nothing is opened before the first request."""
    app = Flask("service", static_folder=None)
    app.extensions["settings"] = settings
    app.extensions["database"] = connect(settings)
    metrics.watch(app.extensions["database"], settings.threads)
    api.register(app)
    app.wsgi_app = Proxied(app.wsgi_app, networks(settings.proxies))  # type: ignore[method-assign]
    return app
