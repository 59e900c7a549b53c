"""The description of the interface, and its reader."""

import re

from openapi_spec_validator import validate

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


def test_errors_are_described_as_the_problems_they_are(stranger):
    described = stranger.get("/openapi.json").json

    for item in described["paths"].values():
        for method in item.keys() & {"get", "post"}:
            for status, answer in item[method]["responses"].items():
                if status.isdigit() and int(status) >= 400:
                    named = described["components"]["responses"][answer["$ref"].split("/")[-1]]
                    assert list(named["content"]) == ["application/problem+json"]


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
        assert address.startswith("/docs/")
        with stranger.get(address) as answer:
            assert answer.status_code == 200
    assert '"validatorUrl": null' in page
    assert not re.search(r"https?://", page)
