"""What a query string means is remembered, and what it finds is asked each time."""

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


def test_one_query_string_means_to_each_route_what_its_own_parameters_say(client, stranger):
    made = make.posted(client, speaker="Ann Example", text="Words")
    for _ in range(2):
        assert stranger.get("/v1/speakers?limit=1").json["data"][0]["name"] == "Ann Example"
        assert stranger.get("/v1/statements?limit=1").json["data"][0]["id"] == made["id"]
        assert stranger.get("/v1/speakers?highlight=true").status_code == 400
        assert stranger.get("/v1/statements?highlight=true").status_code == 200
