"""Wrong input: a clear problem at the right pointer, and nothing half-written."""

import io
import json

import pytest

from tests import make

WRONG = {
    "missing speaker": ({"speaker": None}, "/speaker", "null"),
    "empty text": ({"text": ""}, "/text", "empty"),
    "a text of spaces": ({"text": " \u00a0\u200b\n"}, "/text", "empty"),
    "letters that show nothing": ({"text": "\u115f\u3164"}, "/text", "empty"),
    "NUL": ({"text": "a\0b"}, "/text", "control-character"),
    "a control character": ({"text": "a\x1bb"}, "/text", "control-character"),
    "a mark read as ISO 8859-1": ({"text": "a \x93b\x94"}, "/text", "control-character"),
    "one in a name": ({"role": "Mayor\x92s aide"}, "/role", "control-character"),
    "half a surrogate pair": ({"text": "a\ud800b"}, "/text", "surrogate"),
    "too long": ({"text": "x" * 64_001}, "/text", "too-long"),
    "marks around": ({"text": "“Never”"}, "/text", "outer-quotation-marks"),
    "verbatim elsewhere": ({"verbatim": ["words", "Words"]}, "/verbatim/0", "not-in-text"),
    "a day that never was": ({"date": "2023-02-30"}, "/date", "invalid-date"),
    "two ways to read": ({"date": "05/04/2023"}, "/date", "ambiguous-date"),
    "compact form": ({"date": "20230405"}, "/date", "invalid-date"),
    "one digit": ({"date": "2023-4-5"}, "/date", "invalid-date"),
    "year 0": ({"date": "0000"}, "/date", "invalid-date"),
    "other digits": ({"date": "٢٠٢٣"}, "/date", "invalid-date"),
    "no hour 25": ({"date": "2023-04-05T25:00:00Z"}, "/date", "invalid-date"),
    "ends first": ({"date": "2023-04/2022"}, "/date", "invalid-date"),
    "unknown field": ({"sepaker": "x"}, "/sepaker", "unknown-field"),
    "unknown inside": ({"source": {"outlt": "x"}}, "/source/outlt", "unknown-field"),
    "server-made": ({"recorded": "2023"}, "/recorded", "server-made"),
    "text a number": ({"text": 3}, "/text", "wrong-type"),
    "tags a text": ({"tags": "a"}, "/tags", "wrong-type"),
    "a tag a number": ({"tags": ["a", 1]}, "/tags/1", "wrong-type"),
    "no such channel": ({"channel": "fax"}, "/channel", "not-in-vocabulary"),
    "no such kind": ({"speaker": {"name": "A", "kind": "x"}}, "/speaker/kind", "not-in-vocabulary"),
    "named and unnamed": (
        {"speaker": {"name": "A", "kind": "person", "unnamed": {"count": 1}}},
        "/speaker/unnamed",
        "not-unnamed",
    ),
    "half a person": (
        {"speaker": {"name": "a man", "kind": "unnamed", "unnamed": {"count": 1.5}}},
        "/speaker/unnamed/count",
        "wrong-type",
    ),
    "a word for true": ({"speaker": {"name": "A", "new": "yes"}}, "/speaker/new", "wrong-type"),
    "id and name": (
        {"speaker": {"id": "0194f3d2-0000-7000-8000-000000000000", "name": "A"}},
        "/speaker",
        "id-or-name",
    ),
    "an id for a name": (
        {"speaker": "0194F3D2-0000-7000-8000-000000000000"},
        "/speaker",
        "id-as-text",
    ),
    "an id and a space for a name": (
        {"speaker": " 0194f3d2-0000-7000-8000-000000000000"},
        "/speaker",
        "id-as-text",
    ),
    "an id as the name of an object": (
        {"speaker": {"name": "0194f3d2-0000-7000-8000-000000000000", "kind": "person"}},
        "/speaker/name",
        "id-as-text",
    ),
    "an id for the name of a body": (
        {"organisation": "0194f3d2-0000-7000-8000-000000000000"},
        "/organisation",
        "id-as-text",
    ),
    "an id for an outlet": (
        {"source": None, "appearances": [{"source": "0194f3d2-0000-7000-8000-000000000000"}]},
        "/appearances/0/source",
        "id-as-text",
    ),
    "unknown speaker": (
        {"speaker": {"id": "0194f3d2-0000-7000-8000-000000000000"}},
        "/speaker/id",
        "unknown-speaker",
    ),
    "name over two lines": ({"speaker": "A\nB"}, "/speaker", "line-break"),
    "name turned round": ({"speaker": "A\u202eB"}, "/speaker", "invisible-character"),
    "name too long": ({"role": "x" * 501}, "/role", "too-long"),
    "a source that says nothing": ({"source": {"author": "A"}}, "/source", "required"),
    "no source": ({"source": None}, "/source", "required"),
    "source twice": (
        {"appearances": [{"source": "CNN"}]},
        "/source",
        "source-or-appearances",
    ),
    "no appearance": ({"source": None, "appearances": []}, "/appearances", "too-short"),
    "user in the url": ({"source": "https://a@b.org/"}, "/source", "invalid-url"),
    "a space before the url": ({"source": " https://b.org/"}, "/source", "invalid-url"),
    "no web address": ({"source": {"url": "ftp://b.org"}}, "/source/url", "invalid-url"),
    "half a bracket in the url": ({"source": {"url": "http://[a"}}, "/source/url", "invalid-url"),
    "the other half": ({"source": "http://a]b/"}, "/source", "invalid-url"),
    "a host that hides a path": (
        {"source": {"outlet": "A", "archive_url": "http://a\u2100b.com/"}},
        "/source/archive_url",
        "invalid-url",
    ),
    "a carrier nowhere": (
        {
            "source": None,
            "appearances": [{"source": "A", "via": [{"name": "B", "url": "http://["}]}],
        },
        "/appearances/0/via/0/url",
        "invalid-url",
    ),
    "half a pair for a name": ({"a\ud800~": 1}, "/a\\ud800~0", "unknown-field"),
    "half a pair inside": (
        {"speaker": {"name": "A", "\udfff": 1}},
        "/speaker/\\udfff",
        "unknown-field",
    ),
    "published when": (
        {"source": {"outlet": "A", "published": "2023-13"}},
        "/source/published",
        "invalid-date",
    ),
    "language of none": ({"language": "english!"}, "/language", "invalid-language"),
    "withdrawn at birth": ({"status": "withdrawn"}, "/status", "not-in-vocabulary"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_wrong_input_names_its_pointer(client, case):
    fields, pointer, code = case

    errors = make.refused(client, **fields)

    assert errors == [(pointer, code)]
    assert client.get("/v1/statements").json["data"] == []


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ({"sorce": "A"}, "; source was meant?"),
        ({"lang": "en"}, "; language was meant?"),
        ({"outlet": "A"}, "; source.outlet was meant?"),
        ({"published": "2023"}, "; source.published was meant?"),
        ({"cue": "said"}, "; appearances.cue was meant?"),
        ({"said_by": "A"}, "; speaker was meant?"),
        ({"date_published": "2023"}, "; source.published was meant?"),
        ({"reporter": "A"}, ""),
        ({"of": "A"}, ""),
    ],
)
def test_an_unknown_field_is_taken_for_no_other_than_was_meant(client, sent, meant):
    answer = client.post("/v1/statements", json=make.body(**sent))

    details = [each["detail"] for each in answer.json["errors"]]
    assert details == [f"is no field of this object{meant}"]


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        ({"original": "Oui"}, "is no object: { … }"),
        ({"joint_with": ["Bob Example"]}, "is no object: { … }"),
        ({"speaker": ["A", "B"]}, "is neither a text nor an object: { … }"),
    ],
)
def test_what_is_no_object_is_told_so(client, sent, detail):
    answer = client.post("/v1/statements", json=make.body(**sent))

    assert [(each["code"], each["detail"]) for each in answer.json["errors"]] == [
        ("wrong-type", detail)
    ]


