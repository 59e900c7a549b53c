"""Histories, the record as it stood, and the feed of changes."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select

from service import record
from service.models import Revision, base, now
from service.record import chain
from tests import make

ANY = {"If-Match": "*"}


@pytest.fixture
def clock(monkeypatch):
    """A clock that is moved by hand; every module of the record reads it."""
    at = [datetime(2026, 1, 1, 12, tzinfo=UTC)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return at[0]

    monkeypatch.setattr(base, "datetime", Clock)

    def move(**by):
        at[0] += timedelta(**by)
        return f"{at[0]:%Y-%m-%dT%H:%M:%SZ}"

    return move


def correct(client, path, **fields):
    answer = client.patch(f"/v1/{path}", json={"reason": "as printed"} | fields, headers=ANY)
    assert answer.status_code == 200, answer.text
    return answer.json


def history(client, path, query=""):
    answer = client.get(f"/v1/{path}/history{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_history_says_who_changed_what_when_and_why(client):
    made = make.posted(client, role="Minister", speaker="Ann Example")
    path = f"statements/{made['id']}"
    corrected = correct(client, path, role="Prime Minister", tags=["a"])
    client.delete(f"/v1/{path}?reason=misheard", headers=ANY)

    listed = history(client, path)

    assert listed["total"] == {"value": 3, "relation": "exact"}
    assert [
        (each["revision"], each["action"], each["by"], each["reason"], each["changed"])
        for each in listed["data"]
    ] == [
        (3, "withdraw", "desk", "misheard", ["/status"]),
        (2, "correct", "desk", "as printed", ["/role", "/tags"]),
        (1, "add", "desk", None, []),
    ]
    shown = listed["data"][1]["record"]
    beside = {"corroboration": {}, "links": None, "warnings": []}
    assert shown | beside == corrected | beside
    assert client.get(made["links"]["history"]).json == listed


def test_a_history_has_the_reason_of_every_change(client):
    one, two = (make.posted(client, speaker="Ann Example") for _ in range(2))
    ann, zoe = (make.posted(client, speaker=each)["speaker"]["id"] for each in ("Anne E", "Zoe"))
    source = one["appearances"][0]["source"]["id"]
    statement = f"statements/{one['id']}"

    def change(method, path, **fields):
        reason = f"{method} {path}"
        given = {"query_string": {"reason": reason}}
        if method != "delete":
            given = {"json": fields | {"reason": reason}}
        answer = getattr(client, method)(f"/v1/{path}", **given, headers=ANY)
        assert answer.status_code < 300, answer.text
        return answer.json, reason

    changed, added = change("post", f"{statement}/appearances", source="BBC")
    appearance = f"{statement}/appearances/{changed['appearances'][1]['id']}"
    made, held = change("post", f"speakers/{ann}/positions", title="Mayor")
    position = f"speakers/{ann}/positions/{made['positions'][0]['id']}"
    given = {
        statement: [
            added,
            change("patch", appearance, cue="said")[1],
            change("delete", appearance)[1],
            change("patch", statement, role="Mayor")[1],
            change("delete", statement)[1],
            change("post", f"{statement}/restore")[1],
            change("post", f"{statement}/merge", into=two["id"])[1],
        ],
        f"sources/{source}": [change("patch", f"sources/{source}", title="A")[1]],
        f"speakers/{ann}": [
            held,
            change("patch", position, title="Lord Mayor")[1],
            change("delete", position)[1],
            change("patch", f"speakers/{ann}", kind="person")[1],
            change("post", f"speakers/{ann}/merge", into=zoe)[1],
        ],
        f"speakers/{zoe}": [
            f"post speakers/{ann}/merge",
            change("post", f"speakers/{zoe}/unmerge")[1],
        ],
        f"statements/{two['id']}": [
            f"post {statement}/merge",
            change("post", f"statements/{two['id']}/unmerge")[1],
        ],
    }

    for path, reasons in given.items():
        told = [each["reason"] for each in history(client, path)["data"]]
        assert [each for each in reversed(told) if each is not None][: len(reasons)] == reasons


def test_a_history_shows_speakers_and_sources_as_they_stood(client):
    made = make.posted(client, speaker="Ann Example", source={"outlet": "CNN", "title": "A"})
    correct(client, f"speakers/{made['speaker']['id']}", name="Anne Example")
    correct(client, f"sources/{made['appearances'][0]['source']['id']}", title="B")
    correct(client, f"statements/{made['id']}", note="checked")

    newest, oldest = history(client, f"statements/{made['id']}")["data"]

    assert (oldest["record"]["speaker"]["name"], newest["record"]["speaker"]["name"]) == (
        "Ann Example",
        "Anne Example",
    )
    titles = [each["record"]["appearances"][0]["source"]["title"] for each in (oldest, newest)]
    assert titles == ["A", "B"]
    assert newest["changed"] == ["/note"]


def test_what_a_history_shows_is_what_its_hashes_hold(client):
    made = make.posted(client)
    correct(client, f"statements/{made['id']}", note="“ünïcode” \u202b\U0001f600")

    newest, oldest = history(client, f"statements/{made['id']}")["data"]

    record = newest["record"]
    for name in ("speaker", "organisation"):
        record[name] = record[name] and {"id": record[name]["id"]}
    for appearance in record["appearances"]:
        appearance["source"] = {"id": appearance["source"]["id"]}
    content = orjson.dumps(
        {"reason": newest["reason"], "record": record}, option=orjson.OPT_SORT_KEYS
    )
    digest = hashlib.sha256(newest["salt"].encode() + content).hexdigest()
    assert digest == newest["content_digest"]
    assert newest["previous_hash"] == oldest["hash"]


def test_what_is_hashed_of_somebody_merged_is_the_id_that_was_recorded(client, database):
    made = make.posted(client, speaker="Ann Example")
    into = make.posted(client, speaker="Anne Example")["speaker"]["id"]
    merge = {"into": into, "reason": "one"}
    client.post(f"/v1/speakers/{made['speaker']['id']}/merge", json=merge, headers=ANY)
    correct(client, f"statements/{made['id']}", note="checked")

    newest = history(client, f"statements/{made['id']}")["data"][0]

    with database.reading() as session:
        content = session.scalar(
            select(Revision.content).where(Revision.number == newest["number"])
        )
    assert newest["record"]["speaker"]["id"] == into
    assert orjson.loads(content)["record"]["speaker"] == {"id": made["speaker"]["id"]}
    digest = hashlib.sha256((newest["salt"] + content).encode()).hexdigest()
    assert digest == newest["content_digest"]


EVERY = "status=current&status=disputed&status=corrected&status=withdrawn"


def test_a_copy_that_follows_the_feed_as_the_page_says_is_the_store(client):
    """`docs/history.md`, Keeping a copy."""

    def exported():
        lines = client.get(f"/v1/statements/export?{EVERY}").text.splitlines()
        return {each["id"]: each for each in map(json.loads, lines)}

    first, second, third = (make.posted(client, text=each, speaker="A B") for each in "123")
    after = client.get("/v1/changes/head").json["change"]
    correct(client, f"statements/{first['id']}", note="before the export")
    copy = exported()
    correct(client, f"speakers/{first['speaker']['id']}", name="A C")
    client.delete(f"/v1/statements/{first['id']}?reason=r", headers=ANY)
    merge = {"into": third["id"], "reason": "one"}
    client.post(f"/v1/statements/{second['id']}/merge", json=merge, headers=ANY)
    fourth = make.posted(client, text="4", speaker="A B")

    while True:
        page = client.get(f"/v1/changes?after={after}&limit=3").json
        touched = {each["statement"] for each in page["data"]} - {None}
        for id in touched:
            copy.pop(id, None)
            for row in client.get(f"/v1/statements?id={id}&{EVERY}").json["data"]:
                beside = ("corroboration", "links", "warnings")
                copy[row["id"]] = {name: row[name] for name in row if name not in beside}
        after = page["last"]
        if page["links"]["next"] is None:
            break

    assert copy == exported()
    assert {first["id"], third["id"], fourth["id"]} == copy.keys()


def test_a_history_pages_to_its_end_in_a_fixed_number_of_queries(client, queries):
    made = make.posted(client)
    for number in range(6):
        correct(client, f"statements/{made['id']}", note=f"n{number}")
    seen, counts = [], set()
    address = f"/v1/statements/{made['id']}/history?limit=3"

    while address:
        queries.clear()
        page = client.get(address).json
        counts.add(len(queries))
        seen += [each["revision"] for each in page["data"]]
        address = page["links"]["next"]

    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert counts == {3 + 1}  # the key, the count, the page, what it embeds
    other = client.get(f"/v1/statements/{made['id']}/history?cursor=abc")
    assert other.status_code == 400


def test_a_merged_statement_is_read_as_it_stood_before_the_merge(client, clock):
    first = clock()
    one, two = (make.posted(client, text=each, speaker="Ann Example") for each in ("One", "Two"))
    second = clock(hours=1)
    body = {"into": two["id"], "reason": "r"}
    client.post(f"/v1/statements/{one['id']}/merge", json=body, headers=ANY)
    third = clock(hours=1)
    client.post(f"/v1/statements/{two['id']}/unmerge", json={"reason": "r"}, headers=ANY)
    address = f"/v1/statements/{one['id']}"

    found = [client.get(f"{address}?as_of={at}") for at in (first, second, third)]

    assert [answer.status_code for answer in found] == [200, 308, 200]
    assert [found[place].json["text"] for place in (0, 2)] == ["One", "One"]
    merged = client.get(found[1].headers["Location"]).json
    assert [each["wording"] for each in merged["appearances"]] == [None, "One"]


def test_a_statement_is_read_as_it_stood(client, clock):
    first = clock()
    made = make.posted(client, role="Minister", speaker="Ann Example")
    address = f"/v1/statements/{made['id']}"
    second = clock(hours=1)
    correct(client, f"statements/{made['id']}", role="Prime Minister")
    third = clock(hours=1)
    correct(client, f"speakers/{made['speaker']['id']}", name="Anne Example")
    fourth = clock(hours=1)
    client.delete(f"{address}?reason=misheard", headers=ANY)
    before = "2026-01-01T11:59:59Z"

    found = {at: client.get(f"{address}?as_of={at}") for at in (before, first, second, third)}

    stood = {at: answer.json for at, answer in found.items() if answer.status_code == 200}
    assert {at: (each["role"], each["speaker"]["name"]) for at, each in stood.items()} == {
        first: ("Minister", "Ann Example"),
        second: ("Prime Minister", "Ann Example"),
        third: ("Prime Minister", "Anne Example"),
    }
    assert stood[first] | {"links": None} == made | {"links": None}
    assert found[before].status_code == 404
    assert client.get(f"{address}?as_of={fourth}").status_code == 410
    assert client.get(f"{address}?as_of=2026-01-01").status_code == 410
    assert client.get(f"{address}?as_of=2025-12-31").status_code == 404
    shifted = client.get(f"{address}?as_of=2026-01-01T16:00:00%2B03:00")
    assert shifted.json["role"] == "Prime Minister"


def test_a_moment_of_another_zone_is_told_in_utc(client):
    made = make.posted(client)

    answer = client.get(f"/v1/statements/{made['id']}?as_of=1999-01-01T01:00:00%2B03:00")

    assert answer.status_code == 404
    assert answer.json["detail"].endswith(" at 1998-12-31T22:00:00Z")


def test_the_tombstone_of_a_moment_is_as_that_of_the_present(client, app, clock):
    first = clock()
    made = make.posted(client)
    address, withdrawn = made["links"]["self"], clock(hours=1)
    client.delete(f"{address}?reason=misheard", headers=ANY)
    present, then = client.get(address), client.get(f"{address}?as_of={withdrawn}")
    last = clock(hours=1)
    with app.extensions["database"].writing() as session:
        record.erasure.statement(session, UUID(made["id"]), by="operator", reason="order 7")
        session.commit()

    before, after = (client.get(f"{address}?as_of={at}") for at in (first, last))

    assert then.json["statement"] == present.json["statement"]
    assert then.json["statement"] == {
        "id": made["id"],
        "status": "withdrawn",
        "erased": False,
        "reason": "misheard",
        "revision": 2,
        "updated": withdrawn,
    }
    assert then.headers["ETag"] == present.headers["ETag"]
    assert after.json["statement"] == client.get(address).json["statement"]
    assert before.json["statement"] == then.json["statement"] | {
        "erased": True,
        "reason": None,
        "revision": 1,
        "updated": first,
    }
    for answer in (before, after):
        assert (answer.status_code, "erased" in answer.json["detail"]) == (410, True)


def test_what_was_erased_has_never_been_what_an_earlier_release_let_it_become(client, app, clock):
    made = make.posted(client, source="The Example")
    address, before = made["links"]["self"], clock()
    clock(hours=1)
    with app.extensions["database"].writing() as session:
        source = UUID(made["appearances"][0]["source"]["id"])
        record.erasure.source(session, source, by="operator", reason="order 7")
        session.commit()
    erased = clock(hours=1)
    clock(hours=1)
    with app.extensions["database"].writing() as session:
        found = record.sources.get(session, source)
        found.outlet, found.revision, found.updated = "Another", found.revision + 1, now()
        record.history.append(session, found, action="correct", by="desk", reason="r")
        session.commit()

    outlets = [
        client.get(f"{address}?as_of={at}").json["appearances"][0]["source"]["outlet"]
        for at in (before, erased, clock(hours=1))
    ]

    assert outlets == [None, None, "Another"]
    (past,) = client.get(made["links"]["history"]).json["data"]
    assert past["record"]["appearances"][0]["source"]["outlet"] is None


def test_whom_an_erased_speaker_was_part_of_is_shown_by_the_name_of_that_day(client, app, clock):
    made = make.posted(client, speaker="Ann")
    speaker = f"/v1/speakers/{made['speaker']['id']}"
    gone = client.post("/v1/speakers", json={"name": "Bob"}).json["id"]
    body = {"into": made["speaker"]["id"], "reason": "r"}
    clock(hours=1)
    client.post(f"/v1/speakers/{gone}/merge", json=body, headers=ANY)
    meanwhile = clock(hours=1)
    client.post(f"{speaker}/unmerge", json={"reason": "r"}, headers=ANY)
    since = clock(hours=1)
    client.patch(speaker, json={"name": "Ann Example", "reason": "r"}, headers=ANY)
    clock(hours=1)
    with app.extensions["database"].writing() as session:
        record.erasure.speaker(session, UUID(gone), by="operator", reason="order 7")
        session.commit()

    names = [
        client.get(f"{made['links']['self']}?as_of={at}").json["speaker"]["name"]
        for at in (meanwhile, since, clock())
    ]

    assert names == ["Ann", "Ann Example", "Ann Example"]


def test_a_statement_is_read_as_it_stood_before_and_after_its_speaker_was_merged(client, clock):
    made = make.posted(client, speaker="Ann", joint_with=[{"speaker": "Bob", "organisation": "O"}])
    address, one = made["links"]["self"], made["speaker"]["id"]
    before, names = clock(hours=1), {}
    for name in ("Ann Example", "Ann E. Example"):
        clock(hours=1)
        names[name] = client.post("/v1/speakers", json={"name": name}).json["id"]
    ends = list(names.values())
    for gone, into in ((one, ends[0]), (ends[0], ends[1])):
        body = {"into": into, "reason": "one person"}
        client.post(f"/v1/speakers/{gone}/merge", json=body, headers=ANY)
    merged = clock(hours=1)
    clock(hours=1)
    client.post(f"/v1/speakers/{ends[1]}/unmerge", json={"reason": "two"}, headers=ANY)
    after = clock(hours=1)

    stood = [client.get(f"{address}?as_of={at}").json for at in (before, merged, after)]

    assert [each["speaker"]["id"] for each in stood] == [one, ends[1], ends[0]]
    assert [each["speaker"]["name"] for each in stood] == ["Ann", "Ann E. Example", "Ann Example"]
    assert all(each["joint_with"] == made["joint_with"] for each in stood)
    assert client.get(address).json["speaker"]["id"] == ends[0]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "yesterday",
        "2026",
        "2026-02-30",
        "2026-01-01T10:00:00",
        "2026-1-1",
        "٢٠٢٦-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_a_moment_that_cannot_be_meant_is_a_400(client, given):
    made = make.posted(client)

    answer = client.get(f"/v1/statements/{made['id']}", query_string={"as_of": given})

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == "as_of"
    assert "%2B" not in answer.json["detail"]


def test_a_zone_whose_plus_has_come_as_a_space_is_told_how_to_write_it(client):
    made = make.posted(client)

    answer = client.get(f"/v1/statements/{made['id']}?as_of=2026-01-01T10:00:00+03:00")

    assert answer.status_code == 400
    assert answer.json["detail"].endswith("in an address, + is written %2B")


def followed(client, after=0, limit=100):
    lines = []
    while True:
        page = client.get(f"/v1/changes?after={after}&limit={limit}").json
        lines += page["data"]
        after = page["last"]
        if page["links"]["next"] is None:
            return lines


def test_the_feed_is_gap_free_and_names_what_each_change_touches(client):
    one = make.posted(client, speaker="Ann Example", source="CNN")
    other = make.posted(client, speaker="Ann Example", source="BBC")
    before = followed(client)
    correct(client, f"speakers/{one['speaker']['id']}", name="Anne Example")
    correct(client, f"sources/{other['appearances'][0]['source']['id']}", status="withdrawn")

    lines = followed(client, limit=2)

    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[: len(before)] == before
    assert [(line["kind"], line["action"], line["statement"]) for line in lines[len(before) :]] == [
        ("speaker", "correct", None),
        ("speaker", "correct", one["id"]),
        ("speaker", "correct", other["id"]),
        ("source", "correct", None),
        ("source", "correct", other["id"]),
    ]


def test_whoever_has_seen_the_whole_feed_goes_on_from_there(client):
    make.posted(client)
    last = client.get("/v1/changes").json["last"]

    feed = client.get(f"/v1/changes?after={last}").json

    assert (feed["data"], feed["last"]) == ([], last)


def test_a_corrected_name_changes_the_etag_of_each_statement_of_the_speaker(client):
    made = [make.posted(client, speaker="Ann Example") for _ in range(3)]
    joint = make.posted(client, speaker="Ben", joint_with=[{"speaker": "Ann Example"}])
    alone = make.posted(client, speaker="Cy")
    etags = {each["id"]: etag(client, each) for each in (*made, joint, alone)}

    last = client.get("/v1/changes/head").json["change"]
    correct(client, f"speakers/{made[0]['speaker']['id']}", name="Anne Example")

    changed = {
        each["id"] for each in (*made, joint, alone) if etag(client, each) != etags[each["id"]]
    }
    assert changed == {each["id"] for each in (*made, joint)}
    assert {line["statement"] for line in followed(client, last)} == changed | {None}
    assert make.found(client, "speaker=anne") == make.found(client, "speaker=ann")


def etag(client, made):
    return client.get(f"/v1/statements/{made['id']}").headers["ETag"]


def test_an_alias_alone_touches_no_statement(client):
    made = make.posted(client, speaker="Ann Example")
    last = client.get("/v1/changes/head").json["change"]

    correct(client, f"speakers/{made['speaker']['id']}", aliases=["A. Example"])

    assert [line["statement"] for line in followed(client, last)] == [None]
    assert make.found(client, "speaker=%22a. example%22") == [made["text"]]


def test_the_feed_of_an_empty_record_is_empty(client, queries):
    queries.clear()
    page = client.get("/v1/changes").json
    asked = len(queries)
    head = client.get("/v1/changes/head").json

    assert (page["data"], page["last"], page["total"]["value"]) == ([], 0, 0)
    assert asked == 3  # the key, the lines, the end
    assert head == {"number": 0, "hash": chain.GENESIS, "at": None, "change": 0}


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=٣", "limit=0", "limit=101", "since=1"]
)
def test_a_feed_asked_for_wrongly_is_a_400(client, query):
    assert client.get(f"/v1/changes?{query}").status_code == 400


def test_the_head_is_that_of_the_last_revision(client):
    made = make.posted(client)

    head = client.get("/v1/changes/head").json

    last = history(client, f"statements/{made['id']}")["data"][0]
    assert (head["number"], head["hash"], head["at"]) == (last["number"], last["hash"], last["at"])


def test_the_first_and_the_last_moment_are_dates_as_written(client):
    first, last = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
    source = {"outlet": "CNN", "published": last, "retrieved": first}
    made = [make.posted(client, date=date, source=source) for date in (first, last)]

    assert [each["date"] for each in made] == [first, last]
    for sort in ("date", "published", "-published"):
        assert len(make.found(client, f"sort={sort}&from=0001&published_to=9999")) == 2
    for at, status in (("0001-01-01", 404), ("9999-12-31", 200)):
        answer = client.get(f"/v1/statements/{made[0]['id']}?as_of={at}")
        assert answer.status_code == status
