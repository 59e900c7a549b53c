"""`sort=relevance` over HTTP."""

import base64
import json

import pytest

from service.record import paging, relevance
from tests import make


@pytest.fixture
def record(client):
    for number in range(1, 6):
        make.posted(client, text="tax " * number + "bread " * (9 - number), language="en")


def cursor_of(*position):
    return base64.urlsafe_b64encode(json.dumps(position).encode()).rstrip(b"=").decode()


@pytest.mark.usefixtures("record")
def test_a_walk_by_links_ends_and_the_total_is_honest(client):
    address, seen = "/v1/statements?q=tax&sort=relevance&limit=2", []
    while address:
        page = client.get(address).json
        assert page["total"] == {"value": 5, "relation": "exact"}
        assert page["warnings"] == []
        seen += [each["text"].count("tax") for each in page["data"]]
        address = page["links"]["next"]

    assert seen == [5, 4, 3, 2, 1]


def test_relevance_without_words_is_an_error_that_says_so(client):
    answer = client.get("/v1/statements?sort=relevance&speaker=a")

    assert answer.status_code == 400
    assert answer.json["errors"][0] | {"detail": ""} == {
        "pointer": "sort",
        "code": "needs-words",
        "detail": "",
    }
    assert "q" in answer.json["errors"][0]["detail"]


@pytest.mark.usefixtures("record")
def test_a_cursor_that_was_tampered_with_is_refused(client):
    page = client.get("/v1/statements?q=tax&sort=relevance&limit=2").json
    word = page["links"]["next"].split("cursor=")[1]
    digest, *position = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    counts = position[-1]
    forged = [
        [float("nan"), *position[1:]],
        [10**400, *position[1:]],
        [position[0], float("inf"), *position[2:]],
        [position[0], -1, *position[2:]],
        [*position[:2], -1, *position[3:]],
        [*position[:2], 2**63, *position[3:]],
        [*position[:3], 2**80, *position[4:]],
        [*position[:4], "1", counts],
        [*position[:4], 2**63, counts],
        [*position[:5], "1"],
        [*position[:5], "1 2 3"],
        [*position[:5], "1 99999999"],
        [*position[:5], 7],
        position[:5],
    ]

    for place in forged:
        query = {"q": "tax", "sort": "relevance", "limit": 2, "cursor": cursor_of(digest, *place)}
        answer = client.get("/v1/statements", query_string=query)
        assert answer.status_code == 400, place
        assert answer.json["errors"][0]["code"] == "invalid-cursor"


@pytest.mark.parametrize("window", [7, 10_000])
def test_those_who_make_room_within_their_second_are_not_left_out(client, monkeypatch, window):
    """Neither behind the last page nor at the end of the window."""
    monkeypatch.setattr(relevance, "WINDOW", window)
    said, before = "2023-04-05T10:30:00Z", "2022-01-01"
    made = [
        make.posted(client, text="tax", date=before if 4 <= number < 12 else said)
        for number in range(18)
    ]
    page = client.get("/v1/statements?q=tax&from=2023&sort=relevance&limit=3").json
    for each in (*made[8:12], *made[7:3:-1]):
        correction = {"date": said, "reason": "r"}
        client.patch(each["links"]["self"], json=correction, headers={"If-Match": "*"})

    seen = [each["id"] for each in page["data"]]
    while page["links"]["next"]:
        page = client.get(page["links"]["next"]).json
        seen += [each["id"] for each in page["data"]]

    ranked = made if window > len(made) else made[3:]
    assert seen == [each["id"] for each in reversed(ranked)]


@pytest.mark.usefixtures("record")
def test_an_infinite_place_is_no_cursor_of_a_list_by_date(client):
    page = client.get("/v1/statements?limit=2").json
    word = page["links"]["next"].split("cursor=")[1]
    digest = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))[0]

    answer = client.get(f"/v1/statements?cursor={cursor_of(digest, float('inf'))}")

    assert answer.status_code == 400


@pytest.mark.usefixtures("record")
def test_the_number_of_queries_grows_neither_with_the_page_nor_with_the_words(stranger, queries):
    counts = set()
    for asked in ("q=tax&limit=1", "q=tax bread&limit=5", "q=tax OR bread OR wine&limit=5"):
        queries.clear()
        stranger.get(f"/v1/statements?sort=relevance&{asked}")
        counts.add(len([sent for sent in queries if "pg_" not in sent]))

    assert counts == {7}


@pytest.mark.usefixtures("record")
def test_what_is_ranked_is_not_counted_again_where_it_is_more_than_the_bound(
    stranger, queries, monkeypatch
):
    monkeypatch.setattr(relevance, "WINDOW", 3)
    totals, asked = [], []
    for bound in (2, 3, 1_000):
        monkeypatch.setattr(paging, "BOUND", bound)
        queries.clear()
        page = stranger.get(f"/v1/statements?q=tax&sort=relevance&limit={len(asked) + 1}").json
        totals.append((page["total"]["value"], page["total"]["relation"]))
        asked.append(sum("count(*)" in sent for sent in queries))

    assert totals == [(2, "at_least"), (3, "at_least"), (5, "exact")]
    assert asked == [0, 1, 1]
