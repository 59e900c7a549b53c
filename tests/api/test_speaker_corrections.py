"""Speakers recorded by themselves and corrected: names, aliases, identifiers, kind."""

from uuid import UUID

import pytest

from service import record
from service.record import index_faults
from tests import make

ANY = {"If-Match": "*"}


def added(client, **fields):
    answer = client.post("/v1/speakers", json={"name": "Ann Example"} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json


def patched(client, id, **fields):
    answer = client.patch(f"/v1/speakers/{id}", json={"reason": "r"} | fields, headers=ANY)
    assert answer.status_code == 200, answer.text
    return answer.json


def codes(answer):
    return [(each["pointer"], each["code"]) for each in answer.json["errors"]]


def test_a_speaker_is_recorded_and_meant_by_every_name(client):
    made = added(client, kind="person", aliases=["A. Example"], identifiers={"wikidata": "Q1"})

    statement = make.posted(client, speaker="a example")

    assert statement["speaker"]["id"] == made["id"]
    assert client.get(made["links"]["self"]).json == made
    assert (made["aliases"], made["identifiers"]) == (["A. Example"], {"wikidata": "Q1"})


def test_a_known_name_is_a_conflict_unless_another_is_meant(client):
    made = added(client)

    known = client.post("/v1/speakers", json={"name": "ANN EXAMPLE"})
    another = added(client, new=True)

    assert known.status_code == 409
    assert [each["id"] for each in known.json["speakers"]] == [made["id"]]
    assert another["id"] != made["id"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/name", "required"),
        ({"name": "a\nb"}, "/name", "line-break"),
        ({"name": "A", "kind": "unnamed"}, "/kind", "not-in-vocabulary"),
        (
            {"name": "A", "identifiers": {"Wikidata!": "Q1"}},
            "/identifiers/Wikidata!",
            "invalid-scheme",
        ),
        (
            {"name": "A", "identifiers": {"\ud800": "Q1"}},
            "/identifiers/\\ud800",
            "invalid-scheme",
        ),
        ({"name": "A", "identifiers": {"wikidata": 42}}, "/identifiers/wikidata", "wrong-type"),
        ({"name": "A", "identifiers": {"wikidata": ""}}, "/identifiers/wikidata", "empty"),
        ({"name": "A", "identifiers": ["Q1"]}, "/identifiers", "wrong-type"),
        ({"name": "A", "aliases": ["\u200b"]}, "/aliases/0", "empty"),
        ({"name": "A", "id": "x"}, "/id", "server-made"),
    ],
)
def test_a_wrong_speaker_is_refused_at_its_pointer(client, body, pointer, code):
    answer = client.post("/v1/speakers", json=body)

    assert answer.status_code == 422
    assert (pointer, code) in [(each["pointer"], each["code"]) for each in answer.json["errors"]]
    assert client.get("/v1/speakers").json["data"] == []


def test_a_replaced_name_stays_as_an_alias(client):
    made = added(client, aliases=["A. Example"])

    renamed = patched(client, made["id"], name="Anne Example")
    exact = patched(client, made["id"], name="Anna Example", aliases=["Anne Example"])

    assert (renamed["name"], renamed["aliases"]) == ("Anne Example", ["A. Example", "Ann Example"])
    assert (exact["name"], exact["aliases"]) == ("Anna Example", ["Anne Example"])
    assert make.posted(client, speaker="Ann Example")["speaker"]["id"] != made["id"]


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"identifiers": {"viaf": "7"}}, {"wikidata": "Q1", "viaf": "7"}),
        ({"identifiers": {"wikidata": None}}, {}),
        ({"identifiers": None}, {}),
        ({"name": "B"}, {"wikidata": "Q1"}),
    ],
)
def test_identifiers_are_merged(client, patch, expected):
    made = added(client, identifiers={"wikidata": "Q1"})

    assert patched(client, made["id"], **patch)["identifiers"] == expected


def test_names_can_change_places(client):
    made = added(client, aliases=["B", "C"])

    turned = patched(client, made["id"], name="C", aliases=["Ann Example", "B"])

    assert (turned["name"], turned["aliases"]) == ("C", ["Ann Example", "B"])
    assert client.get(made["links"]["self"]).json == turned


def test_a_name_that_others_bear_is_warned_of(client):
    added(client, name="Ben Example")
    made = added(client)

    corrected = patched(client, made["id"], name="Ben Example")

    assert [each["code"] for each in corrected["warnings"]] == ["name-shared"]
    assert make.refused(client, 409, speaker="Ben Example") == [("/speaker", "ambiguous-speaker")]


def test_a_corrected_kind_moves_the_statements(client):
    made = make.posted(client, speaker="A perfect circle")["speaker"]
    assert made["kind"] == "unnamed"

    named = patched(client, made["id"], kind="organisation")

    assert (named["kind"], named["unnamed"]) == ("organisation", None)
    assert len(make.found(client, "organisation=circle")) == 1
    assert make.posted(client, speaker="A perfect circle")["speaker"]["id"] == made["id"]


