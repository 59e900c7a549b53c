"""Sources that are amended or withdrawn: what they carry says so, and is found by them."""

import pytest

from tests import make

ANY = {"If-Match": "*"}
GUARDIAN = {"outlet": "The Guardian", "title": "A raid", "url": "https://example.org/raid"}


@pytest.fixture
def carried(client):
    """Two statements that one source carries, one of them beside another source."""
    source = make.posted(client, text="first", source=GUARDIAN)["appearances"][0]["source"]
    appearances = [{"source": "CNN"}, {"source": {"id": source["id"]}}]
    make.posted(client, text="second", source=None, appearances=appearances)
    make.posted(client, text="other", source="CNN")
    return source["id"]


def corrected(client, id, status):
    body = {"status": status, "reason": "r"}
    answer = client.patch(f"/v1/sources/{id}", json=body, headers=ANY)
    assert answer.status_code == 200, answer.text
    return answer.json


def warned(row):
    return [(each["pointer"], each["code"]) for each in row["warnings"]]


def test_carriers_addressees_and_who_has_it_at_first_hand_are_searched_and_counted(client):
    agency = {"name": "AFP", "relation": "relayed_by"}
    ways = {
        "told CNN": ("CNN", [{"source": "CNN"}, {"source": "BBC", "via": ["CNN"]}]),
        "told AFP": ("afp", [{"source": "Daily", "via": [agency, "The Times"]}]),
        "told both": ("AFP", [{"source": "AFP"}]),
        "told nobody": (None, [{"source": "Post", "via": ["A.F.P."]}]),
    }
    for text, (said_to, appearances) in ways.items():
        make.posted(client, text=text, said_to=said_to, source=None, appearances=appearances)

    facets = client.get("/v1/statements?facets=via,said_to,first_hand").json["facets"]

    counted = {
        name: [(each["value"], each["count"]) for each in facet["buckets"]]
        for name, facet in facets.items()
    }
    assert counted == {
        "via": [('"A.F.P."', 1), ('"AFP"', 1), ('"CNN"', 1), ('"The Times"', 1)],
        "said_to": [('"AFP"', 2), ('"CNN"', 1)],
        "first_hand": [("false", 2), ("true", 2)],
    }
    assert [facets[name]["missing"] for name in counted] == [1, 1, 0]
    for query, texts in {
        "via=afp": ["told nobody", "told AFP"],
        "via=!cnn&via=!afp": ["told both"],
        "said_to=afp": ["told both", "told AFP"],
        "said_to=afp&first_hand=true": ["told both"],
        "first_hand=false": ["told nobody", "told AFP"],
        "via=cnn&first_hand=true": ["told CNN"],
    }.items():
        assert (query, make.found(client, query)) == (query, texts)


def test_a_source_links_to_every_statement_that_it_carries(client, carried):
    source = corrected(client, carried, "withdrawn")

    listed = client.get(source["links"]["statements"]).json["data"]

    assert {each["text"] for each in listed} == {"first", "second"}
    assert client.get(f"/v1/sources/{carried}").json["links"] == source["links"]
    speaker = client.get(f"/v1/speakers/{listed[0]['speaker']['id']}").json
    assert client.get(speaker["links"]["statements"]).json["data"] == listed[:1]


@pytest.mark.parametrize(
    ("status", "code"), [("amended", "source-amended"), ("withdrawn", "source-withdrawn")]
)
def test_the_statements_of_a_source_say_that_it_stands_no_longer(client, carried, status, code):
    address = client.get("/v1/statements?q=second").json["data"][0]["links"]["self"]
    before = client.get(address)
    changes = client.get("/v1/changes/head").json["change"]

    corrected(client, carried, status)

    rows = {each["text"]: warned(each) for each in client.get("/v1/statements").json["data"]}
    assert rows == {
        "first": [("/appearances/0/source", code)],
        "second": [("/appearances/1/source", code)],
        "other": [],
    }
    after = client.get(address)
    assert warned(after.json) == rows["second"]
    assert after.json["appearances"][1]["source"]["status"] == status
    assert "The Guardian" in after.json["warnings"][0]["detail"]
    assert after.headers["ETag"] != before.headers["ETag"]
    lines = client.get(f"/v1/changes?after={changes}").json["data"]
    assert len([line for line in lines if line["statement"]]) == 2


def test_who_records_words_of_a_withdrawn_source_is_told(client, carried):
    corrected(client, carried, "withdrawn")

    made = make.posted(client, text="third", source=GUARDIAN)
    again = corrected(client, carried, "current")

    assert ("/appearances/0/source", "source-withdrawn") in warned(made)
    assert warned(again) == []
    assert warned(client.get(made["links"]["self"]).json) == []


def test_fields_of_a_row_without_its_warnings_have_none(client, carried):
    corrected(client, carried, "amended")

    row = client.get("/v1/statements?q=first&fields=id").json["data"][0]

    assert list(row) == ["id"]
