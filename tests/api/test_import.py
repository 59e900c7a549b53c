"""A file over HTTP: a result for each row, by its line, and nothing half-written."""

import errno
import io
import json
import os
import tempfile
import tracemalloc

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from service.api import gathered
from service.record import verification
from tests import make

LINES = "application/x-ndjson"
TABLE = "text/csv"
ITEM = {"outlet": "CNN", "title": "A", "published": "2023-04-05"}


def sent(client, *rows, **parameters):
    """The answer to an import of rows, given as objects or as lines."""
    lines = [each if isinstance(each, str) else json.dumps(each) for each in rows]
    return client.post(
        "/v1/statements/import",
        data="\n".join(lines).encode(),
        content_type=LINES,
        query_string=parameters,
    )


def statuses(answer):
    assert answer.status_code == 200, answer.text
    return [(each["line"], each["status"]) for each in answer.json["data"]]


def codes(result):
    return [(each["pointer"], each["code"]) for each in result["errors"]]


def total(client):
    return client.get("/v1/statements?total=exact").json["total"]["value"]


def stored(client, external_id):
    found = client.get("/v1/statements", query_string={"external_id": external_id}).json["data"]
    return found[0] if found else None


def test_each_row_has_a_result_by_its_line_and_a_bad_one_stops_no_other(client):
    good = make.body(text="a", external_id="e1")
    answer = sent(
        client,
        good,
        "",
        '{"text": "b"',
        make.body(text="", date="2023-02-30"),
        make.body(id="x", txet="y"),
        "   ",
        make.body(text="“c”", speaker="Ann Example"),
        "[]",
        make.body(text="d"),
    )

    assert statuses(answer) == [
        (1, "created"),
        (3, "error"),
        (4, "error"),
        (5, "error"),
        (7, "error"),
        (8, "error"),
        (9, "created"),
    ]
    results = {each["line"]: each for each in answer.json["data"]}
    assert codes(results[3]) == [("", "not-json")]
    assert codes(results[4]) == [("/text", "empty")]
    assert sorted(codes(results[5])) == [("/id", "server-made"), ("/txet", "unknown-field")]
    assert codes(results[7]) == [("/text", "outer-quotation-marks")]
    assert codes(results[8]) == [("", "wrong-type")]
    assert results[1]["id"] == stored(client, "e1")["id"]
    assert [each["id"] for each in (results[3], results[7])] == [None, None]
    summary = answer.json["summary"]
    assert (summary["lines"], summary["created"], summary["error"]) == (7, 2, 5)
    assert total(client) == 2


def test_a_row_that_is_wrong_beyond_reading_stops_no_other(client):
    answer = sent(
        client,
        make.body(),
        make.body(source={"url": "http://[broken"}),
        make.body(**{"te\ud800xt": 1}),
        make.body(),
    )

    assert [status for _, status in statuses(answer)] == ["created", "error", "error", "created"]
    results = answer.json["data"]
    assert codes(results[1]) == [("/source/url", "invalid-url")]
    assert codes(results[2]) == [("/te\\ud800xt", "unknown-field")]
    assert total(client) == 2


def test_what_is_recorded_is_what_a_post_records(client):
    body = make.body(
        text="“Yes”, he said — and left", speaker="a senior official", role="Aide", source=ITEM
    )
    posted = make.posted(client, **body)

    answer = sent(client, body | {"external_id": "e1"})

    imported = stored(client, "e1")
    warned = [each["code"] for each in answer.json["data"][0]["warnings"]]
    assert warned == [each["code"] for each in posted["warnings"]]
    same = ("text", "quotation", "verbatim", "role", "date", "tags", "recorded_by", "revision")
    assert [imported[name] for name in same] == [posted[name] for name in same]
    assert imported["appearances"][0]["source"] == posted["appearances"][0]["source"]
    history = client.get(imported["links"]["history"]).json["data"]
    assert [each["action"] for each in history] == ["add"]


