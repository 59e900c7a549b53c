"""The wordings of a statement side by side, over HTTP."""

import json
import re
from pathlib import Path

import pytest

from schemas.variants import VariantsSchema
from schemas.vocabularies import DIFFERENCE, SEGMENT
from service.record import variants
from service.text import segments
from tests import make

CNN = "hundreds of rioters and mosque desecrators (had) barricaded themselves"
AFP = (
    "These ringleaders barricaded themselves there several hours after (the last evening prayers)"
    " in order to undermine public order and desecrate the mosque"
)


@pytest.fixture
def compared(client):
    """Of the fields of a statement: its variants, as they are answered."""

    def answered(**fields):
        made = make.posted(client, source=None, **fields)
        answer = client.get(f"{made['links']['self']}/variants")
        assert answer.status_code == 200, answer.text
        return answer.json

    return answered


def kinds(variant):
    return [each["kind"] for each in variant["segments"]]


def test_the_same_police_statement_stands_in_two_translations_side_by_side(compared):
    answered = compared(
        text=CNN,
        language="en",
        original={"language": "he"},
        speaker={"name": "Israeli police", "kind": "organisation"},
        date="2023-04-05?",
        appearances=[
            {
                "source": {"outlet": "CNN", "published": "2023-04-05"},
                "cue": "said in a statement",
                "credited_as": "Israeli police",
            },
            {
                "source": {"outlet": "AFP", "published": "2023-04-05"},
                "wording": AFP,
                "cue": "added in a press release",
                "credited_as": "Police",
                "translated_by": "outlet",
            },
        ],
    )

    first, second = answered["variants"]
    assert (first["source"]["outlet"], first["segments"]) == (
        "CNN",
        [{"kind": "same", "text": CNN, "wording": CNN}],
    )
    assert (second["source"]["outlet"], second["segments"]) == (
        "AFP",
        [{"kind": "translation", "text": CNN, "wording": AFP}],
    )
    assert (first["differences"], second["differences"]) == ([], ["translation", "other_cue"])
    assert (first["translated_by"], second["translated_by"]) == ("unknown", "outlet")


def test_translations_that_share_most_words_are_held_word_against_word(compared):
    answered = compared(
        text="Stones were thrown at them",
        language="en",
        original={"language": "he"},
        appearances=[
            {"source": "CNN"},
            {"source": "AFP", "wording": "Stones were hurled at them", "translated_by": "outlet"},
        ],
    )

    assert kinds(answered["variants"][1]) == ["same", "changed", "same"]


def test_every_wording_stands_beside_the_text_with_its_place_and_credit(compared):
    appearance = {
        "source": {"outlet": "BBC", "title": "Talks", "published": "2026-11-20"},
        "wording": "We [will] act … now",
        "quotation": "partial",
        "language": "en-GB",
        "cue": "Warned",
        "credited_as": "the mayor",
        "via": [{"name": "PA", "relation": "relayed_by"}],
    }
    answered = compared(
        text="We act on it now",
        language="en",
        original={"text": "Jednáme teď", "language": "cs"},
        appearances=[{"source": "CNN", "cue": "said"}, appearance, {"source": "AP", "cue": "Said"}],
    )

    original, cnn, bbc, ap = answered["variants"]
    assert (original["kind"], original["language"], original["wording"]) == (
        "original",
        "cs",
        "Jednáme teď",
    )
    assert kinds(original) == ["translation"]
    carried = {"via": [{"name": "PA", "relation": "relayed_by", "url": None}]}
    stated = {name: value for name, value in appearance.items() if name != "source"}
    assert (stated | carried).items() <= bbc.items()
    assert bbc["source"]["title"] == "Talks"
    assert [(each["kind"], each["text"], each["wording"]) for each in bbc["segments"]] == [
        ("same", "We ", "We "),
        ("bracketed", "", "[will] "),
        ("same", "act ", "act "),
        ("ellipsis", "on it", "…"),
        ("same", " now", " now"),
    ]
    assert bbc["differences"] == ["bracketed", "ellipsis", "other_cue"]
    assert (cnn["differences"], ap["differences"]) == ([], [])
    assert (cnn["language"], cnn["wording"]) == ("en", "We act on it now")


def test_words_in_another_language_that_nobody_recorded_are_not_made_up(compared):
    answered = compared(
        text="We act", language="en", appearances=[{"source": "Le Monde", "language": "fr-FR"}]
    )

    (only,) = answered["variants"]
    assert only["wording"] is None
    assert only["segments"] == [{"kind": "translation", "text": "We act", "wording": ""}]


