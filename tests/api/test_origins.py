"""Which pages of other origins may read answers: CORS, by setting."""

import dataclasses
import re

import pytest

from service.app import create_app
from service.settings import load
from tests import make

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
DESK, OTHER = "https://desk.example.org", "https://desk.example.org.evil.example"
EXPOSED = {
    "Content-Location", "ETag", "Location", "Link", "Retry-After", "RateLimit", "X-Request-ID",
}  # fmt: skip
ASKS = {
    "Origin": DESK,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
}


@pytest.fixture
def opened(settings):
    """Of a setting: a client of an application that has it."""
    made = []

    def make(given, **other):
        origins = load({"CORS_ORIGINS": given}).origins
        made.append(create_app(dataclasses.replace(settings, origins=origins, **other)))
        return made[-1].test_client()

    yield make
    for each in made:
        each.extensions["database"].dispose()


def shown(answer):
    return {name for name, _ in answer.headers if name.startswith("Access-Control-")}


def test_without_the_setting_no_page_may_read_anything(stranger):
    answers = [stranger.get("/v1/statements", headers=ASKS)]
    answers.append(stranger.options("/v1/statements", headers=ASKS))

    assert [shown(each) for each in answers] == [set(), set()]
    assert [each.headers.get("Vary") for each in answers] == [None, None]


def test_a_page_of_an_origin_that_is_named_may_read(opened, key):
    client = opened(f"https://wire.example.org:8443, {DESK}")

    for path, status in (("/v1/statements", 200), ("/v1/statements?x=1", 400), ("/nowhere", 404)):
        answer = client.get(path, headers={"Origin": DESK})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == DESK
        assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.vary.to_header() == "Origin"


def test_a_page_of_any_other_origin_may_not_and_caches_are_told(opened):
    client = opened(DESK)

    for origin in (OTHER, "null", DESK.upper(), f"{DESK}:443", "http://desk.example.org", None):
        headers = {"Origin": origin} if origin else {}
        answer = client.get("/v1/statements", headers=headers)
        assert (answer.status_code, shown(answer)) == (200, set()), origin
        assert answer.vary.to_header() == "Origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert shown(client.options("/v1/statements", headers=ASKS | headers)) == set() or (
            origin is None
        )


def test_any_origin_may_read_without_credentials(opened):
    client = opened("*")

    answer = client.get("/v1/statements", headers={"Origin": OTHER})
    exported = client.get("/v1/statements/export", headers={"Origin": OTHER}, buffered=True)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Vary" not in answer.headers
    assert exported.headers["Vary"] == "Accept"


def test_a_browser_is_told_what_a_page_may_send_before_a_key_is_asked_for(opened):
    client = opened(DESK, reads="key", address_limit=1)

    for rule in client.application.url_map.iter_rules():
        if not rule.rule.startswith("/v1/"):
            continue
        path = re.sub(r"<[^>]+>", "00000000-0000-7000-8000-000000000000", rule.rule)
        answer = client.options(path, headers=ASKS)
        assert (answer.status_code, answer.data) == (204, b"")
        methods = answer.headers["Access-Control-Allow-Methods"].split(", ")
        assert set(methods) >= rule.methods
        sent = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert set(sent) == {
            "authorization", "content-type", "idempotency-key", "if-match", "if-none-match",
        }  # fmt: skip
        assert answer.headers["Access-Control-Max-Age"] == "600"
    assert client.options("/v1/nothing", headers=ASKS).status_code == 404


def test_a_page_may_write_with_a_key_that_it_holds(opened, key):
    headers = {"Origin": DESK, "Authorization": f"Bearer {key}"}

    made = opened(DESK).post("/v1/statements", json=make.body(), headers=headers)
    refused = opened(DESK).post("/v1/statements", json=make.body(), headers={"Origin": DESK})

    assert (made.status_code, refused.status_code) == (201, 401)
    assert made.headers["Access-Control-Allow-Origin"] == DESK
    assert refused.headers["Access-Control-Allow-Origin"] == DESK