def test_an_ambiguous_speaker_is_an_error_of_its_row_with_the_list(client):
    for _ in range(2):
        make.posted(client, speaker={"name": "Ann Example", "new": True})

    answer = sent(client, make.body(speaker="Ann Example"), make.body())

    assert statuses(answer) == [(1, "error"), (2, "created")]
    refused = answer.json["data"][0]
    assert codes(refused) == [("/speaker", "ambiguous-speaker")]
    assert [each["name"] for each in refused["speakers"]] == ["Ann Example"] * 2


def test_a_result_is_not_much_longer_than_its_row(client):
    for _ in range(7):
        make.posted(client, speaker={"name": "Ann Example", "new": True})

    answer = sent(
        client, make.body(speaker="Ann Example"), make.body(**{f"x{n}": 1 for n in range(990)})
    )

    namesakes, faults = answer.json["data"]
    assert len(namesakes["speakers"]) == 5
    assert namesakes["errors"][0]["detail"] == "7 are called Ann Example"
    assert len(faults["errors"]) == 21
    assert faults["errors"][-1] == {
        "pointer": "",
        "code": "further",
        "detail": "and 970 more to mend in this row",
    }


def test_a_long_answer_is_whole_and_never_held_in_memory(client):
    sent(client, "{")
    tracemalloc.start()

    answer = sent(client, *["{"] * 10_000)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.content_length == len(answer.data) > 2 * gathered.IN_MEMORY
    assert statuses(answer) == [(n, "error") for n in range(1, 10_001)]
    assert answer.json["summary"]["error"] == 10_000
    assert peak < 5_000_000


def test_a_known_name_and_a_twin_are_warnings_of_the_row(client):
    made = make.posted(client, text="The same.", speaker="Ann Example")

    answer = sent(client, make.body(text="the same", speaker="ann example"))

    warned = answer.json["data"][0]["warnings"]
    assert {each["code"] for each in warned} == {"speaker-resolved-by-name", "exact-twin"}
    assert any(made["id"] in each["detail"] for each in warned)


def test_a_source_that_was_withdrawn_is_a_warning_of_the_row(client):
    source = client.post("/v1/sources", json=ITEM).json["links"]["self"]
    body = {"status": "withdrawn", "reason": "a hoax"}
    client.patch(source, json=body, headers={"If-Match": "*"})
    row = make.body(source=ITEM, external_id="e1")

    added = sent(client, row)
    updated = sent(client, row | {"note": "seen"}, on_conflict="update")

    results = [*added.json["data"], *updated.json["data"]]
    assert [each["status"] for each in results] == ["created", "updated"]
    for each in results:
        (warning,) = each["warnings"]
        assert warning == stored(client, "e1")["warnings"][0]


def test_an_update_stays_with_a_speaker_of_several_who_bear_the_name_since(client):
    joint = [{"speaker": "Ben Example", "organisation": "The Office"}]
    row = make.body(external_id="e1", speaker="Ann Example", joint_with=joint)
    sent(client, row)
    made = stored(client, "e1")
    for each in (made["speaker"], made["joint_with"][0]["speaker"]):
        body = {"name": f"{each['name']} Senior", "reason": "told from a namesake"}
        client.patch(f"/v1/speakers/{each['id']}", json=body, headers={"If-Match": "*"})
        client.post("/v1/speakers", json={"name": each["name"], "new": True})

    same = sent(client, row, on_conflict="update").json["data"][0]
    other = sent(client, row | {"external_id": "e2"}, on_conflict="update").json["data"][0]

    assert (same["status"], same["errors"]) == ("unchanged", [])
    assert codes(other) == [("/speaker", "ambiguous-speaker")]


def test_an_update_keeps_what_it_leaves_out_of_somebody_unnamed(client):
    aide = {"kind": "unnamed", "name": "an aide"}
    recorded = {"count": 1, "reason": "safety", "terms": "background"}
    row = make.body(external_id="e1", speaker=aide | {"unnamed": recorded})
    sent(client, row)

    counted = [row | {"speaker": aide | {"unnamed": {"count": count}}} for count in (1, 2)]
    same, other = (sent(client, each, on_conflict="update") for each in counted)

    assert [statuses(each) for each in (same, other)] == [[(1, "unchanged")], [(1, "updated")]]
    assert stored(client, "e1")["speaker"]["unnamed"] == recorded | {"count": 2}


