"""Keys: who may write, and who may read."""

import dataclasses
from datetime import UTC, datetime

import pytest

from service import record
from service.app import create_app
from tests import make


@pytest.mark.parametrize(
    "sent",
    [None, "", "Bearer", "Bearer x", "Basic YTpi", "Bearer onrec_000000000000_" + "x" * 43],
)
def test_without_a_key_that_holds_nothing_is_written(stranger, sent):
    headers = {} if sent is None else {"Authorization": sent}

    answer = stranger.post("/v1/statements", json=make.body(), headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert stranger.get("/v1/statements").json["data"] == []


def key_of(app, scope, **options):
    with app.extensions["database"].writing() as session:
        made = record.clients.add(session, "someone", scope, **options)
        session.commit()
    return {"Authorization": f"Bearer {made}"}


def test_a_key_reaches_as_far_as_its_scope(app, stranger):
    statuses = {
        scope: stranger.post("/v1/statements", json=make.body(), headers=key_of(app, scope))
        for scope in ("read", "write", "admin")
    }

    assert {scope: answer.status_code for scope, answer in statuses.items()} == {
        "read": 403,
        "write": 201,
        "admin": 201,
    }


def test_a_key_is_sent_by_a_scheme_in_letters_of_any_case(stranger, key):
    for scheme in ("Bearer", "bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {key}"}

        assert stranger.post("/v1/statements", json=make.body(), headers=headers).status_code == 201


def test_a_key_that_has_expired_does_not_hold(app, stranger):
    headers = key_of(app, "write", expires=datetime(2020, 1, 1, tzinfo=UTC))

    assert stranger.post("/v1/statements", json=make.body(), headers=headers).status_code == 401


def test_reading_is_public_unless_the_setting_says_otherwise(app, settings, stranger):
    shut = create_app(dataclasses.replace(settings, reads="key"))
    headers = key_of(app, "read")

    answers = [
        stranger.get("/v1/statements"),
        shut.test_client().get("/v1/statements"),
        shut.test_client().get("/v1/statements", headers=headers),
        shut.test_client().get("/healthz"),
    ]

    shut.extensions["database"].dispose()
    assert [answer.status_code for answer in answers] == [200, 401, 200, 200]


def test_a_wrong_key_is_never_overlooked(stranger):
    answer = stranger.get("/v1/statements", headers={"Authorization": "Bearer wrong"})

    assert answer.status_code == 401


def test_every_route_declares_its_scope(app):
    undeclared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "scope", None) is None
    }

    assert undeclared == set()


def test_a_route_that_declares_no_scope_is_shut(app, client):
    @app.get("/forgotten")
    def forgotten():
        return "open"

    assert client.get("/forgotten").status_code == 403
    assert app.test_client().get("/forgotten").status_code == 401


def test_a_key_is_stored_as_a_digest_only(key, database):
    with database.reading() as session:
        stored = session.connection().exec_driver_sql("SELECT * FROM api_key").all()

    secret = key.split("_", 2)[2]
    assert len(secret) == 43
    assert len(stored) == 1
    assert secret not in str(stored)
