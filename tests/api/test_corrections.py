"""Correcting, withdrawing and restoring a statement: nothing is lost, nothing changes unseen."""

import json

import pytest

from service.record import index_faults, quotations, verification
from tests import make

BY_ID = "/v1/statements/{id}"


def headers(etag):
    return {"If-Match": etag}


def etag_of(client, made):
    return client.get(BY_ID.format(**made)).headers["ETag"]


def patched(client, made, **fields):
    """The answer to a correction that must succeed."""
    answer = client.patch(
        BY_ID.format(**made),
        json={"reason": "as printed"} | fields,
        headers=headers(etag_of(client, made)),
    )
    assert answer.status_code == 200, answer.text
    return answer.json


def codes(answer):
    return [(each["pointer"], each["code"]) for each in answer.json["errors"]]


@pytest.mark.parametrize(
    ("given", "patch"),
    [
        ({"text": "Never more"}, {"text": "never AGAIN"}),
        ({"speaker": "C D"}, {"speaker": "A B"}),
        ({"date": "2023-04-06"}, {"date": "2023-04"}),
    ],
    ids=["text", "speaker", "date"],
)
def test_a_correction_that_makes_an_exact_twin_says_so(client, given, patch):
    same = {"text": "Never again", "speaker": "A B", "date": "2023-04-05"}
    first = make.posted(client, **same)
    made = make.posted(client, **same | given)
    assert made["warnings"] == []

    warnings = patched(client, made, **patch)["warnings"]

    assert [each["code"] for each in warnings] == ["exact-twin"]
    assert first["id"] in warnings[0]["detail"]


@pytest.mark.parametrize(
    ("given", "patch", "expected"),
    [
        ({"role": "Minister"}, {"role": "Prime Minister"}, {"role": "Prime Minister"}),
        ({"role": "Minister"}, {"role": None}, {"role": None}),
        ({"note": "x"}, {"place": "Ramallah"}, {"note": "x", "place": "Ramallah"}),
        ({"date": "2023-04-05"}, {"date": "2023-04"}, {"date": "2023-04"}),
        ({"date": "2023-04-05"}, {"date": None}, {"date": None}),
        ({"tags": ["b", "a"]}, {"tags": ["a", "c"]}, {"tags": ["a", "c"]}),
        ({"tags": ["a"]}, {"tags": None}, {"tags": []}),
        ({}, {"status": "disputed"}, {"status": "disputed"}),
        ({"status": "disputed"}, {"status": "current"}, {"status": "current"}),
        (
            {"original": {"text": "Ja", "language": "de"}},
            {"original": {"text": "Jawohl"}},
            {"original": {"text": "Jawohl", "language": "de"}},
        ),
        (
            {"original": {"text": "Ja", "language": "de"}},
            {"original": {"text": None}},
            {"original": {"text": None, "language": "de"}},
        ),
        (
            {"original": {"text": "Ja", "language": "de"}},
            {"original": {}, "note": "x"},
            {"original": {"text": "Ja", "language": "de"}, "note": "x"},
        ),
        (
            {"original": {"text": "Ja"}},
            {"original": None},
            {"original": {"text": None, "language": None}},
        ),
        ({"text": "One"}, {"text": "Two"}, {"text": "Two", "verbatim": ["Two"]}),
        (
            {"text": "We “must” act", "quotation": "partial"},
            {"text": "We “must not” act"},
            {"verbatim": ["must not"], "quotation": "partial"},
        ),
        (
            {"text": "We must act now", "quotation": "partial", "verbatim": ["must act"]},
            {"text": "They must act now"},
            {"verbatim": ["must act"]},
        ),
        ({"text": "One"}, {"quotation": "indirect"}, {"quotation": "indirect", "verbatim": []}),
        ({"external_id": "a"}, {"external_id": "b"}, {"external_id": "b"}),
    ],
)
def test_a_correction_sets_what_it_states_and_leaves_the_rest(client, given, patch, expected):
    made = make.posted(client, **given)

    corrected = patched(client, made, **patch)

    changing = {"revision", "updated", "warnings"}
    if "quotation" in patch:  # which the sources of the statement's own words follow
        changing.add("appearances")
    assert {name: corrected[name] for name in expected} == expected
    assert corrected["revision"] == 2
    assert {name for name in made if made[name] != corrected[name]} - changing <= (
        set(expected) | set(patch)
    )
    assert client.get(BY_ID.format(**made)).json | {"warnings": []} == corrected | {"warnings": []}