@pytest.mark.parametrize("edit", [{}, {"note": "seen"}])
def test_a_source_that_a_row_states_otherwise_is_a_warning_of_an_update(client, edit):
    item = {"url": "https://example.org/a", "title": "A", "author": "Ann"}
    row = make.body(external_id="e1", source=item)
    sent(client, row)
    corrected = item | {"url": "HTTPS://EXAMPLE.org/a", "title": "B"}

    (result,) = sent(client, row | edit | {"source": corrected}, on_conflict="update").json["data"]

    assert [(each["pointer"], each["code"]) for each in result["warnings"]] == [
        ("/source/title", "source-differs")
    ]
    assert result["status"] == ("updated" if edit else "unchanged")
    assert stored(client, "e1")["appearances"][0]["source"]["title"] == "A"


def test_the_same_file_again_changes_nothing_and_equal_rows_are_two_statements(client):
    row = make.body(text="No comment.", speaker="Ann Example", source="CNN")
    rows = [row, make.body(), row, row]
    first = sent(client, *rows)
    head = client.get("/v1/changes/head").json

    again = sent(client, *rows)
    shorter = sent(client, row)
    assert client.get("/v1/changes/head").json == head
    longer = sent(client, *rows, row)

    assert [status for _, status in statuses(first)] == ["created"] * 4
    assert [status for _, status in statuses(again)] == ["skipped"] * 4
    assert [each["id"] for each in again.json["data"]] == [
        each["id"] for each in first.json["data"]
    ]
    assert statuses(shorter) == [(1, "skipped")]
    assert [status for _, status in statuses(longer)] == ["skipped"] * 4 + ["created"]
    assert total(client) == 5


def test_a_known_external_id_is_skipped_updated_or_refused(client):
    row = make.body(external_id="e1", text="a", role="Minister", source=ITEM, tags=["x"])
    sent(client, row)
    edited = row | {"text": "b", "role": None, "tags": ["y", "z"], "speaker": "Other Person"}

    skipped = sent(client, edited)
    refused = sent(client, edited, on_conflict="error")
    assert stored(client, "e1")["text"] == "a"
    updated = sent(client, edited, on_conflict="update")
    unchanged = sent(client, edited, on_conflict="update")

    assert [statuses(each)[0][1] for each in (skipped, refused, updated, unchanged)] == [
        "skipped",
        "error",
        "updated",
        "unchanged",
    ]
    assert codes(refused.json["data"][0]) == [("/external_id", "duplicate")]
    found = stored(client, "e1")
    assert refused.json["data"][0]["existing"] == found["id"]
    assert (found["text"], found["verbatim"], found["tags"]) == ("b", ["b"], ["y", "z"])
    assert (found["role"], found["revision"]) == ("Minister", 2)  # what is left out stays
    assert found["speaker"]["name"] == "Other Person"
    history = client.get(found["links"]["history"]).json["data"]
    assert {each["reason"] for each in history} == {None, "import"}


UNSETTLED = {
    "an unnamed speaker": {"speaker": {"name": "two aides", "kind": "unnamed"}},
    "a description": {"speaker": "a senior official"},
    "another of the name": {"speaker": {"name": "Ann Example", "new": True}},
    "an outlet alone": {"source": "CNN"},
    "a body": {"organisation": "Jordan"},
    "others beside": {
        "joint_with": [{"speaker": "a senior official", "role": "Aide", "organisation": "Jordan"}]
    },
    "an original": {"original": {"text": "так", "language": "ru"}},
    "tags": {"tags": ["a", "B", "b", "a"]},
    "verbatim": {"text": "he is “well”", "quotation": "partial", "verbatim": ["he is"]},
    "appearances": {
        "source": None,
        "appearances": [
            {"source": "CNN", "wording": "w", "via": ["AP"], "selectors": [{"exact": "w"}]},
            {"source": "CNN", "wording": "v"},
            {"source": {"url": "https://example.org/#a"}, "quotation": "indirect"},
        ],
    },
}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fields", UNSETTLED.values(), ids=UNSETTLED.keys())
def test_an_update_that_says_the_same_makes_no_revision(client, fields):
    row = make.body(external_id="e1", **fields)
    sent(client, row)
    head = client.get("/v1/changes/head").json

    again = sent(client, row, on_conflict="update")

    assert statuses(again) == [(1, "unchanged")]
    assert client.get("/v1/changes/head").json == head


