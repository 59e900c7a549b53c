"""Recording a statement, and reading it."""

import pytest

from tests import make

LEAST = {
    "text": "What is happening in Jerusalem is a major crime against worshipers",
    "speaker": "Mohammad Shtayyeh",
    "role": "Palestinian Authority Prime Minister",
    "date": "2023-04-05",
    "source": {"outlet": "CNN"},
}
WHOLE = {
    "external_id": "cms-1",
    "text": "We “must act” now",
    "quotation": "partial",
    "verbatim": ["must act"],
    "language": "en-GB",
    "original": {"text": "يجب أن نتحرك", "language": "ar"},
    "speaker": {"name": "Mohammad Shtayyeh", "kind": "person"},
    "role": "Prime Minister",
    "organisation": "Palestinian Authority",
    "joint_with": [{"speaker": "Hussein al-Sheikh", "role": "Minister", "organisation": "PLO"}],
    "date": "2023-04-05T10:30:00+03:00",
    "date_as_published": "Wednesday",
    "channel": "statement",
    "said_to": "CNN",
    "place": "Ramallah",
    "context": "after the raid",
    "tags": ["al-Aqsa", "raid"],
    "status": "disputed",
    "note": "check the translation",
    "appearances": [
        {
            "source": {
                "outlet": "CNN",
                "title": "Raid",
                "url": "https://example.org/a",
                "author": "A. Writer",
                "published": "2023-04-05",
                "language": "en",
                "retrieved": "2023-04-06",
                "archive_url": "https://archive.example.org/a",
            },
            "wording": "We must act at once",
            "quotation": "indirect",
            "language": "en",
            "translated_by": "agency",
            "cue": "said",
            "credited_as": "Prime Minister Mohammad Shtayyeh",
            "via": [{"name": "AFP", "relation": "relayed_by", "url": "https://afp.example/1"}],
            "selectors": [
                {"exact": "must act", "prefix": "We ", "suffix": " now", "start": 3, "end": 11}
            ],
        }
    ],
}


def test_the_least_statement_is_recorded_and_answered_in_full(client):
    answer = client.post("/v1/statements", json=LEAST)

    made = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == made["links"]["self"]
    assert answer.headers["ETag"].startswith('"1-')
    assert made["quotation"] == "direct"
    assert made["verbatim"] == [LEAST["text"]]
    assert made["speaker"]["kind"] == "unspecified"
    assert (made["revision"], made["status"], made["recorded_by"]) == (1, "current", "desk")
    assert made["appearances"][0]["source"]["outlet"] == "CNN"
    assert made["warnings"] == []


def test_every_field_comes_back_as_it_was_sent(client):
    made = make.posted(client, **WHOLE, source=None)

    got = client.get(made["links"]["self"]).json
    plain = {"speaker", "organisation", "joint_with", "appearances"}
    assert {name: got[name] for name in WHOLE if name not in plain} == {
        name: WHOLE[name] for name in WHOLE if name not in plain
    }
    assert got["speaker"]["name"] == "Mohammad Shtayyeh"
    assert got["organisation"]["name"] == "Palestinian Authority"
    joint = got["joint_with"][0]
    assert (joint["speaker"]["name"], joint["role"], joint["organisation"]["name"]) == (
        "Hussein al-Sheikh",
        "Minister",
        "PLO",
    )
    sent, kept = WHOLE["appearances"][0], got["appearances"][0]
    assert {name: kept[name] for name in sent if name != "source"} == {
        name: sent[name] for name in sent if name != "source"
    }
    assert sent["source"].items() <= kept["source"].items()


def test_the_shape_never_varies(client):
    least, whole = make.posted(client), make.posted(client, **WHOLE, source=None)

    assert least.keys() == whole.keys()
    assert least["appearances"][0].keys() == whole["appearances"][0].keys()
    assert least["appearances"][0]["source"].keys() == whole["appearances"][0]["source"].keys()


@pytest.mark.parametrize(
    "text",
    [
        "  spaces around  ",
        "no\u00a0break\u202fspaces, a soft\u00adhyphen",
        "e\u0301 and \u00e9 are two",
        "line\r\nends\nstay\ttoo",
        "\u202bعربي\u202c and \u200eLRM",
        "می\u200cخواهم",
        "<b>&amp;</b> 'it’s' – — …",
        "😀👩\u200d👩\u200d👧 𝔘nicode",
        "x" * 64_000,
    ],
    ids=["spaces", "no-break", "nfd", "lines", "bidi", "zwnj", "marks", "emoji", "longest"],
)
def test_a_text_is_kept_to_the_byte(client, text):
    made = make.posted(client, text=text, quotation="direct")

    got = client.get(made["links"]["self"]).json

    assert got["text"] == text
    assert got["verbatim"] == [text]


