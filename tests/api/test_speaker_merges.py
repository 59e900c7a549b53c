"""Speakers merged and unmerged: by whose names, under which ids, with what each is answered."""

import json

import pytest

from tests import make
from tests.merged import ANY, added, content, found, merged, read, unmerged

LINES = "application/x-ndjson"
NOWHERE = "00000000-0000-7000-8000-000000000000"


def codes(answer):
    return [(each["pointer"], each["code"]) for each in answer["warnings"]]


def refused(answer):
    return [(each["pointer"], each["code"]) for each in answer["errors"]]


@pytest.fixture
def mohammed(client):
    return added(client, "Mohammed Shtayyeh", kind="person", aliases=["M. Shtayyeh"])


@pytest.fixture
def mohammad(client):
    return added(client, "Mohammad Shtayyeh", kind="person", identifiers={"wikidata": "Q1"})


def test_a_merge_answers_with_the_one_that_stays_under_the_etag_of_the_one_that_goes(
    client, mohammed, mohammad
):
    path = f"/v1/speakers/{mohammed['id']}/merge"
    body = {"into": mohammad["id"], "reason": "one person"}
    etag = client.get(f"/v1/speakers/{mohammed['id']}").headers["ETag"]

    statuses = [
        client.post(path, json=body, headers=headers).status_code
        for headers in ({}, {"If-Match": '"9-aa"'})
    ]
    answer = client.post(path, json=body, headers={"If-Match": etag})

    assert statuses == [428, 412]
    assert (answer.status_code, answer.json["id"]) == (200, mohammad["id"])
    assert answer.headers["Content-Location"] == f"/v1/speakers/{mohammad['id']}"
    again = client.get(f"/v1/speakers/{mohammad['id']}")
    assert (again.json, again.headers["ETag"]) == (answer.json, answer.headers["ETag"])
    assert answer.json["aliases"] == ["Mohammed Shtayyeh", "M. Shtayyeh"]
    assert answer.json["merged"] == [{"id": mohammed["id"], "name": "Mohammed Shtayyeh"}]
    assert answer.json["identifiers"] == {"wikidata": "Q1"}


@pytest.mark.parametrize("rest", ["", "/credits", "/roles", "/credits?limit=3"])
def test_the_old_id_leads_readers_to_the_one_that_stays(client, mohammed, mohammad, rest):
    merged(client, mohammed, mohammad)

    answer = client.get(f"/v1/speakers/{mohammed['id']}{rest}")

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/v1/speakers/{mohammad['id']}{rest}"
    assert answer.json["merged_into"] == mohammad["id"]
    assert client.get(answer.headers["Location"]).status_code == 200


def test_changes_of_the_old_id_are_refused_and_name_the_one_that_stays(client, mohammed, mohammad):
    merged(client, mohammed, mohammad)
    path, reason = f"/v1/speakers/{mohammed['id']}", {"reason": "r"}

    answers = [
        client.patch(path, json=reason | {"kind": "person"}, headers=ANY),
        client.post(f"{path}/merge", json=reason | {"into": mohammad["id"]}, headers=ANY),
        client.post(f"{path}/unmerge", json=reason, headers=ANY),
        client.post(f"{path}/positions", json={"title": "Minister"}, headers=ANY),
    ]

    for answer in answers:
        assert (answer.status_code, answer.json["type"].split("#")[-1]) == (409, "merged")
        assert answer.json["merged_into"] == mohammad["id"]


def test_what_was_recorded_with_either_is_found_by_both_ids_and_every_name(
    client, mohammed, mohammad
):
    make.posted(client, text="one", speaker={"id": mohammed["id"]}, role="PM")
    make.posted(client, text="two", speaker={"id": mohammad["id"]}, role="PM")
    make.posted(client, text="three", speaker="A", joint_with=[{"speaker": "M Shtayyeh"}])
    three = ["one", "three", "two"]
    merged(client, mohammed, mohammad)

    after = make.posted(client, text="four", speaker="mohammed shtayyeh")

    assert after["speaker"]["id"] == mohammad["id"]
    assert codes(after) == [("/speaker", "speaker-resolved-by-name")]
    by_id = make.posted(client, text="five", speaker={"id": mohammed["id"]})
    assert codes(by_id) == [("/speaker/id", "speaker-merged")]
    every = sorted([*three, "four", "five"])
    for asked in (mohammed["id"], mohammad["id"]):
        assert found(client, f"speaker_id={asked}") == every
        assert found(client, f"speaker={asked}") == every
    for name in ("mohammed", "mohammad", "M. Shtayyeh", '"Mohammed Shtayyeh"'):
        assert found(client, f"speaker={name}") == every
    assert found(client, f"speaker_id=!{mohammed['id']}") == []
    shown = client.get("/v1/statements?facets=speaker").json
    assert {each["speaker"]["id"] for each in shown["data"]} >= {mohammad["id"]}
    buckets = {each["label"]: each["count"] for each in shown["facets"]["speaker"]["buckets"]}
    assert buckets == {"Mohammad Shtayyeh": 5, "A": 1}
    roles = client.get(f"/v1/speakers/{mohammad['id']}/roles").json["data"]
    assert [(each["role"], each["statements"]) for each in roles] == [("PM", 2)]


