"""The application: its parts, put together."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from service import api
from service.db import connect
from service.proxies import Proxied, networks
from service.settings import Settings
from service.turnstile import Turnstile


class App(Flask):
    """Flask for functions that are none of them coroutines, which it looks for at each call."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is."""
        return func


def create_app(settings: Settings) -> Flask:
    """Return the service for some settings. Nothing is opened before the first request."""
    app = App("service", static_folder=None)
    app.extensions["settings"] = settings
    app.extensions["database"] = connect(settings)
    api.register(app)
    proxied = Proxied(app.wsgi_app, networks(settings.proxies))
    app.wsgi_app = Turnstile(proxied)  # type: ignore[method-assign]
    return app
