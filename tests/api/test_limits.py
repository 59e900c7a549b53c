"""What a client may ask for in a minute, by its key or its address, and who says which that is."""

import dataclasses

import pytest

from service import counters, record
from service.app import create_app
from tests import make


@pytest.fixture
def limited(settings):
    """Of limits: a client of an application that has them, which sends no key."""
    made = []

    def make(**limits):
        made.append(create_app(dataclasses.replace(settings, **limits)))
        return made[-1].test_client()

    yield make
    for each in made:
        each.extensions["database"].dispose()


def key_of(client, scope="write"):
    with client.application.extensions["database"].writing() as session:
        key = record.clients.add(session, "desk", scope)
        session.commit()
    return {"Authorization": f"Bearer {key}"}


def asked(client, times=5, path="/v1/statements", **options):
    return [client.get(path, **options).status_code for _ in range(times)]


def test_without_a_limit_nothing_is_counted_or_said(stranger):
    answer = stranger.get("/v1/statements")

    assert (answer.status_code, "RateLimit" in answer.headers) == (200, False)


def test_an_address_may_ask_as_often_as_its_limit_and_is_told(limited):
    client = limited(address_limit=3)
    answers = [client.get("/v1/statements") for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert {each.headers["RateLimit-Policy"] for each in answers} == {'"address";q=3;w=60'}
    assert [each.headers["RateLimit"] for each in answers] == [
        f'"address";r={left};t=60' for left in (2, 1, 0, 0)
    ]
    refused = answers[3]
    assert refused.headers["Retry-After"] == "60"
    assert refused.content_type == "application/problem+json"
    assert refused.json["type"] == "/docs/errors#too-many-requests"
    assert "3 a minute are allowed to the address 127.0.0.1" in refused.json["detail"]


def test_another_address_a_key_and_health_are_counted_apart(limited):
    client = limited(address_limit=1)
    key = key_of(client)
    asked(client, 2)

    assert asked(client, 1, environ_base={"REMOTE_ADDR": "192.0.2.9"}) == [200]
    assert asked(client, 3, headers=key) == [200] * 3
    assert asked(client, 3, path="/healthz") + asked(client, 3, path="/readyz") == [200] * 6
    assert asked(client, 1) == [429]


def test_a_key_has_its_own_limit_wherever_it_comes_from(limited):
    client = limited(key_limit=2)
    one, other = key_of(client), key_of(client)
    there = {"REMOTE_ADDR": "192.0.2.9"}

    posted = client.post("/v1/statements", json=make.body(), headers=one)
    found = [asked(client, 1, headers=one, environ_base=there) for _ in range(2)]

    assert posted.headers["RateLimit"] == '"key";r=1;t=60'
    assert found == [[200], [429]]
    assert client.post("/v1/statements", json=make.body(), headers=one).status_code == 429
    assert asked(client, 2, headers=other) == [200] * 2
    assert asked(client, 5) == [200] * 5


@pytest.mark.parametrize(
    ("peer", "said", "counted"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("10.9.9.9", " 2001:db8:1:2:3:4:5:6 ", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:127.0.0.1", "198.51.100.1, 203.0.113.7, ::ffff:10.1.2.3", "203.0.113.7"),
        ("::ffff:192.0.2.1", "203.0.113.7", "192.0.2.1"),
        ("127.0.0.1", "'; DROP TABLE\u00e9", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("192.0.2.1", "203.0.113.7", "192.0.2.1"),
        ("2001:db8:1:2:ffff::1", "203.0.113.7", "2001:db8:1:2::/64"),
        ("unix", "203.0.113.7", "unix"),
    ],
)
def test_only_a_trusted_proxy_may_say_whose_a_request_is(limited, peer, said, counted):
    client = limited(address_limit=1, proxies="127.0.0.1, 10.0.0.0/8")
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": said}
    asked(client, 1, environ_base=environ)

    refused = client.get("/v1/statements", environ_base=environ)

    assert refused.status_code == 429
    assert f"to the address {counted};" in refused.json["detail"]


def test_a_key_that_does_not_hold_is_logged_and_then_refused_unread(limited, caplog, settings):
    client = limited(failed_limit=3)
    holds = key_of(client)
    wrong = {"Authorization": f"{holds['Authorization'][:-3]}xyz"}

    found = asked(client, 5, headers=wrong)
    other = asked(client, 1, headers=key_of(client))

    assert found == [401, 401, 401, 429, 429]
    assert other == [200]
    beginning = wrong["Authorization"].removeprefix("Bearer ")[:18]
    assert caplog.text.count(f"a key does not hold: {beginning}, sent from 127.0.0.1") == 3
    assert wrong["Authorization"][-43:] not in caplog.text
    assert asked(client, 5, headers={"Authorization": "Bearer a password"}) == [401] * 3 + [429] * 2
    assert "a password" not in caplog.text
    assert asked(client, 1, headers=wrong, environ_base={"REMOTE_ADDR": "192.0.2.9"}) == [401]


def test_keys_that_do_not_hold_are_requests_of_their_address(limited):
    client = limited(address_limit=4, failed_limit=0)
    wrong = [{"Authorization": f"Bearer onrec_{number:012x}_{'x' * 43}"} for number in range(6)]

    found = [asked(client, 1, headers=each) for each in wrong]

    assert found == [[401]] * 4 + [[429]] * 2


def test_what_is_no_key_at_all_is_a_request_of_its_address(limited):
    client = limited(address_limit=3)

    found = asked(client, 5, headers={"Authorization": "Basic ZGVzazpkZXNr"})

    assert found == [401] * 3 + [429] * 2
    assert asked(client, 1) == [429]


def test_what_is_nowhere_is_a_request_of_its_address(limited):
    client = limited(address_limit=3)

    found = [client.get("/v1/nothing").status_code, client.put("/v1/statements").status_code]

    assert found == [404, 405]
    assert asked(client, 2) == [200, 429]
    assert client.get("/v1/nothing").status_code == 429


def test_where_counting_fails_reads_go_on_and_writes_need_their_key(limited, caplog):
    counters.share()
    client = limited(address_limit=1, key_limit=1)
    counters.SHARED.pop().close()
    key = key_of(client)

    assert asked(client) == [200] * 5
    statuses = [
        client.post("/v1/statements", json=make.body(), headers=headers).status_code
        for headers in ({}, {"Authorization": "Bearer onrec_1"}, key_of(client, "read"), key, key)
    ]
    assert statuses == [401, 401, 403, 201, 201]
    assert caplog.text.count("requests are not counted") == 1


def test_each_route_of_the_description_may_answer_429(stranger):
    described = stranger.get("/openapi.json").json

    for path, item in described["paths"].items():
        for method in item.keys() & {"get", "post", "patch", "delete"}:
            assert "429" in item[method]["responses"], (method, path)