def test_an_answer_that_the_client_has_is_a_304(client):
    made = make.posted(client)
    first = client.get(made["links"]["self"])

    again = client.get(made["links"]["self"], headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"] == client.get(made["links"]["self"]).headers["ETag"]


@pytest.mark.parametrize("match", ['"1-other"', "same", "*"])
def test_a_reading_heeds_no_if_match(client, match):
    address = make.posted(client)["links"]["self"]
    held = client.get(address).headers["ETag"]
    named = {"If-Match": held if match == "same" else match}

    again = client.get(address, headers={"If-None-Match": held, **named})
    anew = client.get(address, headers={"If-None-Match": '"1-other"', **named})

    assert (again.status_code, again.data) == (304, b"")
    assert anew.status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("*", 304),
        ('"9-aa", {}', 304),
        ("W/{}", 304),
        ('"", {}', 304),
        ('""', 200),
        ('"9-aa"', 200),
        ("", 200),
    ],
)
def test_what_is_held_is_told_by_tags_of_every_form(client, sent, status):
    address = make.posted(client)["links"]["self"]
    held = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": sent.format(held)})

    assert again.status_code == status


def test_an_unknown_statement_is_a_404(client):
    for id in ("00000000-0000-7000-8000-000000000000", "nonsense"):
        answer = client.get(f"/v1/statements/{id}")

        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"


def test_words_between_marks_are_the_verbatim_ones(client):
    made = make.posted(client, text="He called it “a crime” and „ein Fehler“, not 'so'")

    assert made["quotation"] == "partial"
    assert made["verbatim"] == ["a crime", "ein Fehler"]
    assert [each["code"] for each in made["warnings"]] == ["quotation-assumed"]


def test_stated_verbatim_words_tell_how_the_words_are_given(client):
    text = "It condemns in the strongest terms what was done"
    for verbatim, quotation, warned in (
        (["in the strongest terms"], "partial", ["quotation-assumed"]),
        ([], "indirect", ["quotation-assumed"]),
        ([text], "direct", []),
    ):
        made = make.posted(client, text=text, verbatim=verbatim, speaker=quotation)

        assert (made["quotation"], made["verbatim"]) == (quotation, verbatim)
        assert [each["code"] for each in made["warnings"]] == warned


def test_a_direct_quotation_with_marks_inside_is_verbatim_as_a_whole(client):
    text = "She told me “go” and I went"

    made = make.posted(client, text=text, quotation="direct")

    assert made["verbatim"] == [text]
    assert made["warnings"] == []


def test_words_in_translation_say_that_nobody_knows_whose(client):
    made = make.posted(client, language="en", original={"language": "ar"})

    assert made["appearances"][0]["translated_by"] == "unknown"


@pytest.mark.parametrize(
    ("language", "original", "printed", "expected"),
    [
        ("en-US", "en-GB", None, None),
        ("EN", "en", None, None),
        ("zh-Hans", "zh-Hant", None, None),
        (None, "cs", None, None),
        ("en", "cs", "cs", None),
        ("en", "en", "cs", "unknown"),
    ],
)
def test_only_words_of_another_language_than_the_original_are_a_translation(
    client, language, original, printed, expected
):
    appearance = {"source": "CNN", "wording": "Slova", "language": printed}

    made = make.posted(
        client,
        language=language,
        original={"text": "Slova", "language": original},
        source=None,
        appearances=[appearance],
    )

    assert made["appearances"][0]["translated_by"] == expected


def test_an_external_id_is_taken_once_by_each_client(client, app):
    first = make.posted(client, external_id="a-1")

    again = client.post("/v1/statements", json=make.body(external_id="a-1"))

    assert again.status_code == 409
    assert again.json["existing"] == first["id"]
    assert again.json["errors"][0]["pointer"] == "/external_id"
    with app.extensions["database"].writing() as session:
        other = make.statement(session, by="other", external_id="a-1")
        session.commit()
    assert str(other.id) != first["id"]


def test_a_refused_statement_leaves_nothing_behind(client):
    make.refused(client, speaker="Never Made", date="2023-02-30", source={"title": "Never made"})
    make.posted(client, external_id="once", speaker="Once")
    make.refused(client, 409, external_id="once", speaker="Never Made")

    assert [each["name"] for each in client.get("/v1/speakers").json["data"]] == ["Once"]
    assert len(client.get("/v1/sources").json["data"]) == 1


def test_exact_twins_are_named_and_not_merged(client):
    first = make.posted(client, text="Never again!", speaker="A B", date="2023-04")

    twin = make.posted(client, text="never AGAIN", speaker="A B", date="2023-04-05")
    later = make.posted(client, text="Never again!", speaker="A B", date="2024")
    other = make.posted(client, text="Never again!", speaker="C D", date="2023-04-05")

    assert [each["code"] for each in twin["warnings"]] == ["exact-twin"]
    assert first["id"] in twin["warnings"][0]["detail"]
    assert later["warnings"] == other["warnings"] == []


def test_tags_that_differ_in_case_only_are_kept_once(client):
    made = make.posted(client, tags=["Raid", "al-Aqsa", "raid"])

    assert made["tags"] == ["Raid", "al-Aqsa"]


def test_a_null_is_as_good_as_an_absent_field(client):
    nulls = dict.fromkeys(
        ["role", "organisation", "date", "said_to", "tags", "joint_with", "verbatim", "original"]
    )

    made = make.posted(client, **nulls)

    assert (made["role"], made["tags"], made["joint_with"]) == (None, [], [])