@pytest.mark.parametrize(
    ("given", "patch", "quotation", "warned"),
    [
        ({"text": "We act"}, {"text": "We “act”"}, "direct", ["quotation-assumed"]),
        ({"text": "We act"}, {"text": "We “act”", "quotation": "direct"}, "direct", []),
        (
            {"text": "We act"},
            {"text": "We “act”", "quotation": None},
            "partial",
            ["quotation-assumed"],
        ),
        ({"text": "We “act”", "quotation": "direct"}, {"text": "We “acted”"}, "direct", []),
        ({"text": "We act"}, {"text": "We acted"}, "direct", []),
        ({"text": "We act"}, {"role": "Mayor"}, "direct", []),
    ],
)
def test_marks_that_come_into_a_direct_quotation_are_warned_of(
    client, given, patch, quotation, warned
):
    answer = patched(client, make.posted(client, **given), **patch)

    assert answer["quotation"] == quotation
    assert [each["code"] for each in answer["warnings"]] == warned


def test_a_correction_re_attributes_and_never_renames(client):
    one = make.posted(client, speaker="Ann Example")
    other = make.posted(client, speaker="Ann Example")

    corrected = patched(client, one, speaker="Ben Example", joint_with=[{"speaker": "Cy Example"}])

    assert corrected["speaker"]["name"] == "Ben Example"
    assert corrected["joint_with"][0]["speaker"]["name"] == "Cy Example"
    assert client.get(BY_ID.format(**other)).json["speaker"]["name"] == "Ann Example"
    assert make.found(client, "speaker=ann") == [other["text"]]
    assert make.found(client, "speaker=cy") == make.found(client, "speaker=ben") == [one["text"]]


def test_a_corrected_text_is_found_by_its_new_words_only(client):
    made = make.posted(client, text="Mares eat oats", date="2023-04-05")

    patched(client, made, text="Does eat oats and a good deal of hay besides", date="2022")

    assert make.found(client, "q=mares") == []
    assert make.found(client, "q=hay&to=2022") == ["Does eat oats and a good deal of hay besides"]
    assert len(make.found(client)) == 1


def test_a_correction_that_changes_nothing_makes_no_revision(client):
    made = make.posted(client, role="Minister", tags=["a"])

    same = patched(client, made, role="Minister", tags=["a"], text=made["text"])

    assert same["revision"] == 1
    assert same["updated"] == made["updated"]


def test_somebody_unnamed_who_is_described_as_before_is_no_change(client):
    aide = {"kind": "unnamed", "name": "an aide", "unnamed": {"count": 1, "reason": "safety"}}
    clerks = {"kind": "unnamed", "name": "clerks"}
    made = make.posted(client, speaker=aide, joint_with=[{"speaker": clerks, "role": "Clerk"}])
    read = {name: made["speaker"][name] for name in ("kind", "name", "unnamed")}

    same = patched(client, made, speaker=read, joint_with=[{"speaker": clerks, "role": "Clerk"}])
    further = patched(client, made, joint_with=[{"speaker": clerks, "role": "Head clerk"}])

    assert same["revision"] == 1
    assert further["joint_with"][0]["speaker"] == made["joint_with"][0]["speaker"]
    assert client.get("/v1/speakers?kind=unnamed").json["total"]["value"] == 2