def test_a_body_that_is_a_person_by_now_may_be_sent_back_as_it_was_read(client):
    joint = [{"speaker": "Ben Example", "organisation": "The Office"}]
    made = make.posted(client, organisation="The Office", joint_with=joint)
    body = {"organisation": {"id": made["organisation"]["id"]}}
    patched(client, made["organisation"]["id"], kind="person")

    joint = [{"speaker": {"id": made["joint_with"][0]["speaker"]["id"]}} | body]
    sent = body | {"joint_with": joint, "note": "seen", "reason": "r"}
    answer = client.patch(made["links"]["self"], json=sent, headers=ANY)
    another = client.post("/v1/statements", json=make.body(**body))

    assert answer.status_code == 200, answer.text
    kept = ("organisation", "joint_with")
    assert [answer.json[name] for name in kept] == [made[name] for name in kept]
    assert codes(another) == [("/organisation/id", "wrong-kind")]


def test_a_corrected_name_leaves_the_index_alone_in_which_no_name_stands(client, database, queries):
    made = [make.posted(client, speaker="Ann Example") for _ in range(2)]
    queries.clear()

    patched(client, made[0]["speaker"]["id"], name="Anna Example", identifiers={"viaf": "1"})

    assert [each for each in queries if "statement_index" in each] == []
    for name in ("ann", "anna"):
        assert len(make.found(client, f"speaker={name}")) == 2
    described = make.posted(client, speaker="a witness")["speaker"]
    patched(client, described["id"], name="an expert")
    assert len(make.found(client, "speaker=expert")) == 1
    with database.reading() as session:
        assert list(index_faults.find(session)) == []


def test_a_speaker_of_several_statements_cannot_become_unnamed(client):
    one = make.posted(client, speaker="Ann Example")["speaker"]
    make.posted(client, speaker="Ann Example")

    answer = client.patch(
        f"/v1/speakers/{one['id']}", json={"kind": "unnamed", "reason": "r"}, headers=ANY
    )

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (409, "shared-speaker")


def test_a_speaker_of_one_statement_may_become_unnamed(client):
    made = make.posted(client, speaker="Ann Example")["speaker"]

    hidden = patched(
        client, made["id"], kind="unnamed", name="an official", aliases=[], unnamed={"count": 2}
    )

    assert hidden["unnamed"] == {"count": 2, "reason": "unknown", "terms": "not_stated"}
    assert make.found(client, "speaker=ann") == []
    assert len(make.found(client, "speaker=official")) == 1
    terms = patched(client, made["id"], unnamed={"count": None, "terms": "background"})
    assert terms["unnamed"] == {"count": None, "reason": "unknown", "terms": "background"}


@pytest.mark.parametrize(
    ("known", "position", "patch", "pointer"),
    [
        ({"wikidata": "Q1"}, None, {}, "/identifiers"),
        (
            {"wikidata": "Q1"},
            None,
            {"identifiers": {"viaf": "1", "wikidata": None}},
            "/identifiers",
        ),
        ({}, None, {"identifiers": {"wikidata": "Q1"}}, "/identifiers"),
        ({}, {"title": "Minister"}, {}, "/kind"),
    ],
)
def test_whoever_becomes_unnamed_keeps_nothing_that_tells_who_it_is(
    client, known, position, patch, pointer
):
    made = added(client, identifiers=known)
    address = made["links"]["self"]
    if position:
        client.post(f"{address}/positions", json=position, headers=ANY)
    before = client.get(address).json
    sent = {"kind": "unnamed", "name": "an official", "aliases": [], "reason": "r"}

    answer = client.patch(address, json=sent | patch, headers=ANY)

    assert (answer.status_code, codes(answer)) == (409, [(pointer, "unnamed-speaker")])
    assert client.get(address).json == before
    for each in before["positions"]:
        client.delete(f"{address}/positions/{each['id']}?reason=r", headers=ANY)
    hidden = patched(client, made["id"], kind="unnamed", identifiers=None)
    assert (hidden["identifiers"], hidden["positions"]) == ({}, [])
    again = client.patch(address, json={"identifiers": {"a": "1"}, "reason": "r"}, headers=ANY)
    assert (again.status_code, codes(again)) == (409, [("/identifiers", "unnamed-speaker")])


def test_the_name_of_whoever_becomes_unnamed_does_not_stay_as_an_alias(client):
    made = added(client)

    hidden = patched(client, made["id"], kind="unnamed", name="an official")

    assert hidden["aliases"] == []
    assert client.get("/v1/speakers?q=ann").json["data"] == []