def test_nobody_who_was_merged_is_listed_and_uses_are_counted_together(client, mohammed, mohammad):
    rival = added(client, "Mohammad Shtayyeh Junior")
    for one, count in ((mohammed, 2), (mohammad, 1), (rival, 2)):
        for _ in range(count):
            make.posted(client, speaker={"id": one["id"]})
    merged(client, mohammed, mohammad)

    for query in ("q=mohammed+sh", "q=shtayyeh", "q=shtayyeh&sort=-statements", "q=mohamed+shtaye"):
        data = client.get(f"/v1/speakers?{query}").json["data"]
        assert data[0]["id"] == mohammad["id"], query
        assert mohammed["id"] not in [each["id"] for each in data]
    assert client.get('/v1/speakers?q="m+shtayyeh"').json["data"][0] == read(client, mohammad)
    assert client.get("/v1/speakers").json["total"]["value"] == 2


def test_a_statement_of_several_who_were_merged_is_one_use(client):
    three = [added(client, f"Bert {name}") for name in ("One", "Two", "Three")]
    ann, zoe = added(client, "Ann"), added(client, "Zoe")
    together = [{"speaker": {"id": each["id"]}} for each in three[1:]]
    make.posted(client, speaker={"id": three[0]["id"]}, joint_with=together)
    make.posted(client, speaker={"id": ann["id"]}, joint_with=together)
    for _ in range(2):
        make.posted(client, speaker={"id": zoe["id"]})
        make.posted(client, speaker={"id": ann["id"]})
    for one in three[1:]:
        merged(client, one, three[0])

    data = client.get("/v1/speakers?sort=-statements").json["data"]

    assert [each["name"] for each in data] == ["Ann", "Bert One", "Zoe"]  # 3, 2 and 2


def test_a_search_that_finds_nothing_names_the_one_that_stays(client, mohammed, mohammad):
    merged(client, mohammed, mohammad)

    (warning,) = client.get("/v1/statements?q=mohammed").json["warnings"]

    assert f"Mohammad Shtayyeh (speaker_id={mohammad['id']})" in warning["detail"]
    assert mohammed["id"] not in warning["detail"]


def test_an_unmerge_leaves_both_as_they_were_and_names_who_is_on_its_own(
    client, mohammed, mohammad
):
    make.posted(client, text="one", speaker={"id": mohammed["id"]})
    make.posted(client, text="two", speaker={"id": mohammad["id"]})
    before = [content(read(client, each)) for each in (mohammed, mohammad)]
    merged(client, mohammed, mohammad)
    make.posted(client, text="since", speaker="Mohammed Shtayyeh")

    answer = unmerged(client, mohammad)

    assert [content(read(client, each)) for each in (mohammed, mohammad)] == before
    assert answer["id"] == mohammad["id"]
    assert codes(answer) == [("", "unmerged")]
    assert mohammed["id"] in answer["warnings"][0]["detail"]
    assert found(client, f"speaker_id={mohammed['id']}") == ["one"]
    assert found(client, f"speaker_id={mohammad['id']}") == ["since", "two"]
    assert refused(unmerged(client, mohammad, 409)) == [("", "not-merged")]
    assert make.posted(client, speaker="mohammed shtayyeh")["speaker"]["id"] == mohammed["id"]


