"""What is documented is what is: README's searches, errors, warnings, layers."""

import dataclasses
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

from schemas import vocabularies
from schemas.selection import PATHS
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
def settings(settings):
    """The settings as `make run` has them."""
    return dataclasses.replace(settings, public_url="http://127.0.0.1:8000")


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
    patched, read = re.findall(r'^ *curl .*"([^"]*\$LOCATION[^"]*)"', page, re.MULTILINE)
    typed = {"content_type": "application/json"}

    made = client.post("/v1/statements", data=recorded, **typed)
    place, etag = made.headers["Location"], made.headers["ETag"]
    mended = client.patch(
        patched.replace("$LOCATION", place), data=corrected, headers={"If-Match": etag}, **typed
    )
    history = client.get(read.replace("$LOCATION", place))

    assert (made.status_code, mended.status_code) == (201, 200)
    assert mended.json["role"] == "Chair"
    assert [each["action"] for each in history.json["data"]] == ["correct", "add"]


def test_an_export_that_was_corrected_comes_in_as_the_page_says(client):
    joint = [{"speaker": "Ben Example", "role": "Chair", "organisation": "The Board"}]
    said = {"text": "We “agree”", "speaker": "Ann Example", "organisation": "The Board"}
    carried = [{"source": "CNN"}, {"source": "BBC", "cue": "said"}]
    known = {**said, "external_id": "e1", "joint_with": joint, "appearances": carried}
    assert client.post("/v1/statements", json=known).status_code == 201
    page = (ROOT / "docs" / "import-and-export.md").read_text("utf-8")
    left_out = re.findall(r"--map (\w+=)(?!\w)", page.partition("### An export")[2])
    table = client.get("/v1/statements/export?format=csv").text

    answer = client.post(
        "/v1/statements/import",
        data=table.replace("agree", "agreed").encode(),
        content_type="text/csv",
        query_string={"map": left_out, "on_conflict": "update"},
    )

    assert [each["status"] for each in answer.json["data"]] == ["updated"], answer.text
    (found,) = client.get("/v1/statements").json["data"]
    assert (found["text"], found["verbatim"]) == ("We “agreed”", ["agreed"])
    assert (len(found["joint_with"]), len(found["appearances"])) == (1, 2)


def test_every_kind_of_problem_has_its_section(stranger):
    page = stranger.get("/docs/errors").text
    names = {each.name for each in errors.RECORD.values()} | set(errors.PLAIN.values())
    names |= {errors.LIMITED.name, errors.UNAVAILABLE.name, errors.DISK_FULL.name}

    assert names == set(re.findall(r"^## ([a-z-]+)$", page, re.MULTILINE))


def test_the_page_of_problems_leads_only_to_what_is_served(stranger):
    page = stranger.get("/docs/errors").text
    linked = re.findall(r"\]\(([^)]+)\)", page)

    assert [each for each in linked if urljoin("/docs/errors", each) != "/docs/errors"] == []


def test_every_field_and_every_word_of_a_record_is_documented():
    page = (ROOT / "docs" / "record.md").read_text("utf-8")
    fields = {path for path in PATHS if not path.startswith("joint_with.")}
    said, field = set(), ""
    for name, word in re.findall(r"^\|(?: `(\w+)`[^|]*)? \| `(\w+)` \|", page, re.MULTILINE):
        field = name or field
        said.add((field, word))
    known = {
        "quotation": vocabularies.QUOTATION,
        "kind": vocabularies.KIND,
        "reason": vocabularies.REASON,
        "terms": vocabularies.TERMS,
        "channel": vocabularies.CHANNEL,
        "relation": vocabularies.RELATION,
        "translated_by": vocabularies.TRANSLATED_BY,
        "status": {**vocabularies.STATUS, **vocabularies.SOURCE_STATUS},
    }

    listed = {
        name
        for row in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE)
        for name in re.findall(r"`([\w.]+)`", row)
    }
    assert fields - listed == set()
    assert said == {(field, word) for field, words in known.items() for word in words}


def test_every_page_of_the_documentation_is_listed():
    folder = ROOT / "docs"
    listed = set(re.findall(r"\]\((\w[\w-]*\.md)\)", (folder / "README.md").read_text("utf-8")))

    assert listed == {each.name for each in folder.glob("*.md")} - {"README.md"}


def test_every_page_with_commands_says_how_to_come_to_where_they_run():
    typed = re.compile(r"^ +(?:\$ )?(?:\w+=\S+ )*(?:python -m service|gunicorn )", re.MULTILINE)
    pages = {each: each.read_text("utf-8") for each in (ROOT / "docs").glob("*.md")}
    with_commands = {each.name for each, page in pages.items() if typed.search(page)}

    assert with_commands >= {"backup.md", "history.md", "import-and-export.md", "running.md"}
    for name in {*with_commands, "README.md"}:
        assert "`. .venv/bin/activate`" in pages[ROOT / "docs" / name], name


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
        "migrations/versions/0015_index_layout.py",
        "migrations/versions/0016_pending_words.py",
    }
    asking = {
        str(path.relative_to(ROOT))
        for folder in ("service", "schemas", "migrations")
        for path in (ROOT / folder).rglob("*.py")
        if "dialect.name" in path.read_text("utf-8")
    }

    assert asking == allowed
