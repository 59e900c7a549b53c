"""What a merge of speakers leaves as it was: the past, the chain, the index, the way back."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import update

from service import record
from service.models import Speaker
from service.record import erasure, index_faults, verification
from tests import make
from tests.merged import ANY, added, content, found, merged, read, unmerged


def faults(app):
    with app.extensions["database"].reading() as session:
        return [*verification.faults(session), *index_faults.find(session)]


@pytest.fixture
def pair(client):
    """Two speakers, each with a statement, a joint one, a body and a position."""
    one, other = added(client, "Ann", aliases=["A."]), added(client, "Ann Example")
    for each in (one, other):
        path, who = f"/v1/speakers/{each['id']}", {"id": each["id"]}
        client.post(f"{path}/positions", json={"title": "Mayor"}, headers=ANY)
        make.posted(client, text=f"{each['name']} alone", speaker=who, date="2023")
        make.posted(client, text=f"{each['name']} joint", joint_with=[{"speaker": who}])
    return one, other


def test_the_history_of_a_statement_shows_who_stood_for_its_speaker_at_each_revision(client, pair):
    one, other = pair
    (made,) = client.get('/v1/statements?speaker="Ann"&q=alone').json["data"]
    path = made["links"]["self"]
    merged(client, one, other)
    client.patch(path, json={"note": "x", "reason": "r"}, headers=ANY)
    unmerged(client, other)
    client.patch(path, json={"note": "y", "reason": "r"}, headers=ANY)

    lines = client.get(f"{path}/history").json["data"]

    shown = [each["record"]["speaker"]["id"] for each in lines]
    assert shown == [one["id"], other["id"], one["id"]]
    assert [each["changed"] for each in lines] == [["/note"], ["/note"], []]


def test_the_chain_the_tables_and_the_index_hold_through_a_merge_and_back(client, app, pair):
    one, other = pair
    third = added(client, "Third")

    merged(client, one, other)
    merged(client, other, third)
    assert faults(app) == []
    with app.extensions["database"].writing() as session:
        assert record.reindexing.every(session) == 4
        assert [*index_faults.find(session)] == []
    unmerged(client, third)
    unmerged(client, other)
    assert faults(app) == []


@pytest.mark.parametrize("columns", [{"survivor_number": None}, {"survivor_number": 1}])
def test_a_speaker_whom_the_wrong_one_answers_for_is_a_fault(client, app, pair, columns):
    _, other = pair
    merged(client, other, added(client, "Third"))
    with app.extensions["database"].writing() as session:
        wrong = update(Speaker).where(Speaker.id == UUID(other["id"])).values(**columns)
        session.execute(wrong)
        session.commit()

    assert f"speaker {other['id']} is answered for by another than the one it is part of" in faults(
        app
    )


def test_an_erased_survivor_leaves_no_name_of_what_was_merged_into_it(client, app, pair):
    one, other = pair
    merged(client, one, other)

    with app.extensions["database"].writing() as session:
        with pytest.raises(record.errors.Merged):
            erasure.speaker(session, UUID(one["id"]), by="operator", reason="order")
        erasure.speaker(session, UUID(other["id"]), by="operator", reason="order")
        session.commit()

    shown = read(client, other)
    assert (shown["name"], shown["aliases"], shown["positions"]) == ("", [], [])
    assert client.get("/v1/speakers?q=ann").json["data"] == []
    assert found(client, f"speaker_id={one['id']}") == sorted(
        f"{name} {how}" for name in ("Ann", "Ann Example") for how in ("alone", "joint")
    )
    again = {"into": other["id"], "reason": "r"}
    third = added(client, "Third")
    refused = client.post(f"/v1/speakers/{third['id']}/merge", json=again, headers=ANY)
    assert [each["code"] for each in refused.json["errors"]] == ["erased"]
    unmerged(client, other)
    assert read(client, one)["name"] == ""
    assert faults(app) == []


def test_of_two_who_are_merged_into_each_other_at_once_one_stays(client, app, key, pair):
    one, other = pair
    etags = [client.get(f"/v1/speakers/{each['id']}").headers["ETag"] for each in pair]

    def merge(ends):
        (which, into), etag = ends
        own = app.test_client()
        headers = {"Authorization": f"Bearer {key}", "If-Match": etag}
        body = {"into": into["id"], "reason": "r"}
        return own.post(f"/v1/speakers/{which['id']}/merge", json=body, headers=headers)

    with ThreadPoolExecutor(2) as pool:
        both = zip(((one, other), (other, one)), etags, strict=True)
        answers = list(pool.map(merge, both))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses in ([200, 409], [200, 412])
    (stays,) = (answer.json for answer in answers if answer.status_code == 200)
    assert len(found(client, f"speaker_id={stays['id']}")) == 4
    assert faults(app) == []


def test_a_repeated_merge_gets_the_first_answer_again(client, pair):
    one, other = pair
    body = {"into": other["id"], "reason": "r"}
    headers = ANY | {"Idempotency-Key": "k"}
    path = f"/v1/speakers/{one['id']}/merge"

    first, again = (client.post(path, json=body, headers=headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json, first.headers["Content-Location"]) == (
        again.json,
        again.headers["Content-Location"],
    )


def test_what_a_process_remembers_of_names_does_not_outlive_a_merge(client, pair):
    one, other = pair
    held = {"speaker": "Ann", "role": "Senator", "date": "2023"}
    before = [make.posted(client, **held) for _ in range(2)]

    merged(client, one, other)
    between = [make.posted(client, **held) for _ in range(2)]
    unmerged(client, other)
    after = [make.posted(client, **held) for _ in range(2)]

    shown = [each["speaker"]["id"] for each in (*before, *between, *after)]
    assert shown == [each["id"] for each in (one, one, other, other, one, one)]
    told = [
        next(w["detail"] for w in each["warnings"] if w["code"] == "role-not-held-on-date").count(
            "Mayor"
        )
        for each in (*before, *between, *after)
    ]
    assert told == [1, 1, 2, 2, 1, 1]


LISTS = (
    "/v1/statements?limit=100",
    "/v1/statements?limit=100&facets=speaker,organisation&speaker=ann&held=mayor",
    "/v1/speakers?q=ann",
    "/v1/speakers?limit=100",
)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_sends_few_queries_more_for_any_number_of_merges(client, queries, pair, path):
    def sent():
        queries.clear()
        assert client.get(path).status_code == 200
        return len(queries)

    one, other = pair
    for name in ("B", "C", "D"):
        make.posted(client, text=name, speaker=name, joint_with=[{"speaker": "E"}])
    unmerged_count = sent()
    merged(client, one, other)
    few = sent()
    for name, into in (("B", "C"), ("D", "E")):
        ids = [client.get(f'/v1/speakers?q="{each}"').json["data"][0] for each in (name, into)]
        merged(client, *ids)

    assert few <= unmerged_count + 3
    assert sent() <= few + 1


def test_a_list_of_statements_sends_as_many_queries_as_before_where_nobody_was_merged(
    client, queries
):
    for name in ("A", "B"):
        make.posted(client, speaker=name, organisation="Body", joint_with=[{"speaker": "E"}])
    queries.clear()

    client.get("/v1/statements")

    assert sum("FROM speaker" in each for each in queries) <= 4
    queries.clear()
    client.get("/v1/speakers?q=A")
    parts = [each for each in queries if re.search(r"survivor_number (IN|= ANY)", each)]
    assert parts == []


def test_credits_and_roles_of_a_survivor_are_counted_in_as_many_queries(client, queries, pair):
    one, other = pair
    source = {"source": None, "appearances": [{"source": "CNN", "credited_as": "Ann E."}]}
    for each in pair:
        make.posted(client, speaker={"id": each["id"]}, role="Mayor", organisation="O", **source)
    merged(client, one, other)
    queries.clear()

    path = f"/v1/speakers/{other['id']}"
    credits, roles = (client.get(f"{path}/{what}").json["data"] for what in ("credits", "roles"))

    assert [(each["credited_as"], each["statements"]) for each in credits] == [("Ann E.", 2)]
    assert [(each["role"], each["statements"]) for each in roles] == [("Mayor", 2)]
    assert content(read(client, other))["merged"] == [{"id": one["id"], "name": "Ann"}]