@pytest.mark.parametrize(
    ("edit", "path", "expected"),
    [
        ({"speaker": {"name": "two aides", "kind": "unnamed"}}, ("speaker", "kind"), "unnamed"),
        ({"organisation": "Jordan"}, ("organisation", "name"), "Jordan"),
        ({"date": "2024"}, ("date",), "2024"),
        ({"original": {"language": "ru"}}, ("original", "language"), "ru"),
        ({"quotation": "indirect"}, ("quotation",), "indirect"),
        ({"source": {**ITEM, "author": "Ann"}}, ("appearances", 0, "source", "author"), "Ann"),
        ({"source": "Le Monde"}, ("appearances", 1, "source", "outlet"), "Le Monde"),
        (
            {"source": None, "appearances": [{"source": ITEM, "cue": "told"}]},
            ("appearances", 0, "cue"),
            "told",
        ),
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_update_corrects_what_differs_once(client, edit, path, expected):
    row = make.body(external_id="e1", source=ITEM)
    sent(client, row)

    updated = sent(client, row | edit, on_conflict="update")
    head = client.get("/v1/changes/head").json
    again = sent(client, row | edit, on_conflict="update")

    value = stored(client, "e1")
    for step in path:
        value = value[step]
    assert value == expected
    assert statuses(updated) in ([(1, "updated")], [(1, "unchanged")])  # of a source, not of it
    assert statuses(again) == [(1, "unchanged")]
    assert client.get("/v1/changes/head").json == head


def test_an_update_that_states_what_sort_of_speaker_is_meant_is_heeded(client):
    row = make.body(external_id="e1", speaker="Jordan")
    sent(client, row)

    shown = []
    for kind in ("organisation", "person"):
        sent(client, row | {"speaker": {"name": "Jordan", "kind": kind}}, on_conflict="update")
        shown.append(stored(client, "e1")["speaker"])

    assert [each["kind"] for each in shown] == ["organisation", "person"]
    assert shown[0]["id"] != shown[1]["id"]


@pytest.mark.parametrize("wording", [{}, {"wording": "other words"}])
def test_an_update_leaves_a_source_giving_the_words_as_the_row_says(client, wording):
    row = make.body(external_id="1", quotation="direct", source=None)
    carried = {"source": "CNN", "quotation": "direct"}
    sent(client, row | {"appearances": [carried]})
    update = row | {"quotation": "indirect", "appearances": [carried | wording]}

    first, again = (sent(client, update, on_conflict="update") for _ in range(2))

    assert statuses(first) + statuses(again) == [(1, "updated"), (1, "unchanged")]
    now = stored(client, "1")
    assert (now["quotation"], now["appearances"][0]["quotation"]) == ("indirect", "direct")


def test_an_update_leaves_a_source_translating_the_words_as_the_row_says(client):
    carried = {"source": "CNN", "translated_by": "unknown"}
    row = make.body(external_id="1", language="en", original={"language": "de"}, source=None)
    sent(client, row | {"appearances": [carried]})
    update = row | {"language": "de", "appearances": [carried]}

    first, again = (sent(client, update, on_conflict="update") for _ in range(2))

    assert statuses(first) + statuses(again) == [(1, "updated"), (1, "unchanged")]
    now = stored(client, "1")
    assert (now["language"], now["appearances"][0]["translated_by"]) == ("de", "unknown")


def test_a_stated_passage_that_the_text_has_lost_is_named_and_can_be_taken_away(client):
    row = make.body(external_id="e1", text="He said taxes will fall", quotation="partial")
    sent(client, row | {"verbatim": ["taxes will fall"]})
    corrected = row | {"text": "He said that taxes would fall"}

    (result,) = sent(client, corrected, on_conflict="update").json["data"]
    without = sent(client, corrected | {"verbatim": []}, on_conflict="update")

    assert codes(result) == [("/verbatim/0", "not-in-text")]
    assert '"taxes will fall"' in result["errors"][0]["detail"]
    assert statuses(without) == [(1, "updated")]
    assert stored(client, "e1")["verbatim"] == []


def test_an_update_that_cannot_be_leaves_the_statement_and_the_others(client):
    rows = [make.body(external_id=f"e{n}", text=f"t{n}", speaker="Ann Example") for n in range(3)]
    sent(client, *rows)
    make.posted(client, speaker={"name": "Ben Example"})
    make.posted(client, speaker={"name": "Ben Example", "new": True})
    edited = [
        rows[0] | {"text": "new 0"},
        rows[1] | {"text": "new 1", "speaker": "Ben Example"},
        rows[1] | {"text": "new 1", "speaker": "Ben Example"},
        make.body(external_id="e9", role="Never seen before"),
        rows[2] | {"text": "new 2", "source": {"id": "00000000-0000-7000-8000-000000000000"}},
    ]

    answer = sent(client, *edited, on_conflict="update")

    met = [status for _, status in statuses(answer)]
    assert met == ["updated", "error", "error", "created", "error"]
    texts = [stored(client, f"e{n}")["text"] for n in range(3)]
    assert texts == ["new 0", "t1", "t2"]


def test_a_row_of_a_withdrawn_statement_is_skipped_and_says_so(client):
    row = make.body(external_id="e1")
    made = sent(client, row).json["data"][0]
    etag = client.get(f"/v1/statements/{made['id']}").headers["ETag"]
    client.delete(f"/v1/statements/{made['id']}?reason=r", headers={"If-Match": etag})

    answers = [sent(client, row, on_conflict=each) for each in ("skip", "update")]

    for answer in answers:
        result = answer.json["data"][0]
        assert (result["status"], result["id"]) == ("skipped", made["id"])
        assert [each["code"] for each in result["warnings"]] == ["withdrawn"]
    assert client.get(f"/v1/statements/{made['id']}").status_code == 410


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_row_without_an_external_id_undoes_no_correction(client):
    row = make.body(text="a", role="Minster")
    made = sent(client, row).json["data"][0]
    address = f"/v1/statements/{made['id']}"
    body = {"role": "Minister", "reason": "as printed"}
    assert client.patch(address, json=body, headers={"If-Match": "*"}).status_code == 200

    again = sent(client, row, on_conflict="update")

    assert statuses(again) == [(1, "skipped")]
    assert client.get(address).json["role"] == "Minister"


def test_an_external_id_twice_in_a_file_is_an_error_unless_the_rows_are_equal(client):
    row = make.body(external_id="e1", text="a")
    rows = [row, row, row | {"text": "b"}, make.body(external_id="e2")]

    first = sent(client, *rows, on_conflict="update")
    again = sent(client, *rows, on_conflict="update")

    assert [status for _, status in statuses(first)] == ["created", "unchanged", "error", "created"]
    assert codes(first.json["data"][2]) == [("/external_id", "repeated")]
    assert "line 1" in first.json["data"][2]["errors"][0]["detail"]
    assert [s for _, s in statuses(again)] == ["unchanged", "unchanged", "error", "unchanged"]
    assert stored(client, "e1")["text"] == "a"


def test_external_ids_are_of_the_client(app, client):
    from service import record  # noqa: PLC0415 - for the second key alone

    with app.extensions["database"].writing() as session:
        key = record.clients.add(session, "other", "write")
        session.commit()
    row = make.body(external_id="e1")
    sent(client, row)

    other = client.post(
        "/v1/statements/import",
        data=json.dumps(row),
        content_type=LINES,
        headers={"Authorization": f"Bearer {key}"},
    )

    assert statuses(other) == [(1, "created")]


def test_a_dry_run_writes_nothing_and_says_what_would_be(client):
    sent(client, make.body(external_id="e1", text="a"))
    head = client.get("/v1/changes/head").json
    rows = [
        make.body(external_id="e1", text="b"),
        make.body(external_id="e2", speaker="Never Was", role="Never"),
        make.body(text=""),
    ]

    answer = sent(client, *rows, dry_run="true", on_conflict="update")

    assert [status for _, status in statuses(answer)] == ["would-update", "would-create", "error"]
    assert [each["id"] is None for each in answer.json["data"]] == [False, True, True]
    assert client.get("/v1/changes/head").json == head
    assert client.get("/v1/speakers?q=never").json["data"] == []


def test_an_atomic_import_is_all_or_nothing(client):
    rows = [make.body(external_id="e1", text="a"), make.body(text=""), make.body(text="c")]

    refused = sent(client, *rows, atomic="true")
    nothing = total(client)
    done = sent(client, rows[0], rows[2], atomic="true")

    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert codes(refused.json) == [("/2/text", "empty")]
    assert [each["status"] for each in refused.json["data"]] == [
        "not-written",
        "error",
        "not-written",
    ]
    assert [each["id"] for each in refused.json["data"]] == [None] * 3
    assert (nothing, statuses(done)) == (0, [(1, "created"), (2, "created")])


@pytest.fixture
def breaking(app, monkeypatch):
    """Let each row be a batch, and the database say something at every batch after some."""
    monkeypatch.setattr("service.exchange.importing.MOST_CHARACTERS", 1)
    writer, begun, asked = app.extensions["database"].writer, [], []

    def begin(connection):
        begun.append(connection)
        if len(begun) > asked[0][0]:
            raise OperationalError("BEGIN", {}, Exception(asked[0][1]))

    def break_off(after, said):
        asked.append((after, said))
        event.listen(writer, "begin", begin, insert=True)

    yield break_off
    event.remove(writer, "begin", begin)


STAYS = "what was recorded before stays, and the same file with on_conflict={} leaves it as it is"


AGAIN = "send the request again"
BUSY = "database is locked"


@pytest.mark.parametrize(
    ("broken", "parameters", "expected"),
    [
        ((1, BUSY), {}, (503, f"{STAYS.format('skip')}; {AGAIN}")),
        ((1, BUSY), {"on_conflict": "update"}, (503, f"{STAYS.format('update')}; {AGAIN}")),
        ((1, BUSY), {"on_conflict": "error"}, (503, f"{STAYS.format('skip')}; {AGAIN}")),
        ((1, "disk is full"), {}, (507, f"{STAYS.format('skip')}; ask the operator for space")),
        ((0, BUSY), {}, (503, f"nothing was stored; {AGAIN}")),
        ((0, "disk I/O error"), {}, (503, f"nothing was stored; {AGAIN}")),
        ((1, BUSY), {"dry_run": "true"}, (503, f"nothing was stored; {AGAIN}")),
    ],
)
def test_an_import_that_breaks_off_says_what_is_stored_of_it(
    client, breaking, broken, parameters, expected
):
    rows = [make.body(text=each, external_id=each) for each in "ab"]
    breaking(*broken)

    answer = sent(client, *rows, **parameters)

    assert (answer.status_code, answer.json["detail"]) == expected
    assert total(client) == ("stays" in expected[1])


@pytest.mark.parametrize(
    ("kept", "stored"), [("uploads", "nothing was stored"), ("gathered", STAYS.format("skip"))]
)
def test_a_disk_that_is_full_beside_the_store_is_no_fault_of_the_client(
    client, monkeypatch, kept, stored
):
    def fail(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(f"service.api.{kept}.IN_MEMORY", 20)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", fail)

    answer = sent(client, make.body())

    assert (answer.status_code, answer.json["detail"]) == (
        507,
        f"{stored}; ask the operator for space",
    )
    assert total(client) == (kept == "gathered")


def test_too_many_rows_are_refused_before_any_is_written(client, monkeypatch):
    monkeypatch.setattr("service.exchange.importing.MOST_ATOMIC", 3)
    monkeypatch.setattr("service.api.uploads.MOST_ROWS", 5)
    rows = [make.body() for _ in range(6)]

    many, atomic = sent(client, *rows), sent(client, *rows[:4], atomic="true")

    assert (many.status_code, atomic.status_code) == (413, 422)
    assert codes(atomic.json) == [("atomic", "too-many")]
    assert total(client) == 0
    assert len(statuses(sent(client, *rows[:3], atomic="true"))) == 3


def test_a_body_over_the_limit_is_refused_unread(client):
    answer = client.post(
        "/v1/statements/import", data=io.BytesIO(b" " * 16_000_001), content_type=LINES
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "headers", "status"),
    [
        ("application/json", {}, 415),
        (None, {}, 415),
        ("text/plain", {}, 415),
        (LINES, {"Content-Encoding": "gzip"}, 415),
        ("text/csv; charset=klingon", {}, 400),
    ],
)
def test_another_type_is_refused(client, kind, headers, status):
    answer = client.post("/v1/statements/import", data=b"{}", content_type=kind, headers=headers)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def table(client, data, kind=TABLE, **parameters):
    return client.post(
        "/v1/statements/import", data=data, content_type=kind, query_string=parameters
    )


def test_a_table_says_its_encoding_by_its_type_or_by_the_parameter(client):
    data = "text;speaker;outlet\r\n„Größe“ zählt;Jürgen Müller;Die Zeit\r\n".encode("cp1252")

    refused = table(client, data)
    typed = table(client, data, "text/csv; charset=windows-1252", dry_run="true")
    stated = table(client, data, encoding="cp1252", delimiter=";")

    assert refused.status_code == 400
    assert codes(refused.json) == [("encoding", "wrong-encoding")]
    assert (refused.json["line"], refused.json["byte"]) == (2, 22)
    assert (statuses(typed), statuses(stated)) == ([(2, "would-create")], [(2, "created")])
    assert client.get("/v1/statements").json["data"][0]["text"] == "„Größe“ zählt"


@pytest.mark.parametrize("kind", [LINES, TABLE])
@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("utf-16", "wrong-encoding"),
        ("utf-32", "wrong-encoding"),
        ("idna", "unknown-encoding"),
        ("punycode", "unknown-encoding"),
        ("unicode_escape", "unknown-encoding"),
        ("utf-7", "unknown-encoding"),
    ],
)
def test_a_file_in_another_encoding_than_stated_is_a_400(client, encoding, code, kind):
    answer = client.post(
        "/v1/statements/import",
        data=b"\\ud800-,speaker\nx,y\n" + b"x" * 100,
        content_type=kind,
        query_string={"encoding": encoding},
    )

    assert answer.status_code == 400
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [
        ("encoding", code)
    ]


