"""Erasure: content is blanked everywhere, in the history too, and the chain still verifies."""

import json
import tracemalloc
import uuid
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.engine import make_url

from service.models import Base, Idempotency, Label, now
from service.record import erasure, index_faults, verification
from service.record.errors import Conflict, Merged, NotFound
from tests import make

SECRET = "Rumpelstiltskin"
ANY = {"If-Match": "*"}
WHOLE = {
    "text": f"{SECRET} is my “{SECRET}” name",
    "quotation": "partial",
    "original": {"text": f"{SECRET} ist es", "language": "de"},
    "role": f"{SECRET} of the court",
    "said_to": SECRET,
    "place": SECRET,
    "context": SECRET,
    "note": SECRET,
    "date_as_published": SECRET,
    "tags": [SECRET],
    "speaker": {"kind": "unnamed", "name": f"a man called {SECRET}"},
    "source": None,
    "appearances": [
        {
            "source": "CNN",
            "wording": SECRET,
            "cue": SECRET,
            "credited_as": SECRET,
            "via": [SECRET],
            "selectors": [{"exact": SECRET}],
        }
    ],
}


def tables(database):
    """Every value of every table, as text."""
    with database.reading() as session:
        connection = session.connection()
        index = [] if connection.dialect.name == "sqlite" else ["statement_index"]
        values = [
            bytes(value).decode(errors="replace") if isinstance(value, bytes) else str(value)
            for table in [*Base.metadata.tables, *index]
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            for value in row
        ]
    return "\n".join(values).lower()


def erased(database, kind, id):
    with database.writing() as session:
        getattr(erasure, kind)(session, uuid.UUID(id), by="operator", reason="order 7 of the court")
        session.commit()
    database.scrub()


def faults(database):
    with database.reading() as session:
        return [*verification.faults(session), *index_faults.find(session)]


def test_nothing_of_an_erased_statement_is_left(client, database):
    other = make.posted(client, text="Other words", tags=["kept"])
    made = make.posted(client, **WHOLE)
    address = f"/v1/statements/{made['id']}"
    client.patch(address, json={"note": f"{SECRET}!", "reason": f"{SECRET}"}, headers=ANY)
    client.post(
        f"{address}/appearances",
        json={"source": "BBC", "wording": SECRET},
        headers=ANY | {"Idempotency-Key": "k"},
    )
    assert SECRET.lower() in tables(database)

    erased(database, "statement", made["id"])

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []
    gone = client.get(address)
    assert gone.status_code == 410
    assert gone.json["statement"]["erased"] is True
    assert gone.json["statement"]["reason"] == "order 7 of the court"
    then = client.get(f"{address}?as_of=2999-01-01")
    assert (then.status_code, then.json["statement"]) == (410, gone.json["statement"])
    history = client.get(f"{address}/history").json["data"]
    assert [(each["action"], each["record"] is None) for each in history[1:]] == [
        ("add-appearance", True),
        ("correct", True),
        ("add", True),
    ]
    assert make.found(client) == [other["text"]]
    assert make.found(client, "tag=kept") == [other["text"]]
    restored = client.post(f"{address}/restore", json={"reason": "r"}, headers=ANY)
    assert (restored.status_code, restored.json["errors"][0]["code"]) == (409, "erased")


def corrected(client, path, **fields):
    answer = client.patch(f"/v1/{path}", json={"reason": "too exact"} | fields, headers=ANY)
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize("kind", ["statement", "speaker", "source"])
def test_a_repeat_of_what_was_erased_since_writes_nothing_and_its_words_cannot_be_guessed(
    client, database, kind
):
    key, body = {"Idempotency-Key": "k"}, make.body(text=SECRET, speaker=SECRET, source=SECRET)
    made = client.post("/v1/statements", json=body, headers=key).json
    ids = {
        "statement": made["id"],
        "speaker": made["speaker"]["id"],
        "source": made["appearances"][0]["source"]["id"],
    }
    erased(database, kind, ids[kind])
    before = tables(database)

    again = [client.post("/v1/statements", json=body, headers=key) for _ in range(2)]

    assert [each.status_code for each in again] == [409, 409]
    assert again[0].json["errors"][0]["code"] == "erased"
    assert SECRET not in again[0].text
    assert tables(database) == before
    with database.reading() as session:
        (kept,) = session.scalars(select(Idempotency))
        assert (kept.key, kept.request_digest, kept.headers, kept.body) == ("k", "", "{}", b"")


