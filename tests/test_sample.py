"""The sample against the articles it was taken from.

The articles themselves are not ours to ship. `data/sample_passages.json` has their digests and
those of every quoted passage; where the articles are at hand (the folder named by ARTICLES, else
one named `shared/articles` beside the checkout), that list is first held against them.
"""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from service.record import quotations

ROOT = Path(__file__).parent.parent
FOLDER = Path(os.environ.get("ARTICLES", ROOT.parent / "shared" / "articles"))
LISTED = json.loads((Path(__file__).parent / "data" / "sample_passages.json").read_text("utf-8"))
LINES = (ROOT / "sample" / "statements.ndjson").read_text("utf-8").splitlines()
SAMPLE = [json.loads(line) for line in LINES]
PASSAGE = re.compile("“[^“”]*[“”]")
"""One article closes a passage with an opening mark."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def of_article(number):
    return [each for each in SAMPLE if each["external_id"].startswith(f"sample-{number}-")]


def at_hand(listed) -> str | None:
    path = FOLDER / listed["article"]
    return path.read_bytes().decode() if path.is_file() else None


ARTICLES = pytest.mark.parametrize(
    ("number", "listed"), list(enumerate(LISTED, start=1)), ids=["first", "second", "third"]
)


@ARTICLES
def test_the_list_of_passages_is_that_of_the_article(number, listed):
    expected = {(each["start"], each["end"], each["sha256"]) for each in listed["passages"]}
    passages = expected

    if (text := at_hand(listed)) is not None:
        assert digest(text) == listed["sha256"]
        passages = {
            (found.start() + 1, found.end() - 1, digest(found[0][1:-1]))
            for found in PASSAGE.finditer(text)
        }

    assert passages == expected
    assert len(expected) == (13, 19, 3)[number - 1]


@ARTICLES
def test_every_quoted_passage_stands_in_a_statement_of_its_speaker(number, listed):
    recorded = {
        (selector["start"], selector["end"], digest(selector["exact"]), each["speaker"]["name"])
        for each in of_article(number)
        for selector in each["appearances"][0].get("selectors", ())
        if selector["exact"] in each["verbatim"]
    }

    assert recorded == {
        (each["start"], each["end"], each["sha256"], each["speaker"]) for each in listed["passages"]
    }


@ARTICLES
def test_no_statement_has_a_date_outlet_or_url_that_its_article_does_not_state(number, listed):
    for each in of_article(number):
        appearance = each["appearances"][0]
        assert appearance["source"] == listed["source"]
        assert each.get("date", "").rstrip("?") in {"", listed["source"].get("published")}
    stated = listed["source"]
    if (text := at_hand(listed)) is not None:
        for field in ("outlet", "published", "url"):
            assert stated.get(field, "") in text
    assert {"outlet", "published"} & stated.keys() == (
        {"outlet", "published"} if number == 1 else set()
    )
    assert "url" not in stated


@ARTICLES
def test_what_is_said_to_be_printed_is_printed_where_it_is_said_to_be(number, listed):
    text = at_hand(listed)
    for each in of_article(number):
        appearance = each["appearances"][0]
        printed = [appearance.get("cue"), appearance.get("credited_as"), each.get("role")]
        printed += [each.get("date_as_published"), each.get("said_to"), each.get("place")]
        printed += [carrier["name"] for carrier in appearance.get("via", ())]
        assert all(carrier.keys() == {"name", "relation"} for carrier in appearance.get("via", ()))
        if text is None:
            continue
        assert not [words for words in printed if words and words not in text]
        for selector in appearance.get("selectors", ()):
            around = selector["prefix"] + selector["exact"] + selector["suffix"]
            assert text.startswith(around, selector["start"] - len(selector["prefix"]))


@ARTICLES
def test_what_is_not_quoted_is_in_our_own_words(number, listed):
    article = " ".join(re.findall(r"\w+", at_hand(listed) or "")).lower()
    for each in of_article(number):
        if each["quotation"] == "direct":
            continue
        own = each["text"]
        for passage in each["verbatim"]:
            own = own.replace(passage, "|")
        words = re.findall(r"\w+|\|", own.lower())
        runs = [" ".join(words[place : place + 8]) for place in range(len(words) - 7)]
        assert not [run for run in runs if article and run in article]


def test_every_statement_is_sound_and_explained():
    table = (ROOT / "sample" / "README.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in table if "| sample-" in line]
    explained = [(row[1], row[4], row[5], row[6]) for row in rows]

    assert len({each["external_id"] for each in SAMPLE}) == len(SAMPLE) == 56
    for each in SAMPLE:
        assert not quotations.has_outer_marks(each["text"])
        assert not quotations.missing(each["verbatim"], each["text"])
        assert bool(each["verbatim"]) == (each["quotation"] != "indirect")
    assert explained == [
        (e["external_id"], e["speaker"]["name"], e["quotation"], e.get("date", "none"))
        for e in SAMPLE
    ]
