"""What a query string means is remembered, and what it finds is asked each time."""

import pytest

from tests import make


def test_a_query_that_was_read_before_finds_what_has_come_since(client, stranger):
    asked = "/v1/statements?q=peace&limit=1"
    assert stranger.get(asked).json["data"] == []

    make.posted(client, text="Peace now")

    assert [each["text"] for each in stranger.get(asked).json["data"]] == ["Peace now"]


def test_what_was_refused_is_refused_again(stranger):
    for _ in range(2):
        answer = stranger.get("/v1/statements?speeker=1")

        assert answer.status_code == 400
        assert answer.json["errors"][0]["pointer"] == "speeker"


@pytest.mark.parametrize(
    ("asked", "pointer", "detail"),
    [
        ("statements?speeker=1", "speeker", "is no parameter here; speaker was meant?"),
        ("speakers?id=1", "id", "is no parameter here"),
        ("statements?kind=person", "kind", "is no parameter here; speaker_kind was meant?"),
        ("statements?date_from=2023", "date_from", "is no parameter here; from was meant?"),
        ("statements?channel=pone", "channel", "does not take 'pone'; phone was meant?"),
        ("statements?total=all", "total", "does not take 'all'; it is one of bounded, exact"),
        ("speakers?kind=foo", "kind", "does not take 'foo'; it is one of person, organisation, "),
        ("speakers?kind=!persn", "kind", "does not take 'persn'; person was meant?"),
        ("sources?status=curent", "status", "does not take 'curent'; current was meant?"),
        ("sources?sort=date", "sort", "does not take 'date'; it is one of -recorded, recorded, "),
        ("statements/{id}/attribution?style=shrt", "style", "does not take 'shrt'; short was"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_was(client, asked, pointer, detail):
    made = make.posted(client)

    answer = client.get(f"/v1/{asked.format(id=made['id'])}")

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"].rstrip("/0") == pointer
    assert answer.json["errors"][0]["detail"].startswith(detail)


@pytest.mark.parametrize("name", ["text", "search", "page", "order"])
def test_what_is_like_no_parameter_is_not_said_to_be_meant(client, name):
    answer = client.get(f"/v1/statements?{name}=1")

    assert answer.json["errors"][0]["detail"] == "is no parameter here"


def test_one_query_string_means_to_each_route_what_its_own_parameters_say(client, stranger):
    made = make.posted(client, speaker="Ann Example", text="Words")
    for _ in range(2):
        assert stranger.get("/v1/speakers?limit=1").json["data"][0]["name"] == "Ann Example"
        assert stranger.get("/v1/statements?limit=1").json["data"][0]["id"] == made["id"]
        assert stranger.get("/v1/speakers?highlight=true").status_code == 400
        assert stranger.get("/v1/statements?highlight=true").status_code == 200


@pytest.mark.parametrize("path", ["/v1/statements", "/v1/speakers", "/v1/changes/head"])
def test_a_query_that_is_no_text_is_refused(stranger, path):
    answer = stranger.get(path, environ_overrides={"QUERY_STRING": "q=\xff"})

    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    for escaped in ("q=M%FCller", "q=%ff", "q=%ED%A0%80", "q=%C3", "M%FCller=1"):
        answer = stranger.get(f"{path}?{escaped}")
        assert answer.json["detail"] == "the query is not UTF-8, in which ü is %C3%BC"


def test_a_reason_is_kept_as_it_was_meant_or_not_at_all(client):
    made = make.posted(client)
    address, match = made["links"]["self"], {"If-Match": "*"}

    refused = client.delete(f"{address}?reason=r%FCckg%E4ngig", headers=match)
    taken = client.delete(f"{address}?reason=r%C3%BCckg%C3%A4ngig%20100%", headers=match)

    assert (refused.status_code, taken.status_code) == (400, 200)
    history = client.get(f"{address}/history").json["data"]
    assert [each["reason"] for each in history] == ["rückgängig 100%", None]