def test_missing_fields_are_named_all_at_once(client):
    answer = client.post("/v1/statements", json={})

    pointers = {(each["pointer"], each["code"]) for each in answer.json["errors"]}
    assert answer.status_code == 422
    assert pointers == {("/text", "required"), ("/speaker", "required"), ("/source", "required")}


def test_all_faults_of_form_come_first_and_then_all_of_calendar_and_words(client):
    wrong = make.body(text="one", verbatim=["two"], date="2023-02-30", role=5, place=6)

    form = client.post("/v1/statements", json=wrong).json["errors"]
    rest = client.post("/v1/statements", json=wrong | {"role": None, "place": None}).json["errors"]

    assert [each["pointer"] for each in form] == ["/role", "/place"]
    assert {each["pointer"] for each in rest} == {"/verbatim/0", "/date"}


def test_a_misspelt_field_says_what_was_meant(client):
    answer = client.post("/v1/statements", json=make.body(organization="NATO"))

    assert "organisation" in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize("appearance", [0, 1])
def test_a_fault_deep_inside_has_its_whole_pointer(client, appearance):
    appearances = [{"source": "CNN"}, {"source": "BBC"}]
    appearances[appearance]["via"] = ["AFP", {"name": "x", "relation": "whispered"}]

    errors = make.refused(client, source=None, appearances=appearances)

    assert errors == [(f"/appearances/{appearance}/via/1/relation", "not-in-vocabulary")]


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"text": 1, "text": 2}', "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b'{"text": 1e400}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"9" * 10_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"{}", "application/json; charset=latin1", 415),
        (b'{"text": "' + b"x" * 1_000_001 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(client, sent, kind, status):
    answer = client.post("/v1/statements", data=sent, content_type=kind)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_what_is_no_object_is_told_that_it_should_be_one(client):
    wrong = {"speaker": 5, "source": [], "original": "x", "joint_with": [1]}

    several = client.post("/v1/statements", json=[make.body()])
    one = client.post("/v1/statements", json=make.body(**wrong))

    assert {e["pointer"]: e["detail"] for e in several.json["errors"]} == {
        "": "is no object: { … }"
    }
    assert {e["pointer"]: e["detail"] for e in one.json["errors"]} == {
        "/speaker": "is neither a text nor an object: { … }",
        "/source": "is neither a text nor an object: { … }",
        "/original": "is no object: { … }",
        "/joint_with/0": "is no object: { … }",
    }


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_unknown_fields_are_named_in_the_order_in_which_they_were_sent(client):
    names = [f"x{number}" for number in (3, 1, 4, 15, 9, 2, 6, 5)]

    body = json.dumps(make.body() | dict.fromkeys(names, 1))  # the client sorts what it is given
    answer = client.post("/v1/statements", data=body, content_type="application/json")

    assert [each["pointer"] for each in answer.json["errors"]] == [f"/{name}" for name in names]


def test_a_body_in_chunks_is_too_large_as_any_other(client):
    body = json.dumps(make.body()).encode() + b" " * 1_000_000

    answer = client.post(
        "/v1/statements",
        input_stream=io.BytesIO(body),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},  # as gunicorn says
    )

    assert answer.status_code == 413
    assert make.found(client) == []


