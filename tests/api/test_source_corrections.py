"""Sources recorded by themselves, corrected, amended and withdrawn."""

import pytest

from service.record import index_faults
from tests import make

ANY = {"If-Match": "*"}
WHOLE = {"outlet": "CNN", "title": "A raid", "published": "2023-04-05"}


def added(client, **fields):
    answer = client.post("/v1/sources", json=fields or WHOLE)
    assert answer.status_code == 201, answer.text
    return answer.json


def patch(client, id, **fields):
    return client.patch(f"/v1/sources/{id}", json={"reason": "r"} | fields, headers=ANY)


def test_a_source_is_recorded_and_found_again(client):
    made = added(client)

    statement = make.posted(client, source=WHOLE)

    assert statement["appearances"][0]["source"]["id"] == made["id"]
    assert client.get(made["links"]["self"]).json == made


@pytest.mark.parametrize("given", [WHOLE, {"url": "https://example.org/a"}])
def test_a_known_source_is_a_conflict_that_names_it(client, given):
    made = added(client, **given)

    answer = client.post("/v1/sources", json=given)

    assert (answer.status_code, answer.json["existing"]) == (409, made["id"])


@pytest.mark.parametrize("status", ["amended", "withdrawn"])
def test_a_source_that_is_withdrawn_shows_in_each_of_its_statements(client, status):
    made = make.posted(client, source=WHOLE)
    source = made["appearances"][0]["source"]
    before = client.get(made["links"]["self"]).headers["ETag"]

    answer = patch(client, source["id"], status=status)

    statement = client.get(made["links"]["self"])
    assert answer.json["status"] == status
    assert statement.json["appearances"][0]["source"]["status"] == status
    assert statement.headers["ETag"] != before
    assert statement.json["revision"] == 1


def test_a_corrected_outlet_is_the_one_that_is_found(client):
    made = make.posted(client, source={"outlet": "CNN", "url": "https://example.org/a"})

    patch(client, made["appearances"][0]["source"]["id"], outlet="BBC", url="https://example.org/b")

    assert (make.found(client, "outlet=cnn"), make.found(client, "outlet=bbc")) == (
        [],
        [made["text"]],
    )
    assert make.found(client, "source_url=https://example.org/b") == [made["text"]]
    assert make.found(client, "source_url=https://example.org/a") == []


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"outlet": None, "title": None}, 422, "required"),
        ({"url": "https://example.org/taken"}, 409, "known-source"),
        ({"url": "ftp://example.org"}, 422, "invalid-url"),
        ({"published": "2023-02-30"}, 422, "invalid-date"),
        ({"status": "gone"}, 422, "not-in-vocabulary"),
        ({"reason": None}, 422, "null"),
    ],
)
def test_a_wrong_correction_of_a_source_changes_nothing(client, fields, status, code):
    added(client, url="https://example.org/taken")
    made = added(client)

    answer = patch(client, made["id"], **fields)

    assert answer.status_code == status
    assert code in [each["code"] for each in answer.json["errors"]]
    assert client.get(made["links"]["self"]).json == made


def test_a_correction_of_a_source_to_what_it_is_makes_no_revision(client):
    made = added(client)

    assert patch(client, made["id"], **WHOLE).json["revision"] == 1
    assert patch(client, made["id"], url="https://example.org/a").json["revision"] == 2


def test_a_correction_of_a_source_writes_the_index_anew_where_something_of_it_stands_there(
    client, database, queries
):
    source = make.posted(client, source=WHOLE)["appearances"][0]["source"]["id"]
    corrections = {
        "title": ("B", False),
        "status": ("amended", False),
        "retrieved": ("2023-04-07", False),
        "author": ("X", True),
        "url": ("https://example.org/a", True),
        "outlet": ("BBC", True),
        "published": ("2023-04-06", True),
    }

    for field, (value, stands) in corrections.items():
        queries.clear()
        assert patch(client, source, **{field: value}).status_code == 200
        assert any("statement_index" in each for each in queries) is stands, field
        with database.reading() as session:
            assert list(index_faults.find(session)) == []
    assert len(make.found(client, "published_from=2023-04-06")) == 1
