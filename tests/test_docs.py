"""What is documented is what is: README's searches, errors, warnings, layers."""

import re
from pathlib import Path

import pytest

from service.api import errors
from service.exchange import importing, ndjson

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = re.compile(
    r"^\$ curl -s '?(?:-X POST )?http://127.0.0.1:8000(?P<path>[^' ]*)'?(?P<rest>.*)"
    r" \| grep -o '(?P<shown>.*)'\n(?P<output>(?:\".*\n)*)",
    re.MULTILINE,
)


@pytest.fixture
def sample(app):
    """The sample, recorded as `make run` does."""
    lines = (ROOT / "sample" / "statements.ndjson").read_text("utf-8")
    plan = importing.Plan(by="sample")
    writing = app.extensions["database"].writing
    results = list(importing.run(writing, ndjson.read([lines]), plan))
    assert [each.status for each in results] == ["created"] * 56


@pytest.mark.usefixtures("sample")
def test_the_searches_of_the_readme_give_what_it_shows(stranger):
    examples = [each for each in EXAMPLE.finditer(README) if not each["rest"]]

    assert len(examples) == 5
    for example in examples:
        answer = stranger.get(example["path"])
        assert answer.status_code == 200
        assert re.findall(example["shown"], answer.text) == example["output"].splitlines()


def test_the_post_of_the_readme_gives_what_it_shows(client):
    command = next(line for line in README.splitlines() if "-X POST" in line)
    sent, shown = re.search(r"-d '(.*)' \| grep -o '(.*)'$", command).groups()

    answer = client.post("/v1/statements", data=sent, content_type="application/json")

    assert answer.status_code == 201
    assert re.findall(shown, answer.text) == ['"verbatim":["We will publish the minutes."]']


def test_the_quickstart_records_and_corrects(client):
    page = (ROOT / "docs" / "quickstart.md").read_text("utf-8")
    recorded, corrected = re.findall(r"-d '(\{.*?\})'", page, re.DOTALL)
    typed = {"content_type": "application/json"}

    made = client.post("/v1/statements", data=recorded, **typed)
    place, etag = made.headers["Location"], made.headers["ETag"]
    mended = client.patch(place, data=corrected, headers={"If-Match": etag}, **typed)
    history = client.get(f"{place}/history")

    assert (made.status_code, mended.status_code) == (201, 200)
    assert mended.json["role"] == "Chair"
    assert [each["action"] for each in history.json["data"]] == ["correct", "add"]


def test_every_kind_of_problem_has_its_section(stranger):
    page = stranger.get("/docs/errors").text
    names = {each.name for each in errors.RECORD.values()} | set(errors.PLAIN.values())
    names |= {errors.LIMITED.name, errors.UNAVAILABLE.name, errors.DISK_FULL.name}

    assert names == set(re.findall(r"^## ([a-z-]+)$", page, re.MULTILINE))


CODE = r'"([a-z]+(?:-[a-z]+)+|required|empty|repeated|duplicate)"'


def codes_in(files, before):
    source = "\n".join(path.read_text("utf-8") for path in files)
    return set(re.findall(before + CODE, source))


def test_every_warning_and_every_code_is_documented():
    record = list((ROOT / "service" / "record").glob("*.py"))
    warned = codes_in(record, r"warnings\.add\(\s*(?:f?\"[^\"]*\"|\w+),\s*")
    faults = codes_in((ROOT / "schemas").glob("*.py"), r"Fault\(")
    refused = codes_in(record, r"(?:\.at|Remark)\(\s*(?:f?\"[^\"]*\"|\w+),\s*")
    refused |= codes_in(
        (ROOT / "service" / "exchange").glob("*.py"), r"\.at\(\s*(?:f?\"[^\"]*\"|\w+|[^,]*),\s*"
    )
    typed = codes_in((ROOT / "service" / "text").glob("*.py"), r"QueryError\(\s*")

    warnings = (ROOT / "docs" / "warnings.md").read_text("utf-8")
    catalogue = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert len(warned) >= 7
    assert {code for code in warned if f"`{code}`" not in warnings} == set()
    assert len(faults | refused | typed) >= 25
    known = {code for code in faults | refused | typed if f"`{code}`" in catalogue}
    assert faults | refused | typed == known | {"duplicate"}


def test_the_dialect_is_asked_for_in_few_places_only():
    allowed = {
        "service/text/__init__.py",
        "migrations/versions/0007_text_index.py",
        "migrations/versions/0008_append_only.py",
    }
    asking = {
        str(path.relative_to(ROOT))
        for folder in ("service", "schemas", "migrations")
        for path in (ROOT / folder).rglob("*.py")
        if "dialect.name" in path.read_text("utf-8")
    }

    assert asking == allowed