def test_merges_are_undone_the_newest_first_and_one_that_had_others_takes_them_along(client):
    a, b, c, d = (added(client, name) for name in ("Abe", "Bea", "Cid", "Dee"))
    for one in (a, b, c, d):
        make.posted(client, text=one["name"], speaker={"id": one["id"]})
    merged(client, a, b)
    merged(client, d, b)
    all_of_them = merged(client, b, c)

    assert [each["id"] for each in all_of_them["merged"]] == [a["id"], b["id"], d["id"]]
    assert found(client, f"speaker_id={d['id']}") == ["Abe", "Bea", "Cid", "Dee"]
    assert refused(merged(client, c, a, 409)) == [("/into", "merged")]
    assert unmerged(client, c)["merged"] == []
    assert [each["id"] for each in read(client, b)["merged"]] == [a["id"], d["id"]]
    assert found(client, f"speaker_id={a['id']}") == ["Abe", "Bea", "Dee"]
    unmerged(client, b)
    assert found(client, "speaker=dee") == ["Dee"]
    assert found(client, "speaker=bea") == found(client, "speaker=abe") == ["Abe", "Bea"]
    assert refused(unmerged(client, c, 409)) == [("", "not-merged")]


def test_two_who_cannot_be_one_are_refused_with_the_reason(client):
    person = added(client, "P", kind="person", identifiers={"wikidata": "Q1"})
    body = added(client, "B", kind="organisation")
    other = added(client, "O", kind="person", identifiers={"wikidata": "Q2", "viaf": "1"})
    plain = added(client, "U")
    unnamed = make.posted(client, speaker={"name": "officials", "kind": "unnamed"})["speaker"]

    assert refused(merged(client, person, person, 422)) == [("/into", "same-speaker")]
    nobody = {"id": NOWHERE}
    assert refused(merged(client, person, nobody, 422)) == [("/into", "unknown-speaker")]
    assert refused(merged(client, nobody, person, 404)) == []
    assert refused(merged(client, person, body, 409)) == [("/into", "different-kinds")]
    assert refused(merged(client, person, other, 409)) == [("/into", "different-identifiers")]
    assert refused(merged(client, person, unnamed, 409)) == [("/into", "unnamed-speaker")]
    assert refused(merged(client, unnamed, person, 409)) == [("", "unnamed-speaker")]
    assert codes(merged(client, person, plain)) == [("/into", "kind-not-stated")]
    assert refused(merged(client, body, plain, 409)) == [("/into", "different-kinds")]
    assert refused(merged(client, other, plain, 409)) == [("/into", "different-identifiers")]
    gone = merged(client, other, person, 409)
    assert (refused(gone), gone["merged_into"]) == ([("/into", "merged")], plain["id"])


def test_a_merge_into_one_that_was_merged_twice_over_names_the_one_that_stays(client):
    a, b, c, other = (added(client, name) for name in ("Abe", "Bea", "Cid", "Dee"))
    merged(client, a, b)
    merged(client, b, c)

    gone = merged(client, other, a, 409)

    assert (refused(gone), gone["merged_into"]) == ([("/into", "merged")], c["id"])


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"reason": "r"}, "/into", "required"),
        ({"into": NOWHERE}, "/reason", "required"),
        ({"into": "x", "reason": "r"}, "/into", "wrong-type"),
        ({"into": NOWHERE, "reason": "r", "despite": True}, "/despite", "unknown-field"),
    ],
)
def test_a_wrong_merge_is_refused_at_its_pointer(client, mohammed, body, pointer, code):
    answer = client.post(f"/v1/speakers/{mohammed['id']}/merge", json=body, headers=ANY)

    assert (answer.status_code, refused(answer.json)) == (422, [(pointer, code)])


def test_names_and_identifiers_that_came_along_may_be_sent_back_and_stay(
    client, mohammed, mohammad
):
    viaf = {"identifiers": {"viaf": "7"}, "reason": "r"}
    client.patch(f"/v1/speakers/{mohammed['id']}", json=viaf, headers=ANY)
    shown = merged(client, mohammed, mohammad)
    path = f"/v1/speakers/{mohammad['id']}"

    body = {"aliases": [*shown["aliases"], "Abu"], "identifiers": shown["identifiers"]}
    sent = client.patch(path, json=body | {"reason": "r"}, headers=ANY).json
    none = {"aliases": ["Abu"], "identifiers": {"viaf": None}, "reason": "r"}
    kept = client.patch(path, json=none, headers=ANY).json

    assert sent["aliases"] == ["Abu", "Mohammed Shtayyeh", "M. Shtayyeh"]
    assert (kept["aliases"], kept["identifiers"]) == (sent["aliases"], shown["identifiers"])
    came = [("/aliases", "came-with-merge")] * 2 + [("/identifiers/viaf", "came-with-merge")]
    assert sorted(codes(kept)) == sorted(came)
    assert unmerged(client, mohammad)["aliases"] == ["Abu"]
    assert read(client, mohammed)["aliases"] == ["M. Shtayyeh"]
    assert read(client, mohammad)["identifiers"] == {"wikidata": "Q1"}
    assert read(client, mohammed)["identifiers"] == {"viaf": "7"}


