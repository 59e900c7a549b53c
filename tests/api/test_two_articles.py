"""The two articles about 5 April 2023, told together: who said it, as what, carried by whom.

The sample holds their statements. The second article states neither outlet nor date; they are given
here, as an editor who knows them would.
"""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "sample" / "statements.ndjson").read_text("utf-8").splitlines()
SAMPLE = {each["external_id"]: each for each in map(json.loads, LINES)}
AFP = {"outlet": "AFP", "title": "[The clashes in Al-Aqsa Mosque]", "published": "2023-04-05"}
ARREST, ARRESTED, OVER = "sample-1-10", "sample-2-01", "sample-2-16"


def edited(row):
    """A statement of the sample, of the second article with its outlet and its day."""
    if row["external_id"].startswith("sample-1-"):
        return row
    (appearance,) = row["appearances"]
    return row | {"date": "2023-04-05?", "appearances": [appearance | {"source": AFP}]}


@pytest.fixture
def told(client):
    """The statements of both articles, by their external ids: each as it is answered now."""
    rows = [edited(each) for name, each in SAMPLE.items() if not name.startswith("sample-3-")]
    lines = "\n".join(map(json.dumps, rows))
    answer = client.post(
        "/v1/statements/import", data=lines, content_type="application/x-ndjson"
    ).json
    assert answer["summary"]["created"] == 48
    ids = {row["external_id"]: each["id"] for row, each in zip(rows, answer["data"], strict=True)}

    def read(name, beside=""):
        return client.get(f"/v1/statements/{ids[name]}{beside}")

    return read


@pytest.fixture
def act(client, told):
    """Merge, un-merge or correct one of the statements, under its ETag."""

    def done(name, what="", **body):
        send = client.post if what else client.patch
        path, tag = told(name).request.path, told(name).headers["ETag"]
        answer = send(f"{path}{what}", json=body | {"reason": "r"}, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text
        return answer.json

    return done


def outlets(statement):
    return [each["source"]["outlet"] for each in statement["appearances"]]


def names(client, query):
    rows = client.get(f"/v1/statements?{query}&limit=100").json["data"]
    return {each["external_id"] for each in rows}


def but_for_clocks(statement):
    return {name: value for name, value in statement.items() if name not in {"revision", "updated"}}


def test_the_arrest_figure_is_one_statement_with_two_outlets_and_two_again(client, told, act):
    before = {name: told(name).json for name in (ARREST, ARRESTED, OVER)}

    for name in (ARRESTED, OVER):
        one = act(name, "/merge", into=before[ARREST]["id"])
    assert outlets(one) == ["CNN", "AFP", "AFP"]
    assert one["text"] == before[ARREST]["text"]
    assert one["corroboration"] == {"appearances": 3, "outlets": 2, "origins": 2}
    assert [each["wording"] for each in one["appearances"][1:]] == [
        before[ARRESTED]["text"],
        before[OVER]["text"],
    ]
    assert names(client, "q=350") == names(client, "q=custody") == {ARREST}
    assert names(client, "outlet=afp&outlet=cnn&q=350") == {ARREST}
    assert told(OVER).status_code == 308
    line = told(ARREST, "/attribution").json["line"]
    assert line.endswith("(CNN and one other source).")

    for name in (OVER, ARRESTED):
        act(ARREST, "/unmerge")
        assert but_for_clocks(told(name).json) == but_for_clocks(before[name])
    assert but_for_clocks(told(ARREST).json) == but_for_clocks(before[ARREST])
    assert names(client, "q=350") == {ARREST, ARRESTED, OVER}


def test_the_police_statement_stands_in_two_translations_side_by_side(told, act):
    first, second = "sample-1-02", "sample-2-14"
    for name in (first, second):
        act(name, original={"language": "he"})
    texts = [told(name).json["text"] for name in (first, second)]
    act(second, "/merge", into=told(first).json["id"])

    variants = told(first, "/variants").json["variants"]

    assert [(each["source"]["outlet"], each["wording"]) for each in variants] == [
        ("CNN", texts[0]),
        ("AFP", texts[1]),
    ]
    assert variants[1]["segments"] == [
        {"kind": "translation", "text": texts[0], "wording": texts[1]}
    ]
    assert variants[1]["differences"] == ["translation", "other_cue"]
    assert [each["cue"] for each in variants] == ["said in a statement", "added in a press release"]
    assert variants[1]["translated_by"] == "unknown"


def test_which_statements_reached_cnn_at_first_hand_and_which_afp(client, told, act):
    copy = {"source": "The Example", "via": [{"name": "AFP", "relation": "relayed_by"}]}
    carried = told("sample-2-06")
    tag = {"If-Match": carried.headers["ETag"]}
    client.post(f"{carried.request.path}/appearances", json=copy, headers=tag)
    act(ARRESTED, "/merge", into=told(ARREST).json["id"])

    at_first_hand = {
        outlet: names(client, f"outlet={outlet}&first_hand=true") for outlet in ("cnn", "afp")
    }
    counted = client.get("/v1/statements?facets=outlet,said_to,via").json["facets"]

    of_first, of_second = (
        {name for name in SAMPLE if name.startswith(f"sample-{number}-")} for number in (1, 2)
    )
    assert at_first_hand == {"cnn": of_first, "afp": of_second - {ARRESTED} | {ARREST}}
    assert names(client, "said_to=cnn") == {"sample-1-01"}
    assert names(client, "said_to=afp") == names(client, "via=afp") == {"sample-2-06"}
    assert told("sample-2-06").json["corroboration"]["origins"] == 1
    assert {
        name: [(each["label"], each["count"]) for each in facet["buckets"]]
        for name, facet in counted.items()
    } == {
        "outlet": [("CNN", 25), ("AFP", 23), ("The Example", 1)],
        "said_to": [("AFP", 1), ("CNN", 1)],
        "via": [("AFP", 1)],
    }