def test_an_erasure_looks_through_the_answers_for_repeats_a_few_at_a_time(client, database):
    made = [
        client.post("/v1/statements", json=make.body(text=text), headers={"Idempotency-Key": text})
        for text in ("One", "Two")
    ]
    long = {"api_key_number": 1, "request_digest": "d", "status": 201, "headers": "{}"}
    with database.writing() as session:
        for number in range(60):
            session.execute(
                insert(Idempotency).values(
                    key=f"k{number}", body=b'{"warnings":[]}' + b" " * 500_000, made=now(), **long
                )
            )
        session.commit()
    tracemalloc.start()

    erased(database, "statement", made[1].json["id"])

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 15_000_000
    with database.reading() as session:
        kept = dict(session.execute(select(Idempotency.key, func.length(Idempotency.body))).all())
    assert (kept["One"], kept["Two"]) == (len(made[0].data), 0)


def test_a_repeat_names_no_erased_body_of_which_a_warning_alone_told(client, database):
    ann = client.post("/v1/speakers", json={"name": "Ann", "kind": "person"}).json
    position = {"title": "Mayor", "organisation": f'the "{SECRET}"'}
    held = client.post(f"/v1/speakers/{ann['id']}/positions", json=position, headers=ANY).json
    bodies = {
        key: make.body(speaker="Ann", role=key, date="2023-04-05") for key in ("gardener", "mayor")
    }
    first = {
        key: client.post("/v1/statements", json=body, headers={"Idempotency-Key": key})
        for key, body in bodies.items()
    }
    assert SECRET in first["gardener"].text
    assert SECRET not in first["mayor"].text

    erased(database, "speaker", held["positions"][0]["organisation"]["id"])

    assert SECRET.lower() not in tables(database)
    again = {
        key: client.post("/v1/statements", json=body, headers={"Idempotency-Key": key})
        for key, body in bodies.items()
    }
    assert again["gardener"].status_code == 409
    assert again["mayor"].data == first["mayor"].data


def test_nothing_is_left_of_what_an_erased_statement_was_before_its_corrections(client, database):
    joint = [{"speaker": f"a friend of {SECRET}", "role": SECRET}]
    kept = make.posted(client, text="Other words", role="Minister", tags=["kept"])
    other = {"role": "Minister", "tags": [SECRET, "kept"], "joint_with": joint}
    made = make.posted(client, **WHOLE | other)
    path = f"statements/{made['id']}"
    corrected(client, path, role=SECRET)
    plain = {"kind": "unnamed", "name": "a hospital employee"}
    corrected(client, path, role="nurse", tags=["x"], joint_with=[], speaker=plain)
    corrected(client, path, place=None, said_to=None, context=None, note=None)
    client.post(f"/v1/{path}/appearances", json={"source": "BBC"}, headers=ANY)
    carried = made["appearances"][0]["id"]
    client.delete(f"/v1/{path}/appearances/{carried}?reason=r", headers=ANY)

    erased(database, "statement", made["id"])

    assert SECRET.lower() not in tables(database)
    assert "hospital" not in tables(database)
    assert faults(database) == []
    assert make.found(client, "role=minister&tag=kept") == [kept["text"]]
    speakers = client.get("/v1/speakers").json["data"]
    assert {each["name"] for each in speakers} == {"", kept["speaker"]["name"]}


def test_nothing_is_left_of_what_erased_speakers_and_sources_were_before(client, database):
    source = {"outlet": SECRET, "url": "https://example.org/a"}
    made = make.posted(client, text="The words stay", speaker=f"Ann {SECRET}", source=source)
    other = make.posted(client, speaker="Ann Example", source={"outlet": "CNN"})
    speaker, source = made["speaker"]["id"], made["appearances"][0]["source"]["id"]
    held = client.post(
        f"/v1/speakers/{speaker}/positions", json={"title": SECRET}, headers=ANY
    ).json["positions"][0]
    client.delete(f"/v1/speakers/{speaker}/positions/{held['id']}?reason=r", headers=ANY)
    corrected(client, f"speakers/{speaker}", name="N. N.", aliases=[])
    corrected(client, f"sources/{source}", outlet="CNN")

    erased(database, "speaker", speaker)
    erased(database, "source", source)

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []
    assert make.found(client, "speaker=ann&outlet=cnn") == [other["text"]]
    assert client.get("/v1/speakers?q=anm example").json["data"] != []


