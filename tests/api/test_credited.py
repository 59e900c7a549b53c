"""How a speaker is credited: names and roles, counted, with their days."""

import pytest

from service.record import credited
from tests import make

NOWHERE = "00000000-0000-7000-8000-000000000000"


def carried(*names):
    sources = [{"outlet": f"Outlet {number}"} for number in range(len(names))]
    return [
        {"source": source, "credited_as": name} for source, name in zip(sources, names, strict=True)
    ]


def rows(client, id, what, query=""):
    answer = client.get(f"/v1/speakers/{id}/{what}{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def abbas(client):
    """Somebody under three spellings, in two roles, once beside another."""
    given = (
        ("2005-01-15", "president", ("Mahmoud Abbas", "Abu Mazen")),
        ("2003", "Prime Minister", ("Mahmoud Abbas",)),
        ("2023-04-05", "president", ("Mahmoud Abbas", "Mahmoud Abbas", None)),
        (None, None, ("Mahmud Abbas",)),
    )
    for day, role, names in given:
        made = make.posted(
            client,
            speaker={"name": "Mahmoud Abbas", "kind": "person"},
            role=role,
            organisation="Palestinian Authority" if role else None,
            date=day,
            source=None,
            appearances=carried(*names),
        )
    joint = [{"speaker": "Mahmoud Abbas", "role": "president"}]
    make.posted(client, date="2010", joint_with=joint, source=None, appearances=carried("Ann"))
    gone = make.posted(client, speaker="Mahmoud Abbas", role="king")["id"]
    client.delete(f"/v1/statements/{gone}?reason=r", headers={"If-Match": "*"})
    return made["speaker"]["id"]


def test_names_are_counted_as_printed_with_their_days(client, abbas):
    found = rows(client, abbas, "credits")

    assert found["data"] == [
        {"credited_as": name, "statements": count, "first": first, "last": last}
        for name, count, first, last in (
            ("Mahmoud Abbas", 3, "2003-01-01", "2023-04-05"),
            ("Abu Mazen", 1, "2005-01-15", "2005-01-15"),
            ("Mahmud Abbas", 1, None, None),
        )
    ]
    assert found["total"] == {"value": 3, "relation": "exact"}
    assert found["warnings"] == []


def test_roles_are_counted_with_their_bodies_joint_ones_too(client, abbas):
    found = rows(client, abbas, "roles")["data"]

    body = found[0]["organisation"]
    assert body["name"] == "Palestinian Authority"
    days = {"statements": 2, "first": "2005-01-15", "last": "2023-04-05"}
    assert found == [
        {"role": "president", "organisation": body} | days,
        {"role": "Prime Minister", "organisation": body}
        | {"statements": 1, "first": "2003-01-01", "last": "2003-12-31"},
        {"role": "president", "organisation": None}
        | {"statements": 1, "first": "2010-01-01", "last": "2010-12-31"},
    ]


def test_a_role_for_two_bodies_that_are_one_by_now_is_counted_once_in_a_statement(client):
    credit = {"speaker": "Ann Example", "role": "chair"}
    joint = [credit | {"organisation": "The Board"}]
    made = make.posted(client, **credit, organisation="Board", joint_with=joint)
    bodies = [each["organisation"]["id"] for each in (made, *made["joint_with"])]
    merge = {"into": bodies[0], "reason": "one"}
    client.post(f"/v1/speakers/{bodies[1]}/merge", json=merge, headers={"If-Match": "*"})

    found = rows(client, made["speaker"]["id"], "roles")["data"]

    assert [(each["organisation"]["id"], each["statements"]) for each in found] == [(bodies[0], 1)]


@pytest.mark.parametrize("what", ["credits", "roles"])
def test_pages_reach_the_end_and_a_foreign_cursor_is_refused(client, abbas, what):
    whole = rows(client, abbas, what)["data"]
    page = rows(client, abbas, what, "?limit=1")
    found = list(page["data"])

    while page["links"]["next"]:
        page = client.get(page["links"]["next"]).json
        found += page["data"]

    other = {"credits": "roles", "roles": "credits"}[what]
    cursor = rows(client, abbas, other, "?limit=1")["links"]["next"].partition("cursor=")[2]
    assert found == whole
    assert len(whole) == 3
    refused = client.get(f"/v1/speakers/{abbas}/{what}?cursor={cursor}")
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (400, "other-cursor")


def test_who_was_never_credited_has_none_and_nobody_is_not_found(client):
    made = client.post("/v1/speakers", json={"name": "Ann"}).json

    for what in ("credits", "roles"):
        assert rows(client, made["id"], what)["data"] == []
        assert made["links"][what].endswith(f"/v1/speakers/{made['id']}/{what}")
        assert client.get(f"/v1/speakers/{NOWHERE}/{what}").status_code == 404


def test_of_very_many_statements_the_newest_are_counted_and_that_is_said(
    client, abbas, monkeypatch
):
    monkeypatch.setattr(credited, "BOUND", 3)

    found = rows(client, abbas, "credits")

    assert [each["statements"] for each in found["data"]] == [2, 1]
    assert [each["code"] for each in found["warnings"]] == ["only-the-newest-counted"]


@pytest.mark.parametrize(("what", "sent"), [("credits", 6), ("roles", 7)])
def test_counting_sends_a_fixed_number_of_queries(client, abbas, queries, what, sent):
    rows(client, abbas, what)
    queries.clear()

    rows(client, abbas, what)

    assert len(queries) == sent