def test_every_error_is_a_problem(stranger, client):
    answers = [
        stranger.get("/nowhere"),
        stranger.put("/v1/statements"),
        stranger.post("/v1/statements", json={}),
        stranger.get("/v1/statements?limit=0"),
        client.post("/v1/statements", json={}),
    ]

    assert [answer.status_code for answer in answers] == [404, 405, 401, 400, 422]
    for answer in answers:
        assert answer.content_type == "application/problem+json"
        assert {"type", "title", "status", "detail", "instance", "errors"} <= answer.json.keys()
        assert answer.json["status"] == answer.status_code
    assert "GET" in answers[1].headers["Allow"]


@pytest.mark.parametrize("path", ["/v1/statements/%7Bid%7D", "/%C3%BC%20b%3Fc", "/v1/statements/x"])
def test_the_instance_of_a_problem_is_a_reference_as_its_standard_has_it(stranger, path):
    answer = stranger.get(path)

    assert (answer.status_code, answer.json["instance"]) == (404, path)


def test_a_fault_of_ours_tells_nothing_of_the_inside(app, caplog):
    @app.get("/broken")
    def broken():
        message = "the secret inside"
        raise RuntimeError(message)

    broken.scope = "open"

    answer = app.test_client().get("/broken")

    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert "secret" not in answer.text
    assert "the secret inside" in caplog.text