def test_whoever_is_left_unnamed_in_another_statement_stays_there(client, database):
    one, two = (make.posted(client, text=each, speaker="Ann Example") for each in ("One", "Two"))
    corrected(client, f"statements/{one['id']}", speaker="Bob Example")
    unnamed = {"kind": "unnamed", "name": "a neighbour", "aliases": []}
    corrected(client, f"speakers/{two['speaker']['id']}", **unnamed)

    erased(database, "statement", one["id"])
    assert client.get(two["links"]["self"]).json["speaker"]["name"] == "a neighbour"
    erased(database, "statement", two["id"])

    assert "neighbour" not in tables(database)
    assert "ann example" not in tables(database)
    assert faults(database) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_no_byte_of_an_erased_statement_is_left_in_the_file(client, database, settings):
    make.posted(client, text="Other words")
    made = make.posted(client, **WHOLE)
    client.get("/v1/statements?q=rumpelstiltskin")
    plain = {"text": "Misheard", "quotation": "indirect", "verbatim": [], "place": None}
    corrected(client, f"statements/{made['id']}", **plain)

    erased(database, "statement", made["id"])

    path = Path(make_url(settings.database_url).database)
    for file in path.parent.glob(f"{path.name}*"):
        held = file.read_bytes().lower()
        assert SECRET.lower().encode() not in held, file
    assert make.found(client, "q=other") == ["Other words"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_the_server_has_counted_holds_no_erased_word(client, database):
    for number in range(3):
        make.posted(client, role=f"Role {number}", tags=["kept"])
    made = make.posted(client, **WHOLE)
    named = make.posted(client, speaker=f"{SECRET} II", source={"outlet": SECRET, "title": SECRET})
    counted(database, "ANALYZE")
    assert SECRET.lower() in counted(database, COUNTED)

    erased(database, "statement", made["id"])
    erased(database, "speaker", named["speaker"]["id"])
    erased(database, "source", named["appearances"][0]["source"]["id"])

    assert SECRET.lower() not in counted(database, COUNTED)


COUNTED = """
SELECT histogram_bounds::text, most_common_vals::text, most_common_elems::text FROM pg_stats
WHERE schemaname = current_schema()
"""


def counted(database, asked):
    """What PostgreSQL answers of what it has counted, as text."""
    with database.writing() as session:
        answer = session.connection().exec_driver_sql(asked)
        rows = answer.all() if answer.returns_rows else []
        session.commit()
    return str(rows).lower()


def test_an_erased_speaker_has_no_name_and_statements_keep_their_words(client, database):
    speaker = {"name": SECRET, "kind": "person"}
    made = make.posted(client, text="The words stay", speaker=speaker)
    client.patch(
        f"/v1/speakers/{made['speaker']['id']}",
        json={"aliases": [f"{SECRET} II"], "identifiers": {"wikidata": SECRET}, "reason": "r"},
        headers=ANY,
    )
    before = client.get(made["links"]["self"]).headers["ETag"]

    erased(database, "speaker", made["speaker"]["id"])

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []
    statement = client.get(made["links"]["self"])
    assert (statement.json["text"], statement.json["speaker"]["name"]) == ("The words stay", "")
    assert statement.headers["ETag"] != before
    assert make.found(client, f"speaker={SECRET}") == []
    history = client.get(made["links"]["history"]).json["data"][0]
    assert history["record"]["speaker"]["name"] == ""


def test_nobody_is_attributed_to_an_erased_speaker_anew(client, database):
    made = make.posted(client, text="The words stay", speaker=SECRET, organisation="The body")
    other = make.posted(client, text="Other words", joint_with=[{"speaker": "Ben Example"}])
    gone, body = ({"id": made[name]["id"]} for name in ("speaker", "organisation"))
    for each in (gone, body):
        erased(database, "speaker", each["id"])

    stated = {
        "/speaker": {"speaker": gone},
        "/organisation": {"organisation": body},
        "/joint_with/0/speaker": {"joint_with": [{"speaker": gone}]},
    }
    answers = {
        pointer: [
            client.post("/v1/statements", json=make.body() | fields),
            client.patch(other["links"]["self"], json=fields | {"reason": "r"}, headers=ANY),
        ]
        for pointer, fields in stated.items()
    }
    again = {"speaker": gone, "organisation": body, "note": "n", "reason": "r"}
    kept = client.patch(made["links"]["self"], json=again, headers=ANY)

    for pointer, both in answers.items():
        assert [each.status_code for each in both] == [409, 409]
        assert {(e["pointer"], e["code"]) for each in both for e in each.json["errors"]} == {
            (f"{pointer}/id", "erased")
        }
    assert (kept.status_code, kept.json["speaker"]["id"]) == (200, gone["id"])


def test_an_erased_source_has_no_title(client, database):
    source = {"outlet": SECRET, "title": SECRET, "url": f"https://example.org/{SECRET}"}
    made = make.posted(client, text="The words stay", source=source)

    erased(database, "source", made["appearances"][0]["source"]["id"])

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []
    shown = client.get(made["links"]["self"]).json["appearances"][0]["source"]
    assert (shown["outlet"], shown["title"], shown["url"], shown["status"]) == (
        None,
        None,
        None,
        "withdrawn",
    )
    (warned,) = client.get(made["links"]["self"]).json["warnings"]
    assert warned["code"] == "source-withdrawn"
    assert warned["detail"] == f"the item that carries these words, {shown['id']}, is erased"


def test_nothing_is_carried_by_an_erased_source_anew(client, database):
    made = make.posted(client, text="The words stay", source=SECRET)
    gone = {"id": made["appearances"][0]["source"]["id"]}
    other = make.posted(client, text="Other words")
    erased(database, "source", gone["id"])

    def carried(of):
        return f"{of['links']['self']}/appearances"

    answers = {
        "/source/id": [
            client.post("/v1/statements", json=make.body(source=gone)),
            client.post(carried(other), json={"source": gone}, headers=ANY),
            client.patch(
                f"{carried(other)}/{other['appearances'][0]['id']}",
                json={"source": gone, "reason": "r"},
                headers=ANY,
            ),
        ],
        "/appearances/1/source/id": [
            client.post(
                "/v1/statements",
                json=make.body(source=None, appearances=[{"source": "BBC"}, {"source": gone}]),
            )
        ],
    }
    kept = client.patch(
        f"{carried(made)}/{made['appearances'][0]['id']}",
        json={"source": gone, "cue": "said", "reason": "r"},
        headers=ANY,
    )

    for pointer, refused in answers.items():
        assert [each.status_code for each in refused] == [409] * len(refused)
        assert {(e["pointer"], e["code"]) for each in refused for e in each.json["errors"]} == {
            (pointer, "erased")
        }
    assert (kept.status_code, kept.json["appearances"][0]["source"]["id"]) == (200, gone["id"])


@pytest.mark.parametrize("kind", ["speaker", "source"])
def test_what_was_erased_is_corrected_no_more(client, database, kind):
    made = make.posted(client)
    id, fields = {
        "speaker": (made["speaker"]["id"], {"name": "Somebody else"}),
        "source": (made["appearances"][0]["source"]["id"], {"title": "Another title"}),
    }[kind]
    erased(database, kind, id)
    before = tables(database)

    answer = client.patch(f"/v1/{kind}s/{id}", json=fields | {"reason": "r"}, headers=ANY)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (409, "erased")
    assert tables(database) == before


@pytest.mark.parametrize(
    "path",
    [
        ("speaker",),
        ("organisation",),
        ("joint_with", 0, "speaker"),
        ("joint_with", 0, "organisation"),
        ("appearances", 1, "source"),
    ],
)
def test_a_file_that_comes_again_brings_nothing_erased_back(client, database, path):
    row = make.body(
        external_id="1",
        speaker="Ada Example",
        organisation="The body",
        joint_with=[{"speaker": "Ben Example", "organisation": "Another body"}],
        source=None,
        appearances=[{"source": "CNN"}, {"source": {"outlet": "BBC", "title": "A title"}}],
    )
    made = imported(client, row)
    gone = client.get(f"/v1/statements/{made['id']}").json
    for part in path:
        gone = gone[part]
    erased(database, "source" if "source" in path else "speaker", gone["id"])
    before = tables(database)

    again = imported(client, row)
    left = tables(database)
    corrected = imported(client, row | {"note": "new"})

    assert (again["status"], corrected["status"]) == ("unchanged", "updated")
    for result in (again, corrected):
        assert ("/external_id", "erased") in [
            (each["pointer"], each["code"]) for each in result["warnings"]
        ]
    assert left == before
    now = client.get(f"/v1/statements/{made['id']}").json
    assert (now["revision"], now["note"], len(now["appearances"])) == (2, "new", 2)
    for part in path:
        now = now[part]
    assert now["id"] == gone["id"]


def imported(client, row):
    answer = client.post(
        "/v1/statements/import?on_conflict=update",
        data=json.dumps(row),
        content_type="application/x-ndjson",
    )
    return answer.json["data"][0]


def test_a_name_that_others_bear_is_still_found_after_an_erasure(client, database):
    made = [make.posted(client, role="Minister", place="Oslo") for _ in range(2)]

    erased(database, "statement", made[0]["id"])

    assert make.found(client, "role=minister") == [made[1]["text"]]


def test_words_of_a_language_are_found_by_their_roots_after_an_erasure_too(client, database):
    texts = ("The minister resigned", "Nothing of the kind")
    made = [make.posted(client, text=each, language="en") for each in texts]

    erased(database, "statement", made[1]["id"])

    assert make.found(client, "q=ministers+resigning") == [texts[0]]


def test_who_is_left_unnamed_is_erased_though_others_had_the_name_before(client, database):
    made = [make.posted(client, speaker=SECRET) for _ in range(2)]
    speaker = f"speakers/{made[0]['speaker']['id']}"
    corrected(client, speaker, name=f"{SECRET} the Second")
    corrected(client, f"statements/{made[1]['id']}", speaker="Ann Example")
    corrected(client, speaker, kind="unnamed", name=f"a friend of {SECRET}", aliases=[])

    erased(database, "statement", made[0]["id"])

    assert client.get(f"/v1/{speaker}").json["name"] == ""


def merged(client, made, into, kind="statements", reason="the same"):
    body = {"into": into["id"], "reason": reason}
    answer = client.post(f"/v1/{kind}/{made['id']}/merge", json=body, headers=ANY)
    assert answer.status_code == 200, answer.text


def parted(client, kind, survivor):
    body = {"reason": f"no: the other one is of {SECRET}"}
    answer = client.post(f"/v1/{kind}/{survivor['id']}/unmerge", json=body, headers=ANY)
    assert answer.status_code == 200, answer.text


def test_a_client_in_capitals_of_whom_nothing_is_left_has_no_label_either(session):
    made = make.statement(session, by="Desk")
    recorders = select(Label.folded).where(Label.field == "recorded_by")
    assert session.scalars(recorders).all() == ["Desk"]

    erasure.statement(session, made.id, by="operator", reason="order 7 of the court")

    assert session.scalars(recorders).all() == []


def test_what_is_part_of_an_erased_statement_is_erased_with_it(client, database):
    one = make.posted(client, **WHOLE)
    two, three = (
        make.posted(client, **WHOLE | {"text": f"Other words {each}", "external_id": each})
        for each in "ab"
    )
    merged(client, one, two)
    merged(client, two, three)
    with pytest.raises(Merged):
        erased(database, "statement", one["id"])

    erased(database, "statement", three["id"])

    assert SECRET.lower() not in tables(database)
    assert "other words" not in tables(database)
    assert faults(database) == []
    assert client.get(f"/v1/statements/{one['id']}").status_code == 308
    assert client.get(f"/v1/statements/{three['id']}").status_code == 410
    undone = client.post(f"/v1/statements/{three['id']}/unmerge", json={"reason": "r"}, headers=ANY)
    assert undone.status_code == 410
    other = make.posted(client)
    body = {"into": three["id"], "reason": "r"}
    refused = client.post(f"/v1/statements/{other['id']}/merge", json=body, headers=ANY)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (409, "erased")


def test_nothing_of_an_erased_statement_is_left_in_what_it_was_part_of(client, database):
    """Its words stand in the histories of those it was merged into, also by way of another."""
    speaker = {"name": "Ann Example", "kind": "person"}
    one = make.posted(client, text=SECRET, speaker=speaker, source={"title": SECRET})
    two, three = (
        make.posted(client, text=f"Other words {each}", speaker=speaker, status="disputed")
        for each in "ab"
    )
    merged(client, one, two)
    merged(client, two, three)
    for each in (three, two):
        parted(client, "statements", each)
    client.delete(f"{two['links']['self']}?reason=wrong", headers=ANY)
    source = one["appearances"][0]["source"]["id"]

    erased(database, "statement", one["id"])
    erased(database, "source", source)

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []
    whole = ["erase", "withdraw", "unmerge", "unmerge", "merge", "merge", "add"]
    for each, actions, blank in (
        (two, whole, ["unmerge", "unmerge", "merge", "merge"]),
        (three, ["erase", "unmerge", "merge", "add"], ["unmerge", "merge"]),
    ):
        history = client.get(each["links"]["history"]).json["data"]
        assert [past["action"] for past in history] == actions
        assert [past["action"] for past in history if past["record"] is None] == blank
    restored = client.post(f"{two['links']['self']}/restore", json={"reason": "r"}, headers=ANY)
    assert (restored.status_code, restored.json["status"]) == (200, "disputed")
    assert client.get(three["links"]["self"]).json["text"] == "Other words b"


@pytest.mark.parametrize("gone", [0, 1])
@pytest.mark.parametrize("kind", ["statement", "speaker"])
def test_why_what_was_erased_had_been_merged_and_parted_stands_in_no_history(
    client, database, kind, gone
):
    speaker = {"name": "Ann Example", "kind": "person"}
    stated = (
        [{"speaker": speaker}] * 2 if kind == "statement" else [{"speaker": each} for each in "AB"]
    )
    made = [make.posted(client, text=f"Words {place}", **each) for place, each in enumerate(stated)]
    pair = made if kind == "statement" else [each["speaker"] for each in made]
    merged(client, *pair, f"{kind}s", f"both are of {SECRET}")
    parted(client, f"{kind}s", pair[1])
    other = f"/v1/{kind}s/{pair[1 - gone]['id']}"
    before = client.get(other).json

    erased(database, kind, pair[gone]["id"])

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []
    now = client.get(other).json
    moved = {"revision", "updated"}
    assert {name: now[name] for name in now if name not in moved} == {
        name: before[name] for name in before if name not in moved
    }
    history = client.get(f"{other}/history").json["data"]
    assert [(each["action"], each["record"] is None) for each in history] == [
        ("erase", False),
        ("unmerge", True),
        ("merge", True),
        ("add", False),
    ]
    # No statement of a speaker who stays is answered otherwise than before.
    feed = client.get("/v1/changes?after=0").json["data"]
    assert [(each["id"], each["action"]) for each in feed].count((now["id"], "erase")) == 1


def test_an_erasure_reaches_what_a_statement_was_part_of_when_another_was_erased_too(
    client, database
):
    one, two, three = (
        make.posted(client, text=f"Words {each}", speaker="Ann") for each in (1, SECRET, 3)
    )
    merged(client, one, two)
    parted(client, "statements", two)
    merged(client, two, three)
    erased(database, "statement", one["id"])
    corrected(client, f"statements/{three['id']}", note="n")
    parted(client, "statements", three)

    erased(database, "statement", two["id"])

    assert SECRET.lower() not in tables(database)
    assert faults(database) == []


def test_what_came_with_a_merge_is_known_though_the_revision_before_is_blanked(client, database):
    one, two, three = (
        make.posted(
            client,
            text="Words",
            speaker="Ann",
            source=None,
            appearances=[{"source": s} for s in each],
        )
        for each in ("A", "BD", "C")
    )
    merged(client, one, two)
    parted(client, "statements", two)
    merged(client, three, two)
    erased(database, "statement", one["id"])

    parted(client, "statements", two)

    left = client.get(two["links"]["self"]).json["appearances"]
    assert [each["source"]["outlet"] for each in left] == ["B", "D"]


@pytest.mark.parametrize("kind", ["statement", "speaker", "source"])
def test_what_is_erased_or_not_there_cannot_be_erased(client, database, kind):
    made = make.posted(client)
    id = {
        "statement": made["id"],
        "speaker": made["speaker"]["id"],
        "source": made["appearances"][0]["source"]["id"],
    }[kind]
    erased(database, kind, id)

    with pytest.raises(Conflict):
        erased(database, kind, id)
    with pytest.raises(NotFound):
        erased(database, kind, str(uuid.uuid4()))
