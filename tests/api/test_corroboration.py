"""How widely a statement is carried, and by how many independent of one another, over HTTP."""

import json

import pytest

from schemas.statements import CorroborationSchema
from tests import make

ANY = {"If-Match": "*"}
TWICE = [{"source": "Daily", "via": ["AFP"]}, {"source": "AFP"}]


def counted(row):
    return tuple(row["corroboration"].values())


def test_every_answer_of_a_statement_has_it(client):
    made = make.posted(client, text="Words", source=None, appearances=TWICE)
    own = made["links"]["self"]
    patched = client.patch(own, json={"note": "n", "reason": "r"}, headers=ANY)
    added = client.post(
        f"{own}/appearances", json={"source": "BBC", "reason": "r"}, headers=ANY
    ).json
    last = f"{own}/appearances/{added['appearances'][2]['id']}"
    changed = client.patch(last, json={"via": ["Radio"], "reason": "r"}, headers=ANY)
    removed = client.delete(f"{last}?reason=r", headers=ANY)
    withdrawn = client.delete(f"{own}?reason=r", headers=ANY)
    restored = client.post(f"{own}/restore", json={"reason": "r"}, headers=ANY)
    (row,) = client.get("/v1/statements?q=words").json["data"]
    (marked,) = client.get("/v1/statements?q=words&highlight=true").json["data"]

    assert list(made["corroboration"]) == list(CorroborationSchema().fields)
    for answer in (patched, removed, withdrawn, restored, client.get(own)):
        assert counted(answer.json) == (2, 2, 1)
    assert (counted(added), counted(changed.json)) == ((3, 3, 2), (3, 3, 2))
    assert counted(row) == counted(marked) == counted(made) == (2, 2, 1)
    assert counted(client.get(f"{own}?as_of=2100-01-01").json) == (2, 2, 1)
    chosen = client.get("/v1/statements?q=words&fields=corroboration.origins").json["data"]
    assert chosen == [{"corroboration": {"origins": 1}}]


def test_a_source_that_is_withdrawn_takes_its_part_and_the_etag_tells(client):
    made = make.posted(client, source=None, appearances=[{"source": "CNN"}, {"source": "BBC"}])
    own, source = made["links"]["self"], made["appearances"][1]["source"]["id"]
    tags = [client.get(own).headers["ETag"]]
    found = []
    for status in ("amended", "withdrawn", "current"):
        body = {"status": status, "reason": "r"}
        client.patch(f"/v1/sources/{source}", json=body, headers=ANY)
        answer = client.get(own)
        found.append(counted(answer.json))
        tags.append(answer.headers["ETag"])

    assert found == [(2, 2, 2), (1, 1, 1), (2, 2, 2)]
    assert tags[0] == tags[3]
    assert len(set(tags)) == 3


def test_it_is_made_by_the_service_and_can_not_be_sent(client):
    stated = {"corroboration": {"appearances": 9, "outlets": 9, "origins": 9}}
    made = make.posted(client)
    own = made["links"]["self"]

    refused = make.refused(client, **stated)
    patched = client.patch(own, json=stated | {"reason": "r"}, headers=ANY)
    line = json.dumps({"text": "a", "speaker": "b", "source": "c"} | stated)
    imported = client.post(
        "/v1/statements/import", data=line, content_type="application/x-ndjson"
    ).json["data"]

    assert refused == [("/corroboration", "server-made")]
    assert patched.json["errors"][0]["code"] == "server-made"
    assert [each["code"] for each in imported[0]["errors"]] == ["server-made"]


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_an_export_and_the_history_hold_what_is_recorded_and_not_what_follows(client, form):
    made = make.posted(client, source=None, appearances=TWICE)

    exported = client.get(f"/v1/statements/export?format={form}").text
    revisions = client.get(made["links"]["history"]).json["data"]

    assert "corroboration" not in exported
    assert "origins" not in exported
    assert "corroboration" not in revisions[0]["record"]


def test_it_costs_no_query(client, queries):
    few = make.posted(client)
    many = make.posted(
        client,
        source=None,
        appearances=[{"source": f"S {n}", "via": [f"V {n % 3}"]} for n in range(20)],
    )
    counts = []
    for made in (few, many):
        queries.clear()
        client.get(made["links"]["self"])
        counts.append(len(queries))

    assert counts == [5, 5]
    assert counted(many) == (20, 20, 3)