def test_aliases_of_the_unnamed_are_refused(client):
    made = added(client, aliases=["A. Example"])
    sent = {"kind": "unnamed", "name": "an official", "reason": "r"}

    answers = [client.patch(made["links"]["self"], json=sent, headers=ANY)]
    hidden = patched(client, made["id"], kind="unnamed", name="an official", aliases=[])
    later = {"aliases": ["Ann Example"], "reason": "r"}
    answers.append(client.patch(made["links"]["self"], json=later, headers=ANY))

    assert hidden["aliases"] == []
    for answer in answers:
        assert (answer.status_code, codes(answer)) == (409, [("/aliases", "unnamed-speaker")])


@pytest.mark.parametrize("renamed", [{}, {"name": "two officials"}])
def test_a_description_does_not_stand_for_whoever_is_named_since(client, renamed):
    made = make.posted(client, speaker="a senior official")["speaker"]
    patched(client, made["id"], **renamed)

    named = patched(client, made["id"], name="Ann Example", kind="person")

    assert named["aliases"] == []
    assert make.posted(client, speaker="a senior official")["speaker"]["kind"] == "unnamed"


@pytest.mark.parametrize("kind", [{}, {"kind": "person"}])
def test_details_of_an_unnamed_speaker_are_refused_of_a_named_one(client, kind):
    made = added(client)
    sent = {"unnamed": {"count": 3}, "reason": "r"}

    answer = client.patch(made["links"]["self"], json=sent | kind, headers=ANY)

    assert (answer.status_code, codes(answer)) == (422, [("/unnamed", "not-unnamed")])


def test_a_named_speaker_may_be_sent_back_with_its_null(client):
    made = added(client)
    sent = {each: made[each] for each in ("name", "kind", "unnamed", "aliases", "identifiers")}

    assert patched(client, made["id"], **sent)["revision"] == 1


def test_null_empties_what_is_said_of_an_unnamed_speaker(client):
    described = {"count": 2, "reason": "safety", "terms": "background"}
    aides = {"kind": "unnamed", "name": "two aides", "unnamed": described}
    made = make.posted(client, speaker=aides)["speaker"]

    emptied = patched(client, made["id"], unnamed=None)

    assert emptied["unnamed"] == {"count": None, "reason": "unknown", "terms": "not_stated"}


def test_an_unnamed_speaker_is_not_lent_to_another_statement(client):
    made = make.posted(client, speaker="a senior official")["speaker"]

    assert make.refused(client, speaker={"id": made["id"]}) == [("/speaker/id", "wrong-kind")]


def test_an_unnamed_speaker_of_no_statement_is_found_by_every_name(client, database):
    described = {"name": "two tellers", "kind": "unnamed"}
    statement, other = (make.posted(client, speaker=described) for _ in range(2))
    left = statement["speaker"]["id"]
    body = {"speaker": "Ann Example", "reason": "named since"}
    client.patch(statement["links"]["self"], json=body, headers=ANY)
    patched(client, left, name="three clerks")
    with database.writing() as session:
        record.erasure.statement(session, UUID(other["id"]), by="operator", reason="order")
        session.commit()

    for typed in ("three clerks", "two tell"):
        listed = client.get(f"/v1/speakers?q={typed}").json["data"]
        assert [each["id"] for each in listed] == [left]
    with database.reading() as session:
        assert list(index_faults.find(session)) == []


def test_speakers_are_corrected_under_their_etag(client):
    made = added(client)
    address = made["links"]["self"]
    body = {"name": "B", "reason": "r"}
    read = client.get(address).headers["ETag"]

    answers = [
        client.patch(address, json=body, headers=headers)
        for headers in ({}, {"If-Match": '"2-aa"'}, {"If-Match": read}, {"If-Match": read})
    ]

    assert [answer.status_code for answer in answers] == [428, 412, 200, 412]
    history = client.get(f"{address}/history").json["data"]
    assert [sorted(each["changed"]) for each in history] == [["/aliases", "/name"], []]


def test_whoever_has_more_statements_is_corrected_and_merged_in_as_many_queries(client, queries):
    def counted(name, statements):
        other = make.posted(client, speaker=f"Another {name}")["speaker"]["id"]
        for number in range(statements):
            role = f"Role {number} of {name}"
            made = make.posted(client, speaker=name, role=role, date=f"2023-04-{30 - number}")
        path, sent = f"/v1/speakers/{made['speaker']['id']}", []
        for method, below, body in (
            ("PATCH", "", {"kind": "person", "reason": "r"}),
            ("POST", "/merge", {"into": other, "reason": "r"}),
        ):
            queries.clear()
            answer = client.open(f"{path}{below}", method=method, json=body, headers=ANY)
            assert answer.status_code == 200, answer.text
            sent.append(len(queries))
        assert len(make.found(client, f"speaker_id={other}&limit=100")) == statements + 1
        assert len(make.found(client, f"speaker_id={other}&role={statements - 1}")) == 1
        return sent

    assert counted("Many", 20) == counted("Few", 2)