def test_a_file_is_refused_in_words_that_hold_over_http_and_name_no_option_of_the_command(client):
    encoded = table(client, "text,speaker,outlet\né,A,CNN\n".encode("cp1252"))
    unmapped = table(client, b"text,speaker,outlet,Nr\na,b,c,7\n")

    details = [answer.json["detail"] for answer in (encoded, unmapped)]
    assert [answer.status_code for answer in (encoded, unmapped)] == [400, 422]
    assert "state its `encoding`, for instance cp1252" in details[0]
    assert "'Nr' is no field of a statement (`map` Nr=FIELD says which, Nr= none)" in details[1]
    assert "--" not in "".join(details)


def test_columns_are_mapped_by_parameters(client):
    data = b"Zitat,Wer,Blatt,Nr\r\nNein,Ann Example,CNN,7\r\n"

    refused = table(client, data, map=["Zitat=text", "Wer=speaker", "Blat=outlet"])
    also = table(client, b"Quote,b,c\r\n", map="quote=text")
    done = table(client, data, map=["Zitat=text", "Wer=speaker", "Blatt=outlet", "*="])

    assert codes(refused.json) == [("map", "unknown-column")]
    assert "'Blatt' was meant?" in refused.json["detail"]
    assert "'Quote' was meant?" in also.json["detail"]
    assert statuses(done) == [(2, "created")]


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("Source", "; 'outlet' was meant?"),
        ("quote", "; 'text' was meant?"),
        ("headline", "; 'title' was meant?"),
        ("date_said", "; 'date' was meant?"),
        ("outlt", "; 'outlet' was meant?"),
        ("organization", "; 'organisation' was meant?"),
        ("name", ". The columns are"),  # not the note
        ("fuente", ". The columns are"),
    ],
)
def test_a_column_that_is_not_ours_is_told_what_was_meant_where_that_is_no_guess(
    client, column, hint
):
    refused = table(client, f"text,speaker,outlet,{column}\na,b,c,d\n".encode())

    assert f"{column}= none){hint}" in refused.json["detail"]