HARD = (
    "  spaces  ",
    "no\u00a0break\u202fspaces, a soft\u00adhyphen",
    "e\u0301 and \u00e9 are two",
    "line\r\nends\nstay\ttoo",
    "\u202bعربي\u202c and \u200eLRM",
    "<b>&amp;</b> 'it’s' – — …",
    "和平 [的] 民主",
    "😀👩\u200d👧 said",
)


def test_every_variant_is_its_wording_to_the_byte(compared):
    sources = [{"source": f"Outlet {n}", "wording": hard} for n, hard in enumerate(HARD)]

    for text in HARD:
        answered = compared(text=text, appearances=sources)
        for variant in answered["variants"]:
            assert "".join(each["text"] for each in variant["segments"]) == text
            assert "".join(each["wording"] for each in variant["segments"]) == variant["wording"]
        assert [each["wording"] for each in answered["variants"]] == list(HARD)


def test_what_is_too_much_to_compare_at_once_is_said(compared, monkeypatch):
    monkeypatch.setattr(variants, "MOST_COMPARED", 6)
    wordings = ["two words", "two words", "之人之人", "no more", None]

    answered = compared(
        text="word",
        appearances=[{"source": f"S {n}", "wording": each} for n, each in enumerate(wordings)],
    )

    assert [each["segments"] is None for each in answered["variants"]] == [
        each == "no more" for each in wordings
    ]
    left = answered["variants"][3]
    assert (left["wording"], left["differences"]) == ("no more", None)
    assert [(each["pointer"], each["code"]) for each in answered["warnings"]] == [
        ("/variants/3", "not-compared")
    ]


def test_it_is_read_as_the_statement_is(client):
    made = make.posted(client)
    own = f"{made['links']['self']}/variants"
    first = client.get(own)
    tag = {"If-None-Match": first.headers["ETag"]}

    assert first.json["links"] == {"self": own, "statement": made["links"]["self"]}
    assert client.get(own, headers=tag).status_code == 304
    source = made["appearances"][0]["source"]["id"]
    client.patch(
        f"/v1/sources/{source}",
        json={"status": "amended", "reason": "r"},
        headers={"If-Match": "*"},
    )
    assert client.get(own, headers=tag).status_code == 200
    client.delete(f"{made['links']['self']}?reason=r", headers={"If-Match": "*"})
    gone = client.get(own)
    assert (gone.status_code, gone.json["statement"]["reason"]) == (410, "r")
    assert made["text"] not in gone.text
    missing = client.get("/v1/statements/00000000-0000-7000-8000-000000000000/variants")
    assert missing.status_code == 404


def test_reading_takes_the_same_number_of_queries_however_many_appear(client, queries):
    few = make.posted(client, source=None, appearances=[{"source": "A", "via": ["X"]}])
    many = make.posted(
        client,
        source=None,
        appearances=[{"source": f"S {n}", "wording": f"w {n}", "via": ["X"]} for n in range(20)],
    )
    counts = []
    for made in (few, many):
        queries.clear()
        client.get(f"{made['links']['self']}/variants")
        counts.append(len(queries))

    assert counts == [8, 8]


def test_the_answer_has_the_shape_and_the_words_that_are_documented(compared):
    answered = compared(
        text="a", original={"text": "b"}, appearances=[{"source": "A", "wording": "c"}]
    )

    schema = VariantsSchema()
    assert list(answered) == list(schema.fields)
    of_variant = schema.fields["variants"].inner.schema
    for variant in answered["variants"]:
        assert list(variant) == list(of_variant.fields)
        for segment in variant["segments"]:
            assert list(segment) == list(of_variant.fields["segments"].inner.schema.fields)
    made = {
        segments.SAME,
        segments.TYPOGRAPHY,
        segments.CHANGED,
        segments.DROPPED,
        segments.ADDED,
        segments.LEFT_OUT,
        segments.BRACKETED,
    }
    assert set(SEGMENT) == made | {variants.TRANSLATION}
    assert set(DIFFERENCE) == made - {segments.SAME} | {variants.TRANSLATION, variants.OTHER_CUE}


def test_the_example_of_the_page_is_what_is_answered(compared):
    page = (Path(__file__).parents[2] / "docs" / "wording.md").read_text("utf-8")
    shown = json.loads(re.search("```json\n(.*?)```", page, re.DOTALL)[1])
    (variant,) = shown["variants"]
    sent = {name: variant[name] for name in ("wording", "translated_by", "cue", "credited_as")}

    answered = compared(text=shown["text"], language="en", appearances=[{"source": "CNN", **sent}])

    (got,) = answered["variants"]
    assert list(answered) == list(shown)
    assert list(got) == list(variant)
    unlike = {"appearance", "source"}
    assert {name: got[name] for name in got if name not in unlike} == {
        name: variant[name] for name in variant if name not in unlike
    }
