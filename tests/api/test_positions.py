"""Positions of a speaker: recorded, corrected, removed; warnings and searches that follow."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from service import record
from service.models import Label, Position
from tests import make

ANY = {"If-Match": "*"}
HELD = {"title": "Vice President", "organisation": "United States", "from": "2009", "to": "2017-01"}
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def joe(client):
    answer = client.post("/v1/speakers", json={"name": "Joe Biden", "kind": "person"})
    return answer.json["links"]["self"]


def held(client, address, expected=201, **fields):
    answer = client.post(f"{address}/positions", json=HELD | fields, headers=ANY)
    assert answer.status_code == expected, answer.text
    return answer.json


def warned(made):
    return [(each["pointer"], each["code"]) for each in made["warnings"]]


def test_a_position_stands_in_the_answer_of_its_speaker_and_in_its_history(client, joe):
    made = held(client, joe, reason="the senate's list")

    (position,) = made["positions"]
    body = position["organisation"]
    assert position | {"id": "", "organisation": body["name"]} == HELD | {"id": ""}
    assert client.get(joe).json == made
    newest, first = client.get(f"{joe}/history").json["data"]
    assert (newest["action"], newest["reason"]) == ("add-position", "the senate's list")
    assert newest["changed"] == ["/positions"]
    assert newest["record"]["positions"] == made["positions"]
    assert (first["action"], first["record"]["positions"]) == ("add", [])
    assert client.get(f"/v1/speakers/{body['id']}").json["kind"] == "organisation"


def test_a_position_is_corrected_and_removed_under_the_etag_of_its_speaker(client, joe):
    made = held(client, joe)
    address = f"{joe}/positions/{made['positions'][0]['id']}"
    read = client.get(joe).headers["ETag"]
    body = {"to": None, "title": "President", "reason": "elected"}

    answers = [
        client.patch(address, json=body, headers=headers)
        for headers in ({}, {"If-Match": '"1-aa"'}, {"If-Match": read}, {"If-Match": read})
    ]
    unchanged = client.patch(address, json=body, headers=ANY)
    gone = client.delete(f"{address}?reason=never", headers=ANY)

    assert [answer.status_code for answer in answers] == [428, 412, 200, 412]
    (corrected,) = answers[2].json["positions"]
    assert (corrected["title"], corrected["to"], corrected["from"]) == ("President", None, "2009")
    assert unchanged.json["revision"] == answers[2].json["revision"] == 3
    assert (gone.json["positions"], gone.json["revision"]) == ([], 4)
    actions = [each["action"] for each in client.get(f"{joe}/history").json["data"]]
    assert actions == ["remove-position", "correct-position", "add-position", "add"]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"title": None}, "/title", "null"),
        ({"title": "a\nb"}, "/title", "line-break"),
        ({"from": "2018"}, "/to", "invalid-range"),
        ({"from": "2009-13"}, "/from", "invalid-date"),
        ({"to": "05/04/2023"}, "/to", "ambiguous-date"),
        ({"id": "x"}, "/id", "server-made"),
        ({"until": "2017"}, "/until", "unknown-field"),
        ({"organisation": {"id": NOWHERE}}, "/organisation/id", "unknown-speaker"),
    ],
)
def test_a_wrong_position_is_refused_at_its_pointer(client, joe, fields, pointer, code):
    refused = held(client, joe, 422, **fields)

    assert (pointer, code) in [(each["pointer"], each["code"]) for each in refused["errors"]]
    assert client.get(joe).json["revision"] == 1


def test_a_position_that_is_corrected_wrongly_stays_as_it_was(client, joe):
    made = held(client, joe)
    address = f"{joe}/positions/{made['positions'][0]['id']}"

    answer = client.patch(address, json={"from": "2020", "reason": "r"}, headers=ANY)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "invalid-range")
    assert client.get(joe).json["positions"] == made["positions"]


def test_what_is_not_there_is_not_found(client, joe):
    made = held(client, joe)
    other = client.post("/v1/speakers", json={"name": "Ann"}).json["links"]["self"]
    inner = made["positions"][0]["id"]

    for address in (f"{joe}/positions/{NOWHERE}", f"{other}/positions/{inner}"):
        assert client.delete(f"{address}?reason=r", headers=ANY).status_code == 404
    nobody = client.post(f"/v1/speakers/{NOWHERE}/positions", json=HELD, headers=ANY)
    assert nobody.status_code == 404


def test_who_is_not_named_has_no_positions(client):
    made = make.posted(client, speaker="a senior official")["speaker"]

    refused = held(client, f"/v1/speakers/{made['id']}", 409)

    assert refused["errors"][0]["code"] == "unnamed-speaker"


def test_the_same_position_for_days_among_those_is_warned_of(client, joe):
    held(client, joe)

    again = held(client, joe, **{"title": "VICE-PRESIDENT", "from": "2013", "to": None})
    later = held(client, joe, **{"from": "2030", "to": None, "organisation": None})

    assert warned(again) == [("/title", "position-repeated")]
    assert warned(later) == []
    assert len(later["positions"]) == 3


def test_a_repeat_with_its_key_records_one_position(client, joe):
    headers = ANY | {"Idempotency-Key": "k"}

    first, again = (client.post(f"{joe}/positions", json=HELD, headers=headers) for _ in range(2))

    assert (first.status_code, again.data) == (201, first.data)
    assert len(client.get(joe).json["positions"]) == 1


@pytest.mark.parametrize(
    ("role", "day", "is_warned"),
    [
        ("President", "2012-05-03", True),
        ("US Vice President", "2012-05-03", False),
        ("Vice-President of the United States", "2012-05", False),
        ("vice president", "2017-01-31", False),
        ("former Vice President", "2012", True),
        ("senator", "2008/2009", True),
        ("senator", "2008", False),
        ("President", "2017-02", False),
        ("President", None, False),
        (None, "2012-05-03", False),
    ],
)
def test_a_role_is_held_against_what_was_held_on_the_date(client, joe, role, day, is_warned):
    held(client, joe)

    made = make.posted(client, speaker="Joe Biden", role=role, date=day)

    assert warned(made) == ([("/role", "role-not-held-on-date")] if is_warned else [])
    assert made["role"] == role
    if is_warned:
        expected = "Vice President, United States (2009 to 2017-01)"
        assert expected in made["warnings"][0]["detail"]


def test_a_corrected_role_date_or_speaker_is_held_against_it_too(client, joe):
    held(client, joe)
    joint = [{"speaker": "Joe Biden", "role": "King"}]
    made = make.posted(client, speaker="Ann", role="President", joint_with=joint)

    def patched(**fields):
        address = f"/v1/statements/{made['id']}"
        return warned(client.patch(address, json=fields | {"reason": "r"}, headers=ANY).json)

    assert patched(date="2012") == [("/joint_with/0/role", "role-not-held-on-date")]
    assert patched(place="Paris") == []
    assert patched(joint_with=[]) == []
    assert patched(speaker="Joe Biden") == [("/role", "role-not-held-on-date")]
    assert patched(role="Vice President") == []


def test_what_was_held_finds_statements_whatever_the_credit(client, joe):
    held(client, joe)
    days = {"during": "2012", "after": "2020-01-01", "into": "2017-01-31/2018", "undated": None}
    for text, day in days.items():
        make.posted(client, text=text, speaker="Joe Biden", role="President", date=day)
    make.posted(client, text="joint", date="2010", joint_with=[{"speaker": "Joe Biden"}])

    assert make.found(client, "held=vice") == ["into", "during", "joint"]
    assert make.found(client, 'held="vice president"&role=president&to=2012') == ["during"]
    assert make.found(client, "held=!president") == ["after", "undated"]
    assert make.found(client, "held=presi*&held=king") == ["into", "during", "joint"]
    assert make.found(client, "held=king") == []
    held(client, joe, title="Senator", **{"from": None, "to": None})
    assert "undated" not in make.found(client, "held=senator")
    assert make.found(client, "q=during&sort=relevance&held=vice") == ["during"]
    facets = client.get("/v1/statements?held=vice&facets=year&total=exact").json
    assert facets["total"]["value"] == 3


def test_a_position_that_changes_is_what_is_found_at_once(client, joe):
    made = held(client, joe)
    make.posted(client, text="said", speaker="Joe Biden", date="2012")
    address = f"{joe}/positions/{made['positions'][0]['id']}"
    before = client.get("/v1/statements?held=vice").json["data"][0]

    client.patch(address, json={"to": "2011", "reason": "r"}, headers=ANY)

    assert before["text"] == "said"
    assert make.found(client, "held=vice") == []
    assert client.get("/v1/statements").json["data"] == [before]


def test_positions_stand_in_the_chain_and_go_with_an_erasure(client, database, joe):
    made = held(client, joe)
    make.posted(client, speaker="Joe Biden", date="2012")
    with database.writing() as session:
        assert list(record.verification.faults(session)) == []
        session.execute(update(Position).values(title="King"))
        (fault,) = record.verification.faults(session)
        session.rollback()
        record.erasure.speaker(session, UUID(made["id"]), by="desk", reason="a court")
        session.commit()

    assert fault.endswith("positions")
    assert client.get(joe).json["positions"] == []
    assert make.found(client, "held=vice") == []
    with database.reading() as session:
        assert list(record.verification.faults(session)) == []
        assert session.scalars(select(Label).where(Label.field == "held")).all() == []


def test_pages_of_what_was_held_reach_the_end(client, joe, queries):
    held(client, joe)
    for number in range(7):
        make.posted(
            client, text=f"Said {number}", speaker="Joe Biden", date=f"2010-01-0{number + 1}"
        )
    client.get("/v1/statements?held=vice&limit=3")  # PostgreSQL is asked for its statistics once
    queries.clear()

    page, found = client.get("/v1/statements?held=vice&limit=3").json, []
    few = len(queries)
    while page["links"]["next"]:
        found += page["data"]
        page = client.get(page["links"]["next"]).json
    found += page["data"]

    assert [each["text"] for each in found] == [f"Said {number}" for number in range(6, -1, -1)]
    assert few == 10


def test_a_body_that_is_a_person_by_now_may_be_sent_back_with_its_position(client):
    made = make.posted(client, speaker="Ann Example")["speaker"]
    path = f"/v1/speakers/{made['id']}"
    body = {"title": "Chair", "organisation": "The Office"}
    (held,) = client.post(f"{path}/positions", json=body, headers=ANY).json["positions"]
    office = held["organisation"]["id"]
    kind = {"kind": "person", "reason": "a nickname"}
    client.patch(f"/v1/speakers/{office}", json=kind, headers=ANY)

    sent = {"title": "Chairman", "organisation": {"id": office}, "reason": "as printed"}
    answer = client.patch(f"{path}/positions/{held['id']}", json=sent, headers=ANY)

    assert answer.status_code == 200, answer.text
    assert answer.json["positions"] == [held | {"title": "Chairman"}]