@pytest.mark.parametrize(
    ("column", "pointer"),
    [
        ("speaker", "/speaker/name"),
        ("organisation", "/organisation/name"),
        ("outlet", "/appearances/0/source/outlet"),
    ],
)
def test_an_id_in_the_column_of_a_name_makes_nothing_new(client, column, pointer):
    cells = {"text": "a", "speaker": "Ann Example", "organisation": "The Office", "outlet": "CNN"}
    cells[column] = "0194f3d2-0000-7000-8000-000000000000"
    table = "".join(f"{','.join(each)}\r\n" for each in (cells, cells.values()))

    answer = client.post("/v1/statements/import", data=table.encode(), content_type=TABLE)

    (result,) = answer.json["data"]
    assert codes(result) == [(pointer, "id-as-text")]
    assert total(client) == 0


def test_a_cell_in_a_column_without_a_name_is_an_error_of_its_row(client):
    data = b"text,speaker,,outlet,\r\na,Ann Example,,CNN,\r\nb,Mohammad,Shtayyeh,CNN,\r\n"

    done = table(client, data)
    without = table(client, data, map="*=")

    assert statuses(done) == [(2, "created"), (3, "error")]
    refused = done.json["data"][1]
    assert codes(refused) == [("", "unknown-column")]
    assert "column 3 has no name in the header" in refused["errors"][0]["detail"]
    assert "'Shtayyeh'" in refused["errors"][0]["detail"]
    assert statuses(without) == [(2, "skipped"), (3, "created")]