def test_a_name_that_both_have_after_an_unmerge_is_warned_of(client, mohammed, mohammad):
    merged(client, mohammed, mohammad)
    renamed = {"name": "Mohammed Shtayyeh", "reason": "r"}
    shown = client.patch(f"/v1/speakers/{mohammad['id']}", json=renamed, headers=ANY).json

    answer = unmerged(client, mohammad)

    assert (shown["name"], shown["aliases"]) == (
        "Mohammed Shtayyeh",
        ["Mohammad Shtayyeh", "M. Shtayyeh"],
    )
    assert codes(answer) == [("", "unmerged"), ("", "name-shared")]
    assert make.refused(client, 409, speaker="Mohammed Shtayyeh") == [
        ("/speaker", "ambiguous-speaker")
    ]


def test_a_kind_that_rules_out_what_is_part_of_a_speaker_is_refused(client, mohammed):
    plain = added(client, "Shtayyeh")
    merged(client, mohammed, plain)
    path = f"/v1/speakers/{plain['id']}"

    for kind in ("organisation", "unnamed"):
        answer = client.patch(path, json={"kind": kind, "reason": "r"}, headers=ANY)
        assert (answer.status_code, refused(answer.json)) == (409, [("/kind", "different-kinds")])
    assert make.refused(client, 409, organisation="Mohammed Shtayyeh") == [
        ("/organisation", "different-kinds")
    ]
    right = client.patch(path, json={"kind": "person", "reason": "r"}, headers=ANY)
    assert (right.status_code, right.json["kind"]) == (200, "person")


def test_positions_that_came_along_count_and_are_corrected_after_an_unmerge(client):
    one, other = added(client, "Ann"), added(client, "Ann Example")
    held = {"title": "Mayor", "organisation": "Łódź", "from": "2020", "to": "2022"}
    path = f"/v1/speakers/{one['id']}"
    position = client.post(f"{path}/positions", json=held, headers=ANY).json["positions"][0]
    make.posted(client, text="then", speaker="Ann Example", date="2021-05", role="Senator")
    make.posted(client, text="later", speaker="Ann", date="2023", role="Senator")
    merged(client, one, other)
    address = f"/v1/speakers/{other['id']}/positions/{position['id']}"

    now = make.posted(client, text="now", speaker="Ann Example", date="2021", role="Senator")
    change = client.patch(address, json={"to": "2023", "reason": "r"}, headers=ANY)
    removal = client.delete(f"{address}?reason=never", headers=ANY)

    assert codes(now) == [("/role", "role-not-held-on-date")]
    assert "Ann Example held on 2021: Mayor, Łódź" in now["warnings"][0]["detail"]
    assert found(client, "held=mayor") == ["now", "then"]
    assert found(client, "held=!mayor") == ["later"]
    assert read(client, other)["positions"] == [position]
    for answer in (change, removal):
        assert (answer.status_code, refused(answer.json)) == (409, [("", "came-with-merge")])
    unmerged(client, other)
    assert found(client, "held=mayor") == []
    assert (read(client, one)["positions"], read(client, other)["positions"]) == ([position], [])


def test_a_body_that_others_point_at_is_shown_and_found_as_the_one_it_is_part_of(client):
    old = make.posted(client, text="old", speaker="Spox", organisation="FO")["organisation"]
    new = make.posted(client, text="new", speaker="Spox", organisation="Foreign Office")
    stands = new["organisation"]
    path = f"/v1/speakers/{new['speaker']['id']}"
    client.post(f"{path}/positions", json={"title": "Spox", "organisation": "FO"}, headers=ANY)
    make.posted(client, text="itself", speaker={"id": old["id"]}, organisation=stands["name"])

    merged(client, old, stands)

    shown = client.get("/v1/statements?facets=organisation").json
    for each in shown["data"]:
        assert each["organisation"] == stands
    (bucket,) = shown["facets"]["organisation"]["buckets"]
    assert (bucket["value"], bucket["count"]) == (stands["id"], 3)
    for asked in ("FO", "foreign", old["id"], stands["id"]):
        assert found(client, f"organisation={asked}") == ["itself", "new", "old"]
    assert found(client, "speaker=FO") == ["itself"]
    assert client.get(path).json["positions"][0]["organisation"] == stands
    roles = client.get(f"{path}/roles").json["data"]
    assert [(each["organisation"], each["statements"]) for each in roles] == [(stands, 2)]
    itself = client.get("/v1/statements?speaker=FO").json["data"][0]
    line = client.get(f"/v1/statements/{itself['id']}/attribution").json["line"]
    assert (line.count("Foreign Office"), "FO" in line) == (1, False)