def test_somebody_unnamed_who_stands_there_is_sent_back_by_id(client):
    made = make.posted(client, speaker="an aide", joint_with=[{"speaker": "clerks"}])
    aide, clerks = ({"id": one["speaker"]["id"]} for one in (made, made["joint_with"][0]))
    elsewhere = make.posted(client, speaker="A B")

    same = patched(client, made, speaker=aide, joint_with=[{"speaker": clerks}])
    further = patched(client, made, joint_with=[{"speaker": clerks, "role": "Clerk"}])

    assert same["revision"] == 1
    assert further["joint_with"] == [{**made["joint_with"][0], "role": "Clerk"}]
    shared = {"speaker": aide, "reason": "r"}
    refused = client.patch(BY_ID.format(**elsewhere), json=shared, headers=headers("*"))
    assert codes(refused) == [("/speaker/id", "wrong-kind")]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "an aide of theirs"},
        {"new": True},
        {"unnamed": {"count": 2, "reason": "safety"}},
        {"unnamed": {"count": None}},
        {"unnamed": {"count": 1, "reason": "safety", "terms": "background"}},
    ],
)
def test_somebody_unnamed_who_is_described_otherwise_is_another(client, other):
    aide = {"kind": "unnamed", "name": "an aide", "unnamed": {"count": 1, "reason": "safety"}}
    made = make.posted(client, speaker=aide)

    corrected = patched(client, made, speaker=aide | other)

    assert corrected["revision"] == 2
    assert corrected["speaker"]["id"] != made["speaker"]["id"]


def test_what_is_not_stated_anew_of_somebody_unnamed_stays(client):
    aide = {"kind": "unnamed", "name": "an aide"}
    recorded = {"count": 1, "reason": "safety", "terms": "background"}
    joint = [{"speaker": aide | {"name": "a clerk", "unnamed": recorded}}]
    made = make.posted(client, speaker=aide | {"unnamed": recorded}, joint_with=joint)

    same = patched(client, made, speaker=aide | {"unnamed": {"count": 1}})
    plainly = patched(client, made, speaker=aide)
    other = patched(
        client,
        made,
        speaker=aide | {"unnamed": {"count": 2}},
        joint_with=[{"speaker": aide | {"name": "a clerk", "unnamed": {"terms": "on_record"}}}],
    )

    assert (same["revision"], plainly["revision"]) == (1, 1)
    assert other["speaker"]["unnamed"] == recorded | {"count": 2}
    assert other["joint_with"][0]["speaker"]["unnamed"] == recorded | {"terms": "on_record"}


def test_a_plain_description_that_is_the_one_of_before_loses_no_terms(client):
    terms = {"count": 2, "reason": "safety", "terms": "background"}
    aides = {"kind": "unnamed", "name": "two aides", "unnamed": terms}
    made = make.posted(client, speaker=aides)

    same = patched(client, made, speaker="two aides")
    make.posted(client, speaker={"name": "Two Aides", "kind": "organisation"})
    other = patched(client, made, speaker="two aides")

    assert (same["revision"], same["speaker"]) == (1, made["speaker"])
    assert other["speaker"]["kind"] == "organisation"  # a name that is known by now


def test_joint_speakers_who_move_up_stay_who_they_were(client):
    clerk = {"kind": "unnamed", "name": "a clerk", "unnamed": {"reason": "safety"}}
    joint = [{"speaker": "Ann Example"}, {"speaker": "Ben Example"}, {"speaker": clerk}]
    made = make.posted(client, joint_with=joint)
    _, ben, unnamed = (each["speaker"] for each in made["joint_with"])
    benjamin = make.posted(client, speaker="Benjamin Example")["speaker"]
    path = f"/v1/speakers/{ben['id']}/merge"
    client.post(path, json={"into": benjamin["id"], "reason": "one"}, headers=headers("*"))

    left = [{"speaker": clerk}, {"speaker": {"id": benjamin["id"]}, "role": "Clerk"}]
    corrected = patched(client, made, joint_with=left)["joint_with"]
    path = f"/v1/speakers/{benjamin['id']}/unmerge"
    client.post(path, json={"reason": "two after all"}, headers=headers("*"))

    assert [each["speaker"] for each in corrected] == [unnamed, benjamin]
    after = client.get(BY_ID.format(**made)).json["joint_with"]
    assert [each["speaker"] for each in after] == [unnamed, ben]