@pytest.mark.parametrize(
    "parameters",
    [
        {"mode": "both"},
        {"on_conflict": "replace"},
        {"dry_run": "yes"},
        {"atomic": "1"},
        {"dryrun": "true"},
        {"encoding": ""},
        {"map": "text"},
        {"map": ["text=a", "text=b"]},
        {"delimiter": "ab"},
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused(client, parameters):
    answer = table(client, b"text,speaker,outlet\r\na,b,c\r\n", **parameters)

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == next(iter(parameters))
    assert total(client) == 0


@pytest.mark.parametrize("parameters", [{"map": "a=text"}, {"delimiter": ""}])
def test_a_parameter_of_csv_is_refused_with_another_file(client, parameters):
    name = next(iter(parameters))

    answer = sent(client, make.body(), **parameters)

    assert (answer.status_code, codes(answer.json)) == (400, [(name, "only-csv")])
    assert answer.json["detail"].startswith(name)
    assert total(client) == 0


def test_an_empty_file_is_no_error(client):
    assert sent(client).json["summary"]["lines"] == 0
    assert table(client, b"\xef\xbb\xbf").json["summary"]["lines"] == 0


def test_a_batch_asks_as_much_for_many_rows_as_for_few(client, queries):
    def asked(count):
        rows = [
            make.body(
                speaker=f"Somebody {count:03} {n:03}",
                role=f"R {count} {n}",
                source={**ITEM, "title": f"{count} {n}"},
                external_id=f"{count} {n}",
            )
            for n in range(count)
        ]
        del queries[:]
        assert sent(client, *rows).json["summary"]["created"] == count
        first = len(queries)
        again = sent(client, *rows, on_conflict="update")
        assert again.json["summary"]["unchanged"] == count
        return first, len(queries) - first

    few, many = asked(5), asked(100)

    assert few == many
    assert max(many) <= 25


def test_the_store_is_sound_after_all_of_it(app, client):
    rows = [
        make.body(external_id=f"e{n}", text=f"t{n % 3}", speaker=f"S {n % 2}") for n in range(9)
    ]
    sent(client, *rows)
    sent(client, *[each | {"text": "new"} for each in rows[::2]], "{}", on_conflict="update")

    with app.extensions["database"].reading() as session:
        assert list(verification.faults(session)) == []