def test_a_statement_that_is_sent_back_as_it_was_read_stays_with_whom_it_was_recorded(
    client, mohammed, mohammad
):
    both = [{"speaker": "Ann"}, {"speaker": {"id": mohammed["id"]}, "organisation": "PLO"}]
    made = make.posted(client, speaker={"id": mohammed["id"]}, joint_with=both)
    merged(client, mohammed, mohammad)
    shown = client.get(made["links"]["self"]).json

    ids = {"speaker": {"id": shown["speaker"]["id"]}, "joint_with": []}
    for each in shown["joint_with"]:
        who = {"speaker": {"id": each["speaker"]["id"]}}
        body = each["organisation"] and {"organisation": {"id": each["organisation"]["id"]}}
        ids["joint_with"].append(who | (body or {}))
    sent = client.patch(made["links"]["self"], json=ids | {"reason": "r"}, headers=ANY).json
    unmerged(client, mohammad)

    assert shown["speaker"]["id"] == shown["joint_with"][1]["speaker"]["id"] == mohammad["id"]
    assert sent["revision"] == made["revision"]
    assert content(client.get(made["links"]["self"]).json) == content(made)


def test_every_statement_of_the_one_that_goes_is_in_the_feed_and_has_another_etag(
    client, mohammed, mohammad
):
    one = make.posted(client, speaker={"id": mohammed["id"]})["links"]["self"]
    other = make.posted(client, speaker={"id": mohammad["id"]})["links"]["self"]
    before = [client.get(each).headers["ETag"] for each in (one, other)]
    head = client.get("/v1/changes/head").json["change"]

    merged(client, mohammed, mohammad)
    between = [client.get(each).headers["ETag"] for each in (one, other)]
    unmerged(client, mohammad)

    lines = client.get(f"/v1/changes?after={head}").json["data"]
    who = [(each["id"], each["action"], each["statement"]) for each in lines]
    touched = one.rpartition("/")[2]
    assert who == [
        (each["id"], action, statement)
        for action in ("merge", "unmerge")
        for each, statement in ((mohammed, None), (mohammed, touched), (mohammad, None))
    ]
    assert between[0] != before[0]
    assert between[1] == before[1]
    assert [client.get(each).headers["ETag"] for each in (one, other)] == before


def test_the_histories_of_both_tell_of_the_merge_and_its_end(client, mohammed, mohammad):
    merged(client, mohammed, mohammad)
    unmerged(client, mohammad)

    one = client.get(f"/v1/speakers/{mohammed['id']}/history").json["data"]
    other = client.get(f"/v1/speakers/{mohammad['id']}/history").json["data"]

    assert [each["action"] for each in one] == ["unmerge", "merge", "add"]
    assert [each["action"] for each in other] == ["unmerge", "merge", "add"]
    assert [each["reason"] for each in one] == ["two after all", "one person", None]
    assert [each["changed"] for each in one] == [["/merged_into"], ["/merged_into"], []]
    assert one[1]["record"]["merged_into"] == {"id": mohammad["id"], "revision": 2}
    assert one[1]["record"]["aliases"] == ["M. Shtayyeh"]
    assert [each["record"]["aliases"] for each in other] == [[], [], []]


def test_namesakes_stay_apart_until_somebody_says_that_they_are_one(client):
    father = added(client, "George H. W. Bush", kind="person", aliases=["George Bush"])
    son = added(client, "George W. Bush", kind="person", aliases=["George Bush"])

    listed = client.get("/v1/speakers?q=george+bush").json["data"]
    answer = client.post("/v1/statements", json=make.body(speaker="George Bush"))

    assert {each["id"] for each in listed} == {father["id"], son["id"]}
    assert answer.status_code == 409
    assert {each["id"] for each in answer.json["speakers"]} == {father["id"], son["id"]}
    assert make.posted(client, speaker="george h w bush")["speaker"]["id"] == father["id"]
    merged(client, father, son)
    assert make.posted(client, speaker="George Bush")["speaker"]["id"] == son["id"]
    unmerged(client, son)
    assert make.refused(client, 409, speaker="George Bush") == [("/speaker", "ambiguous-speaker")]