def test_whoever_speaks_twice_in_one_statement_stays_who_they_were_both_times(client):
    joint = [{"speaker": "Ben Example", "role": role} for role in ("Mayor", "Chairman")]
    made = make.posted(client, joint_with=joint)
    ben = made["joint_with"][0]["speaker"]
    benjamin = make.posted(client, speaker="Benjamin Example")["speaker"]
    path = f"/v1/speakers/{ben['id']}/merge"
    client.post(path, json={"into": benjamin["id"], "reason": "one"}, headers=headers("*"))

    patched(client, made, joint_with=[{"speaker": {"id": benjamin["id"]}}] * 2)
    path = f"/v1/speakers/{benjamin['id']}/unmerge"
    client.post(path, json={"reason": "two after all"}, headers=headers("*"))

    after = client.get(BY_ID.format(**made)).json["joint_with"]
    assert [each["speaker"] for each in after] == [ben, ben]


def test_of_joint_speakers_who_are_described_alike_the_one_in_the_same_place_stays(client):
    clerk = {"kind": "unnamed", "name": "a clerk"}
    made = make.posted(client, joint_with=[{"speaker": clerk}, {"speaker": clerk}])

    left = [{"speaker": "Ann Example"}, {"speaker": clerk}]
    corrected = patched(client, made, joint_with=left)["joint_with"]

    assert corrected[1] == made["joint_with"][1]


def test_a_correction_that_changes_nothing_answers_in_full_whatever_is_held(client):
    made = make.posted(client, role="Minister")
    held = client.get(BY_ID.format(**made)).headers["ETag"]

    answer = client.patch(
        BY_ID.format(**made),
        json={"role": "Minister", "reason": "as printed"},
        headers=headers(held) | {"If-None-Match": held},
    )

    assert (answer.status_code, answer.headers["ETag"]) == (200, held)


def test_a_correction_needs_the_etag_that_was_read(client):
    made = make.posted(client)
    address = BY_ID.format(**made)
    body = {"role": "Minister", "reason": "as printed"}

    without = client.patch(address, json=body)
    first = client.patch(address, json=body, headers=headers(etag_of(client, made)))
    late = client.patch(address, json=body | {"role": "x"}, headers=headers('"1-abc"'))

    assert (without.status_code, first.status_code, late.status_code) == (428, 200, 412)
    assert late.json["revision"] == 2
    assert client.get(address).json["role"] == "Minister"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("*", 200),
        ('"9-aa", "1-aa"', 200),
        ('"1-other"', 200),
        ('W/"1-aa"', 412),
        ('"nonsense"', 412),
        ('"01x-aa"', 412),
        ("", 412),
        ('""', 412),
        ('"", "1-aa"', 200),
    ],
)
def test_if_match_compares_the_revision(client, sent, status):
    made = make.posted(client)

    answer = client.patch(
        BY_ID.format(**made), json={"note": "n", "reason": "r"}, headers=headers(sent)
    )

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ('"2-aa"', "it has been changed since"),
        ('W/"1-aa"', "If-Match names no revision"),
        ('"nonsense"', "If-Match names no revision"),
    ],
)
def test_what_does_not_match_is_called_changed_only_where_it_names_a_revision(client, sent, why):
    made = make.posted(client)
    body = {"note": "n", "reason": "r"}

    answer = client.patch(BY_ID.format(**made), json=body, headers=headers(sent))

    assert (answer.status_code, answer.json["revision"]) == (412, 1)
    assert answer.json["detail"].startswith(why)


@pytest.mark.parametrize(
    ("patch", "found"),
    [
        ({"role": "x", "reason": None}, [("/reason", "null")]),
        ({"text": None}, [("/text", "null")]),
        ({"speaker": None}, [("/speaker", "null")]),
        ({"text": "“We must act”"}, [("/text", "outer-quotation-marks")]),
        ({"text": "Other"}, [("/verbatim/0", "not-in-text")]),
        ({"verbatim": ["none of it"]}, [("/verbatim/0", "not-in-text")]),
        ({"date": "2023-02-30"}, [("/date", "invalid-date")]),
        ({"status": "withdrawn"}, [("/status", "not-in-vocabulary")]),
        ({"rolle": "x"}, [("/rolle", "unknown-field")]),
        ({"revision": 9}, [("/revision", "server-made")]),
        ({"appearances": []}, [("/appearances", "unknown-field")]),
        ({"source": "BBC"}, [("/source", "unknown-field")]),
        (
            {"speaker": {"id": "00000000-0000-7000-8000-000000000000"}},
            [("/speaker/id", "unknown-speaker")],
        ),
    ],
)
def test_a_wrong_correction_is_refused_at_its_pointer_and_changes_nothing(client, patch, found):
    made = make.posted(client, text="We must act", verbatim=["must act"], quotation="partial")

    answer = client.patch(
        BY_ID.format(**made), json={"reason": "r"} | patch, headers=headers(etag_of(client, made))
    )

    assert answer.status_code == 422
    assert codes(answer) == found
    assert client.get(BY_ID.format(**made)).json == made
    assert len(client.get("/v1/speakers").json["data"]) == 1


