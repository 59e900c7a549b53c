"""Each request has an id: the one that the proxy gave it, or our own."""

import dataclasses
import re

import pytest

from service import logs
from service.app import create_app

OURS = re.compile("[0-9a-f]{32}")
BIDI = "abcdefgh\u202e"


@pytest.fixture
def behind(settings):
    """The service behind a proxy on 10.0.0.0/24."""
    made = create_app(dataclasses.replace(settings, proxies="10.0.0.0/24"))
    yield made
    made.extensions["database"].dispose()


def ask(app, peer, **headers):
    """Ask from an address; return the answer, and what was noted for the log."""
    client = app.test_client()
    noted = {}
    wrapped = app.wsgi_app

    def keep(environ, start):
        answer = wrapped(environ, start)
        noted.update(environ[logs.NOTED])
        return answer

    app.wsgi_app = keep
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get("/healthz", headers=named, environ_overrides={"REMOTE_ADDR": peer})
    app.wsgi_app = wrapped
    return answer, noted


def test_the_id_of_the_proxy_is_taken_and_sent_back(behind):
    answer, noted = ask(behind, "10.0.0.9", X_Request_ID="proxy-made.0123_Z")

    assert answer.headers["X-Request-ID"] == noted["request_id"] == "proxy-made.0123_Z"


@pytest.mark.parametrize("given", ["short", "a" * 65, "with space 123", "<script>12345", BIDI, ""])
def test_an_id_of_another_form_is_replaced_by_our_own(behind, given):
    answer, noted = ask(behind, "10.0.0.9", X_Request_ID=given)

    assert OURS.fullmatch(answer.headers["X-Request-ID"])
    assert noted["request_id"] == answer.headers["X-Request-ID"]


def test_an_id_of_somebody_else_is_not_taken(behind):
    answer, _ = ask(behind, "10.0.1.9", X_Request_ID="forged-0123456789")

    assert OURS.fullmatch(answer.headers["X-Request-ID"])


def test_every_request_has_another_id(behind):
    ids = {ask(behind, "10.0.1.9")[0].headers["X-Request-ID"] for _ in range(5)}

    assert len(ids) == 5


def test_a_fault_of_ours_names_the_id_under_which_it_is_logged(behind, monkeypatch):
    monkeypatch.setitem(behind.view_functions, "health.alive", fails)

    answer, noted = ask(behind, "10.0.1.9")

    assert answer.status_code == 500
    assert answer.json["request_id"] == noted["request_id"] == answer.headers["X-Request-ID"]


def fails():
    message = "not for anybody's eyes"
    raise RuntimeError(message)


fails.scope = "open"