def test_twins_are_those_of_the_same_speaker_under_either_name(client, mohammed, mohammad):
    one = make.posted(client, text="Peace now", speaker={"id": mohammed["id"]})
    merged(client, mohammed, mohammad)

    two = make.posted(client, text="peace now", speaker={"id": mohammad["id"]})
    lines = "\n".join(
        f'{{"text": "Peace, now", "speaker": "{name}", "source": "CNN"}}'
        for name in ("Mohammed Shtayyeh", "Mohammad Shtayyeh")
    )
    typed = {"Content-Type": "application/x-ndjson"}
    report = client.post("/v1/statements/import", data=lines, headers=typed).json
    unmerged(client, mohammad)
    alone = make.posted(client, text="peace now!", speaker={"id": mohammed["id"]})

    assert [each["code"] for each in two["warnings"]] == ["exact-twin"]
    assert one["id"] in two["warnings"][0]["detail"]
    twins = [[w for w in each["warnings"] if w["code"] == "exact-twin"] for each in report["data"]]
    assert [len(each) for each in twins] == [2, 3]
    assert [each["code"] for each in alone["warnings"]] == ["exact-twin"]


def test_what_is_similar_goes_by_who_stands_for_the_speakers(client, mohammed, mohammad):
    one = make.posted(client, text="Peace now", speaker={"id": mohammed["id"]})
    two = make.posted(client, text="Peace now!", speaker={"id": mohammad["id"]})
    three = make.posted(client, text="Peace, now", joint_with=[{"speaker": "M. Shtayyeh"}])

    def similar():
        path = f"{one['links']['self']}/similar"
        rows = client.get(path).json["data"]
        return {each["statement"]["id"]: (each["reason"], each["speaker"]) for each in rows}

    before = similar()
    merged(client, mohammed, mohammad)

    assert before == {two["id"]: ("same-words", "other"), three["id"]: ("same-words", "shared")}
    assert similar() == {two["id"]: ("exact-twin", "same"), three["id"]: ("same-words", "shared")}


def test_a_file_may_name_a_merged_speaker_by_id_and_by_name(client, mohammed, mohammad):
    merged(client, mohammed, mohammad)
    speakers = (f'{{"id": "{mohammed["id"]}"}}', '"Mohammed Shtayyeh"', '"Mohammad Shtayyeh"')
    lines = "\n".join(
        f'{{"text": "t{n}", "speaker": {who}, "source": "CNN", "external_id": "{n}"}}'
        for n, who in enumerate(speakers)
    )
    typed = {"Content-Type": "application/x-ndjson"}
    path = "/v1/statements/import?on_conflict=update"

    first = client.post(path, data=lines, headers=typed).json
    again = client.post(path, data=lines.replace("Mohammed", "Mohammad"), headers=typed).json

    assert [each["status"] for each in first["data"]] == ["created"] * 3
    assert [[w["code"] for w in each["warnings"]] for each in first["data"]] == [
        ["speaker-merged"],
        ["speaker-resolved-by-name"],
        [],
    ]
    assert [each["status"] for each in again["data"]][1:] == ["unchanged"] * 2
    assert found(client, f"speaker_id={mohammad['id']}") == ["t0", "t1", "t2"]


def test_an_update_by_the_name_and_kind_of_the_one_that_stays_changes_nothing(client):
    made = make.posted(client, speaker="Ann Example", external_id="e1")
    survivor = added(client, "Ann Example", kind="person")
    merged(client, made["speaker"], survivor)
    added(client, "Ann Example", kind="person")  # another of that name
    shown = client.get(made["links"]["self"]).json["speaker"]
    row = {name: made[name] for name in ("external_id", "text")} | {
        "speaker": {"name": shown["name"], "kind": shown["kind"]},
        "source": "CNN",
    }

    path = "/v1/statements/import?on_conflict=update"
    answer = client.post(path, data=json.dumps(row), headers={"Content-Type": LINES})

    (result,) = answer.json["data"]
    assert (result["status"], result["errors"]) == ("unchanged", [])
