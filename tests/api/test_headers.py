"""What every answer tells browsers and caches."""

import base64
import dataclasses
import hashlib
import re

import pytest

from service.api import headers
from service.app import create_app
from tests import make

FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOWHERE = "00000000-0000-7000-8000-000000000000"


def directives(answer):
    """The policy of an answer: of each directive, its words."""
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: set(words) for name, *words in (part.split() for part in parts)}


def test_every_answer_of_every_route_says_how_it_is_to_be_taken(app, client):
    asked = set()

    for rule in app.url_map.iter_rules():
        path = re.sub(r"<path:[^>]+>", "swagger-ui.css", rule.rule)
        path = re.sub(r"<[^>]+>", NOWHERE, path)
        for method in ("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "PUT"):
            answer = client.open(path, method=method, buffered=True)
            asked.add(answer.status_code)
            assert dict(answer.headers).items() >= FIXED.items(), (method, path)
            policy = directives(answer)
            assert policy["default-src"] == policy["frame-ancestors"] == {"'none'"}
            assert "Strict-Transport-Security" not in answer.headers  # the proxy's to say
            assert len(answer.headers.getlist("Cache-Control")) == 1

    assert asked >= {200, 400, 404, 405, 415}


def test_what_was_read_is_asked_for_anew_and_nothing_else_is_kept(client, stranger):
    made = make.posted(client)
    path = f"/v1/statements/{made['id']}"
    read = stranger.get(path)
    answers = {
        "one": read,
        "one again": stranger.get(path, headers={"If-None-Match": read.headers["ETag"]}),
        "a list": stranger.get("/v1/statements"),
        "a page of the reader": stranger.get("/docs/"),
        "nothing": stranger.get(f"/v1/statements/{NOWHERE}"),
        "a refusal": stranger.post("/v1/statements"),
        "a creation": client.post("/v1/statements", json=make.body()),
        "a correction": client.patch(
            path, json={"role": "x", "reason": "r"}, headers={"If-Match": "*"}
        ),
        "a withdrawal": client.delete(f"{path}?reason=r", headers={"If-Match": "*"}),
        "a tombstone": stranger.get(path),
    }

    kept = {name: answer.headers["Cache-Control"] for name, answer in answers.items()}
    statuses = [answer.status_code for answer in answers.values()]
    assert statuses == [200, 304, 200, 200, 404, 401, 201, 200, 200, 410]
    assert list(kept.values()) == ["no-cache"] * 4 + ["no-store"] * 6


def test_where_reading_needs_a_key_no_shared_cache_keeps_an_answer(settings, key):
    app = create_app(dataclasses.replace(settings, reads="key"))

    answer = app.test_client().get("/v1/statements", headers={"Authorization": f"Bearer {key}"})

    assert answer.headers["Cache-Control"] == "private, no-cache"
    app.extensions["database"].dispose()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_reader_runs_its_own_scripts_and_no_others(stranger):
    answer = stranger.get("/docs/")

    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digests = {base64.b64encode(hashlib.sha256(each.encode()).digest()) for each in scripts}
    assert len(digests) == 1
    policy = directives(answer)
    allowed = {f"'sha256-{each.decode()}'" for each in digests}
    assert policy["script-src"] == {"'self'"} | allowed
    assert policy["connect-src"] == {"'self'"}
    assert policy["style-src"] == {"'self'", headers.LOGO}
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.text == stranger.get("/docs/", headers={"Host": "evil.example"}).text
