"""Nobody does what their key does not allow: every route, every method, every kind of key."""

import dataclasses
import re
from datetime import UTC, datetime

import pytest

from schemas.base import SERVER_MADE
from service import record
from service.app import create_app
from service.models import Base
from tests import make

DECLARED = {
    "open": {
        "description.errors",
        "description.openapi",
        "health.alive",
        "health.ready",
        "reader.show",
    },
    "read": {
        "changes.follow",
        "changes.head",
        "credited.names",
        "credited.roles",
        "exports.export",
        "history.of_source",
        "history.of_speaker",
        "history.of_statement",
        "lines.get",
        "similar.find",
        "sources.find",
        "sources.get",
        "speakers.find",
        "speakers.get",
        "statements.get",
        "statements.search",
        "variants.get",
    },
    "write": {
        "appearances.add",
        "appearances.remove",
        "appearances.revise",
        "merges.merge",
        "merges.unmerge",
        "positions.add",
        "positions.remove",
        "positions.revise",
        "imports.add",
        "sources.add",
        "sources.revise",
        "speakers.add",
        "speakers.merge",
        "speakers.revise",
        "speakers.unmerge",
        "statements.add",
        "statements.restore",
        "statements.revise",
        "statements.withdraw",
    },
}
HOLDS = {"read": {"read"}, "write": {"read", "write"}, "admin": {"read", "write", "admin"}}
NOWHERE = "00000000-0000-7000-8000-000000000000"


def test_every_route_has_the_scope_that_is_declared_here(app):
    found = {}
    for rule in app.url_map.iter_rules():
        scope = app.view_functions[rule.endpoint].scope
        found.setdefault(scope, set()).add(rule.endpoint)

    assert found == DECLARED


@pytest.fixture
def keys(database):
    """A header for every kind of key, and what it stands for."""
    with database.writing() as session:
        made = {scope: record.clients.add(session, "x", scope) for scope in HOLDS}
        past = datetime(2020, 1, 1, tzinfo=UTC)
        made["expired"] = record.clients.add(session, "x", "admin", past)
        made["revoked"] = record.clients.add(session, "x", "admin")
        record.clients.revoke(session, made["revoked"])
        session.commit()
    other = "0" if made["admin"][-1] != "0" else "1"
    made["wrong secret"] = made["admin"][:-1] + other
    made["malformed"] = "onrec_123"
    return {name: {"Authorization": f"Bearer {key}"} for name, key in made.items()} | {"none": {}}


def requests(app):
    """Every method of every route of ours, at a path that could be."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, re.sub(r"<[^>]+>", NOWHERE, rule.rule)


def expected(scope, holder, reads):
    """The statuses that a request may have as to authority; None where it may pass."""
    if scope == "open" or (scope == "read" and holder == "none" and reads == "public"):
        return None
    if holder not in HOLDS:
        return 401
    return None if scope in HOLDS[holder] else 403


@pytest.mark.parametrize("reads", ["public", "key"])
def test_the_matrix_of_routes_and_keys_is_as_declared(settings, keys, reads):
    app = create_app(dataclasses.replace(settings, reads=reads))
    client = app.test_client()
    asked = 0

    for endpoint, method, path in requests(app):
        scope = app.view_functions[endpoint].scope
        for holder, headers in keys.items():
            answer = client.open(path, method=method, headers=headers, buffered=True)
            wanted = expected(scope, holder, reads)
            met = (endpoint, method, holder, answer.status_code)
            if wanted is None:
                assert answer.status_code not in {401, 403, 500}, met
            else:
                assert answer.status_code == wanted, met
                assert answer.content_type == "application/problem+json"
                assert ("WWW-Authenticate" in answer.headers) is (wanted == 401)
            asked += 1

    app.extensions["database"].dispose()
    assert asked > 150


def test_a_revoked_key_is_refused_by_a_worker_that_has_just_taken_it(app, settings, database, keys):
    other = create_app(settings)
    workers = [app.test_client(), other.test_client()]

    def statuses():
        return [
            worker.post("/v1/statements", json=make.body(), headers=keys["admin"]).status_code
            for worker in workers
        ]

    before = statuses()
    with database.writing() as session:
        record.clients.revoke(session, keys["admin"]["Authorization"].split()[1])
        session.commit()

    assert (before, statuses()) == ([201, 201], [401, 401])
    other.extensions["database"].dispose()


def test_a_key_has_256_random_bits_and_leaves_no_trace(app, database, caplog):
    caplog.set_level("DEBUG")
    with database.writing() as session:
        made = [record.clients.add(session, "x", "write") for _ in range(50)]
        session.commit()
    headers = {"Authorization": f"Bearer {made[0]}", "Idempotency-Key": "k"}
    app.test_client().post("/v1/statements", json=make.body(), headers=headers)
    app.test_client().post("/v1/statements", json={}, headers=headers)

    with database.reading() as session:
        connection = session.connection()
        held = str(
            [
                connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
                for table in Base.metadata.tables
            ]
        )
    secrets = [key.split("_", 2)[2] for key in made]
    assert {len(secret) for secret in secrets} == {43}  # 32 bytes in base64url
    assert len(set(secrets)) == 50
    assert [secret for secret in secrets if secret in held + caplog.text] == []


def test_a_key_in_the_query_string_is_not_taken(app, keys):
    key = keys["admin"]["Authorization"].split()[1]

    for name in ("key", "api_key", "access_token"):
        answer = app.test_client().post(f"/v1/statements?{name}={key}", json=make.body())
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "field", ["id", "revision", "recorded", "recorded_by", "updated", "hash", "links", "warnings"]
)
def test_what_the_server_makes_cannot_be_sent(client, field):
    assert make.refused(client, **{field: "x"}) == [(f"/{field}", "server-made")]
    made = make.posted(client)
    patched = client.patch(
        f"/v1/statements/{made['id']}", json={field: "x", "reason": "r"}, headers={"If-Match": "*"}
    )

    assert patched.status_code == 422
    assert patched.json["errors"][0]["code"] == "server-made"
    assert make.posted(client)["recorded_by"] == "desk"


def test_what_the_server_makes_is_refused_by_every_route_that_takes_a_body(app, client):
    asked = 0

    for endpoint, method, path in requests(app):
        if method not in {"POST", "PATCH"} or endpoint == "imports.add":
            continue
        answer = client.open(
            path, method=method, json=dict.fromkeys(SERVER_MADE, "x"), headers={"If-Match": "*"}
        )
        refused = {each["pointer"] for each in answer.json["errors"]}
        assert answer.status_code == 422, (endpoint, answer.text)
        assert refused >= {f"/{field}" for field in SERVER_MADE}, endpoint
        asked += 1

    assert asked >= 10