def test_a_correction_without_a_reason_is_refused(client):
    made = make.posted(client)

    answer = client.patch(BY_ID.format(**made), json={"note": "n"}, headers=headers("*"))

    assert (answer.status_code, codes(answer)) == (422, [("/reason", "required")])


def test_an_external_id_of_another_statement_is_refused(client):
    make.posted(client, external_id="a")
    made = make.posted(client, external_id="b")

    answer = client.patch(
        BY_ID.format(**made), json={"external_id": "a", "reason": "r"}, headers=headers("*")
    )

    assert (answer.status_code, codes(answer)) == (409, [("/external_id", "duplicate")])


def test_a_withdrawn_statement_is_left_out_and_answers_with_a_tombstone(client):
    made = make.posted(client, text="Never said")
    address = BY_ID.format(**made)

    withdrawn = client.delete(
        f"{address}?reason=misattributed", headers=headers(etag_of(client, made))
    )
    gone = client.get(address)

    assert (withdrawn.status_code, withdrawn.json["status"]) == (200, "withdrawn")
    assert gone.status_code == 410
    assert gone.json["statement"] == {
        "id": made["id"],
        "status": "withdrawn",
        "erased": False,
        "reason": "misattributed",
        "revision": 2,
        "updated": withdrawn.json["updated"],
    }
    assert make.found(client) == make.found(client, "q=said") == []
    again = [
        client.delete(f"{address}?reason=again", headers=headers("*")),
        client.patch(address, json={"note": "n", "reason": "r"}, headers=headers("*")),
        client.post(f"{address}/appearances", json={"source": "BBC"}, headers=headers("*")),
    ]
    assert [answer.status_code for answer in again] == [410, 410, 410]


def test_a_restored_statement_names_the_twin_that_was_recorded_meanwhile(client):
    made = make.posted(client, text="The same", speaker="Ann Example")
    client.delete(f"{made['links']['self']}?reason=r", headers=headers("*"))
    twin = make.posted(client, text="The same", speaker="Ann Example")

    restored = client.post(
        f"{made['links']['self']}/restore", json={"reason": "r"}, headers=headers("*")
    )

    (warning,) = restored.json["warnings"]
    assert (warning["pointer"], warning["code"]) == ("/text", "exact-twin")
    assert twin["id"] in warning["detail"]


def test_a_restored_statement_is_as_it_was(client):
    made = make.posted(client, text="Said after all", status="disputed", tags=["a"])
    address = BY_ID.format(**made)
    client.delete(f"{address}?reason=wrong", headers=headers("*"))
    tombstone = client.get(address).headers["ETag"]

    refused = client.post(f"{address}/restore", json={"reason": "r"}, headers=headers('"1-aa"'))
    restored = client.post(f"{address}/restore", json={"reason": "r"}, headers=headers(tombstone))

    assert (refused.status_code, restored.status_code) == (412, 200)
    changing = {"revision": 3, "updated": restored.json["updated"]}
    assert restored.json == made | changing
    assert make.found(client, "q=said") == ["Said after all"]
    once_more = client.post(f"{address}/restore", json={"reason": "r"}, headers=headers("*"))
    assert (once_more.status_code, codes(once_more)) == (409, [("", "not-withdrawn")])


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("", "reason", "required"),
        ("?reason=", "reason", "empty"),
        ("?reasn=x", "reasn", "unknown-field"),
    ],
)
def test_a_withdrawal_says_why(client, query, pointer, code):
    made = make.posted(client)

    answer = client.delete(BY_ID.format(**made) + query, headers=headers("*"))

    assert answer.status_code == 400
    assert (pointer, code) in codes(answer)
    assert client.get(BY_ID.format(**made)).status_code == 200


NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "", {"note": "n", "reason": "r"}),
        ("delete", "?reason=r", None),
        ("post", "/restore", {"reason": "r"}),
        ("post", "/appearances", {"source": "BBC"}),
        ("patch", f"/appearances/{NOWHERE}", {"cue": "said", "reason": "r"}),
        ("delete", f"/appearances/{NOWHERE}?reason=r", None),
        ("get", "/history", None),
    ],
)
def test_what_is_not_there_cannot_be_changed(client, method, path, body):
    answer = client.open(
        f"/v1/statements/{NOWHERE}{path}", method=method, json=body, headers=headers("*")
    )

    assert answer.status_code == 404


def test_a_date_corrected_into_an_occupied_second_takes_its_place_by_id(client):
    at = "2023-04-05T10:30:00Z"
    first = make.posted(client, text="first", date="2023-04-04")
    for text in ("second", "third"):
        make.posted(client, text=text, date=at)
    last = make.posted(client, text="last", date=at)

    patched(client, first, date=at)
    patched(client, last, text="last of all", quotation="direct")

    assert make.found(client, "sort=date") == ["first", "second", "third", "last of all"]
    assert make.found(client, "q=second") == ["second"]
    assert make.found(client, "q=last&from=2023-04-05") == ["last of all"]


def appeared(client, made):
    """The answer to a further appearance in the same report, of which more is known now."""
    source = {"url": made["appearances"][0]["source"]["url"], "outlet": "CNN"}
    answer = client.post(
        BY_ID.format(**made) + "/appearances",
        json={"source": source, "wording": "Words, as CNN has them"},
        headers=headers(etag_of(client, made)),
    )
    assert answer.status_code == 201, answer.text
    return answer.json


def updated(client, made):
    """The statement after an import that corrects it."""
    speaker = {"name": made["speaker"]["name"], "kind": "person"}
    row = make.body(external_id=made["external_id"], speaker=speaker, text="As the file has it")
    answer = client.post(
        "/v1/statements/import?on_conflict=update",
        data=json.dumps(row),
        content_type="application/x-ndjson",
    )
    assert answer.json["data"][0]["status"] == "updated", answer.text
    found = client.get(BY_ID.format(**made)).json
    assert found["text"] == row["text"]
    return found


LEARNT = {
    "the kind of its speaker": lambda client, made: patched(
        client,
        made,
        text="Other words",
        speaker={"name": made["speaker"]["name"], "kind": "person"},
        joint_with=[{"speaker": "Bo"}],
    ),
    "the kind of a joint speaker": lambda client, made: patched(
        client, made, role="Boss", joint_with=[{"speaker": {"name": "Joan", "kind": "person"}}]
    ),
    "that its speaker is a body": lambda client, made: patched(
        client, made, role="Boss", organisation=made["speaker"]["name"]
    ),
    "more of its source": appeared,
    "the kind of its speaker by a file": updated,
}


@pytest.mark.parametrize("learn", LEARNT)
def test_what_is_learnt_of_others_takes_nothing_from_the_statement_in_hand(app, client, learn):
    made = make.posted(
        client,
        external_id="one",
        joint_with=[{"speaker": "Joan"}],
        source={"url": "https://example.org/report"},
    )

    answered = LEARNT[learn](client, made)

    found = client.get(BY_ID.format(**made)).json
    assert found == answered | {"warnings": found["warnings"]}
    assert patched(client, made, note="once more")["revision"] == found["revision"] + 1
    with app.extensions["database"].reading() as session:
        assert [*verification.faults(session), *index_faults.find(session)] == []


def test_words_that_are_refused_by_now_leave_the_other_fields_to_be_corrected(client, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(quotations, "has_outer_marks", lambda text: False)
        made = make.posted(client, text="“We act”", quotation="direct")
    path, any_revision = made["links"]["self"], {"If-Match": "*"}

    corrected = client.patch(path, json={"role": "Mayor", "reason": "r"}, headers=any_revision)
    refused = client.patch(path, json={"text": "“We acted”", "reason": "r"}, headers=any_revision)

    assert (corrected.status_code, refused.status_code) == (200, 422)
    assert corrected.json["text"] == "“We act”"
