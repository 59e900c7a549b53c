"""The description of the interface, and its reader."""

import re
from dataclasses import replace

import pytest
from openapi_spec_validator import validate

from schemas import base, vocabularies
from service.app import create_app
from service.record.filters import FILTERS


def test_the_description_is_valid_openapi_3_1(stranger):
    described = stranger.get("/openapi.json").json

    validate(described)
    assert described["openapi"].startswith("3.1")


def test_every_route_and_filter_is_described(app, stranger):
    described = stranger.get("/openapi.json").json
    routes = {
        (re.sub(r"<[^:]+:([^>]+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v1")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert routes == {
        (path, method)
        for path, item in described["paths"].items()
        for method in item.keys() & {"get", "post", "patch", "delete"}
    }
    search = described["paths"]["/v1/statements"]["get"]
    assert FILTERS.keys() <= {each["name"] for each in search["parameters"]}
    assert all(each["description"] for each in search["parameters"])


SEARCH = {
    "speaker_kind": vocabularies.KIND,
    "quotation": vocabularies.QUOTATION,
    "channel": vocabularies.CHANNEL,
    "status": vocabularies.STATUS,
    "missing": vocabularies.MISSING,
}
REPEATED = {
    "/v1/statements": SEARCH,
    "/v1/statements/export": SEARCH,
    "/v1/speakers": {"kind": vocabularies.KIND},
    "/v1/sources": {"status": vocabularies.SOURCE_STATUS},
}
SINGLE = {
    "/v1/statements": {
        "sort": vocabularies.SORT,
        "dates": vocabularies.DATES,
        "total": vocabularies.TOTAL,
    },
    "/v1/statements/export": {"sort": vocabularies.EXPORT_SORT, "format": vocabularies.FORMAT},
    "/v1/statements/{id}/attribution": {"style": vocabularies.STYLE},
    "/v1/speakers": {"sort": vocabularies.SPEAKER_SORT},
    "/v1/sources": {"sort": vocabularies.SOURCE_SORT},
}


@pytest.mark.parametrize("vocabularies_of", [REPEATED, SINGLE], ids=["repeated", "single"])
def test_the_words_that_a_parameter_takes_are_described_with_their_meanings(
    stranger, vocabularies_of
):
    paths = stranger.get("/openapi.json").json["paths"]

    for path, parameters in vocabularies_of.items():
        described = {each["name"]: each for each in paths[path]["get"]["parameters"]}
        for name, words in parameters.items():
            assert vocabularies.listed(words) in described[name]["description"]
            taken = described[name]["schema"].get("enum")
            assert taken == (list(words) if vocabularies_of is SINGLE else None)


def answers_of(package):
    """Every schema of an answer, those that others are made of too."""
    for made in package.__subclasses__():
        yield made
        yield from answers_of(made)


def test_every_answer_has_every_field_but_those_that_only_some_have(stranger):
    described = stranger.get("/openapi.json").json["components"]["schemas"]

    names = {each.__name__.removesuffix("Schema"): each for each in answers_of(base.OutSchema)}
    shown = names.keys() & described.keys()
    assert len(shown) > 30
    for name in shown:
        lacking = described[name]["properties"].keys() - set(described[name].get("required", ()))
        assert lacking == set(names[name].sometimes)


def test_a_tombstone_is_described_as_whole(stranger):
    tombstone = stranger.get("/openapi.json").json["components"]["schemas"]["Tombstone"]

    assert set(tombstone["required"]) == tombstone["properties"].keys()


def test_a_row_of_a_search_is_whole_or_has_the_fields_that_were_asked_for(stranger):
    described = stranger.get("/openapi.json").json["components"]["schemas"]

    whole, some = described["StatementPage"]["properties"]["data"]["items"]["anyOf"]
    assert whole == {"$ref": "#/components/schemas/FoundStatement"}
    assert (some["type"], "fields" in some["description"]) == ("object", True)


def test_everything_that_is_described_is_of_use(stranger):
    text = stranger.get("/openapi.json").text
    described = stranger.get("/openapi.json").json

    parts = [(kind, name) for kind, each in described["components"].items() for name in each]
    unused = [name for kind, name in parts if f'"#/components/{kind}/{name}"' not in text]
    assert unused == list(described["components"]["securitySchemes"])


def test_the_introduction_names_routes_that_there_are(stranger):
    described = stranger.get("/openapi.json").json

    named = re.findall(r"`(GET|POST) (/[^`]+)`", described["info"]["description"])
    assert {"GET", "POST"} <= {method for method, _ in named}
    for method, path in named:
        assert method.lower() in described["paths"][path]


def test_errors_are_described_as_the_problems_they_are(stranger):
    described = stranger.get("/openapi.json").json

    for item in described["paths"].values():
        for method in item.keys() & {"get", "post"}:
            for status, answer in item[method]["responses"].items():
                if status.isdigit() and int(status) >= 400:
                    named = described["components"]["responses"][answer["$ref"].split("/")[-1]]
                    assert list(named["content"]) == ["application/problem+json"]


def test_the_headers_that_a_client_goes_on_by_are_described(stranger):
    description = stranger.get("/openapi.json").json
    answers = description["components"]["responses"]

    described = {name: set(each["headers"]) for name, each in answers.items() if "headers" in each}
    assert described == {
        "NOT_MODIFIED": {"ETag"},
        "PERMANENT_REDIRECT": {"Location"},
        "UNAUTHORIZED": {"WWW-Authenticate"},
        "GONE": {"ETag"},
        "TOO_MANY_REQUESTS": {"Retry-After"},
        "SERVICE_UNAVAILABLE": {"Retry-After"},
    }
    for (method, path, status), names in {
        ("get", "/v1/statements", "200"): {"Link"},
        ("get", "/v1/changes", "200"): {"Link"},
        ("get", "/v1/changes/head", "200"): set(),
        ("get", "/v1/statements/export", "200"): {"Content-Disposition"},
        ("get", "/v1/statements/{id}", "200"): {"ETag"},
        ("post", "/v1/statements", "201"): {"ETag", "Location", "Idempotency-Replayed"},
        ("patch", "/v1/sources/{id}", "200"): {"ETag", "Idempotency-Replayed"},
        ("post", "/v1/speakers/{id}/merge", "200"): {
            "Content-Location",
            "ETag",
            "Idempotency-Replayed",
        },
    }.items():
        answer = description["paths"][path][method]["responses"][status]
        assert set(answer.get("headers", {})) == names


@pytest.mark.parametrize("name", ["RecordedSpeaker", "SpeakerPatch"])
def test_how_many_identifiers_may_be_sent_is_described(stranger, name):
    described = stranger.get("/openapi.json").json["components"]["schemas"]

    identifiers = described[name]["properties"]["identifiers"]
    assert identifiers["maxProperties"] == 50
    assert "maxLength" not in identifiers


@pytest.mark.parametrize("path", ["/v1/statements", "/v1/statements/export"])
def test_a_condition_is_described_as_true_or_false(stranger, path):
    parameters = stranger.get("/openapi.json").json["paths"][path]["get"]["parameters"]

    first_hand = next(each for each in parameters if each["name"] == "first_hand")
    assert first_hand["schema"]["enum"] == ["true", "false"]


def test_every_operation_is_described_as_refusing_parameters_that_it_does_not_know(stranger):
    paths = stranger.get("/openapi.json").json["paths"]

    operations = [(p, m) for p, item in paths.items() for m in item if m != "parameters"]
    lacking = [(p, m) for p, m in operations if "400" not in paths[p][m]["responses"]]
    assert len(operations) > 30
    assert lacking == []


def test_a_speaker_may_be_a_text_or_an_object(stranger):
    described = stranger.get("/openapi.json").json

    speaker = described["components"]["schemas"]["NewStatement"]["properties"]["speaker"]
    assert {"type": "string"} in speaker["anyOf"]
    assert any("$ref" in each for each in speaker["anyOf"])


def test_the_reader_loads_nothing_from_outside(stranger):
    page = stranger.get("/docs/").text

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        assert address.startswith("./")
        with stranger.get(f"/docs/{address}") as answer:
            assert answer.status_code == 200
    assert '"url": "../openapi.json"' in page
    assert '"validatorUrl": null' in page
    assert not re.search(r"https?://", page)


def test_what_is_described_is_called_below_the_path_of_the_public_address(settings):
    below = replace(settings, public_url="https://news.example/record")

    described = [create_app(each).test_client().get("/openapi.json") for each in (settings, below)]

    assert [each.json["servers"] for each in described] == [[{"url": "/"}], [{"url": "/record"}]]
