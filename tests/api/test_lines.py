"""The ready line of a statement, over HTTP: every example of docs/attribution.md, and its rules."""

import itertools
import json
import re
from pathlib import Path
from uuid import UUID

import pytest

from schemas import vocabularies
from schemas.lines import LineSchema
from service import record
from service.lines import LANGUAGES, english_words
from tests import make

PAGE = (Path(__file__).parents[2] / "docs" / "attribution.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^### (.*)\n(?:.*\n)+?```json\n(.*)\n```\n\n\| style \| line \|\n\|---\|---\|\n((?:\|.*\n)+)",
    PAGE,
    re.MULTILINE,
)
REASON = "the outlet has retracted it"
TODAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
STYLES = list(vocabularies.STYLE)


def line(client, made, style="agency"):
    answer = client.get(f"{made['links']['self']}/attribution?style={style}")
    assert answer.status_code == 200, answer.text
    return answer.json["line"]


def dateless(text, is_gone):
    """The line of a withdrawn statement without the day, which is that of the test."""
    return re.sub(TODAY, "TODAY", text) if is_gone else text


def withdrawn(client, made):
    client.delete(f"{made['links']['self']}?reason={REASON}", headers={"If-Match": "*"})
    answer = client.get(f"{made['links']['self']}/attribution")
    assert answer.status_code == 410
    return answer.json


def test_every_example_of_the_page_is_what_is_answered(client):
    for case, sent, rows in EXAMPLES:
        made = client.post("/v1/statements", json=json.loads(sent)).json
        for style, shown in re.findall(r"^\| (\w+) \| (.*) \|$", rows, re.MULTILINE):
            is_gone = style == "410"
            got = withdrawn(client, made)["line"] if is_gone else line(client, made, style)
            assert (case, dateless(got, is_gone)) == (case, dateless(shown, is_gone))


def test_the_page_has_an_example_of_every_style_and_of_every_case():
    assert len(EXAMPLES) == PAGE.count("```json") - 1 >= 16
    for style in STYLES:
        assert sum(f"| {style} |" in rows for *_, rows in EXAMPLES) >= 15


TEXTS = (
    "  spaces  ",
    "no\u00a0break, a soft\u00adhyphen",
    "e\u0301 and \u00e9",
    "line\r\nends\tstay",
    "\u202bعربي\u202c \u200eLRM",
    "<b>&amp;</b> 'it’s' “so” – — …",
    "{} %s \\1",
    "x" * 64_000,
)


def test_the_words_stand_in_the_line_to_the_byte(client):
    for text, quotation in itertools.product(TEXTS, ("direct", "indirect")):
        made = make.posted(client, text=text, quotation=quotation)
        for style in STYLES:
            got = line(client, made, style)
            assert text in got
            assert (f"“{text}”" in got) is (quotation == "direct")


def test_names_stand_in_the_line_without_the_spaces_around_them(client):
    source = {"outlet": " CNN ", "title": "A raid ", "author": " Jane Doe"}
    carried = {"source": source, "via": [{"name": "AFP "}]}
    made = make.posted(
        client,
        text=" Yes. ",
        speaker=" Ada Example ",
        role="Mayor ",
        organisation=" Exampleton",
        said_to="Radio ",
        place=" Oslo",
        date_as_published=" today ",
        source=None,
        appearances=[carried],
    )

    assert line(client, made, "citation") == (
        "Ada Example, Mayor, Exampleton, to Radio, Oslo: “ Yes. ”. Reported by AFP; carried by CNN,"
        " “A raid”, by Jane Doe. Dated “today”."
    )


def test_words_that_are_not_verbatim_are_never_in_our_marks(client):
    fields = {"text": "He is to act, and act at once", "quotation": "partial"}
    some = make.posted(client, **fields, verbatim=["act at once", "is to"])
    none = make.posted(client, **fields, verbatim=[])

    assert "He “is to” act, and “act at once” (" in line(client, some)
    assert "“" not in line(client, none)


def test_the_status_of_the_statement_and_of_its_source_is_told(client):
    made = make.posted(client, speaker="Ada Example", text="Yes.", date="2026", status="disputed")
    source = made["appearances"][0]["source"]["id"]
    lines = []
    for status in ("amended", "withdrawn"):
        change = {"status": status, "reason": "r"}
        client.patch(f"/v1/sources/{source}", json=change, headers={"If-Match": "*"})
        lines.append(line(client, made))

    assert lines == [
        "Ada Example said in 2026: “Yes.”"
        f" (CNN; that source has since been {status}; attribution disputed)"
        for status in ("amended", "withdrawn")
    ]


def test_a_source_that_was_withdrawn_is_named_only_where_no_other_stands(client):
    first = {"outlet": "The Early Example", "published": "2026-11-19"}
    second = {"outlet": "The Late Example", "published": "2026-11-20"}
    made = make.posted(
        client, date="2026", source=None, appearances=[{"source": first}, {"source": second}]
    )
    source = made["appearances"][0]["source"]["id"]

    assert "(The Early Example and one other source)" in line(client, made)
    change = {"status": "withdrawn", "reason": "r"}
    client.patch(f"/v1/sources/{source}", json=change, headers={"If-Match": "*"})
    assert line(client, made).endswith("(The Late Example).")


def test_the_source_that_was_told_the_words_is_named_before_others_that_have_them(client):
    early = {"outlet": "AFP", "published": "2023-04-05"}
    told = {"source": {"outlet": "CNN", "published": "2023-04-06"}}
    made = make.posted(
        client, said_to="cnn", date="2023-04-05", source=None, appearances=[{"source": early}, told]
    )

    assert line(client, made).endswith("(CNN and one other source).")


ORIGINS = {
    "No carrier": 1,
    "One carrier": 1,
    "Three carriers": 1,
    "Several sources": 3,
    "Several sources, not all by way of the carrier": 2,
    "On background": 1,
    "A month": 1,
    "A machine's translation": 1,
}


def test_the_origins_of_the_examples_are_counted(client):
    sent = {case: json.loads(body) for case, body, _ in EXAMPLES}
    made = {case: make.posted(client, **{"source": None, **sent[case]}) for case in ORIGINS}

    assert {case: each["corroboration"]["origins"] for case, each in made.items()} == ORIGINS


def test_copies_of_one_report_are_one_origin_of_a_line_that_counts_them(client):
    report = [{"name": "Example Agency", "relation": "relayed_by"}]
    copies = [{"source": f"Paper {number}", "via": report} for number in range(41)]
    made = make.posted(client, text="Yes.", date="2026", source=None, appearances=copies)

    assert made["corroboration"] == {"appearances": 41, "outlets": 41, "origins": 1}
    assert line(client, made).endswith(
        "(relayed by Example Agency; carried by Paper 0 and 40 other sources)"
    )


def test_a_source_that_carries_the_words_twice_is_no_other_source(client):
    twice = [{"source": {"url": "https://example.org/a", "outlet": "CNN"}, "cue": "said"}] * 2

    made = make.posted(client, source=None, appearances=twice)

    assert "(CNN; date not recorded)" in line(client, made)


def test_another_wording_of_the_source_that_is_named_is_told(client):
    def of(wording):
        appearance = {"source": "CNN", "wording": wording}
        made = make.posted(
            client, text="We will act", date="2026", source=None, appearances=[appearance]
        )
        return line(client, made)

    assert of("We must act").endswith("(CNN; worded otherwise there).")
    assert of("we will act.").endswith("(CNN).")


FRENCH = {"outlet": "Le Monde", "published": "2026-11-19"}


def translated(client, *appearances):
    """Record words that were said in French, in English, in these sources; return the line."""
    made = make.posted(
        client,
        text="We will act",
        date="2026",
        language="en",
        original={"language": "fr"},
        source=None,
        appearances=list(appearances),
    )
    return line(client, made)


def test_the_translation_is_that_of_a_source_which_has_the_text(client):
    english = {"outlet": "The Example", "published": "2026-11-20"}

    found = translated(
        client,
        {"source": FRENCH, "language": "fr"},
        {"source": english, "translated_by": "machine"},
    )

    assert found.endswith(
        "(Le Monde and one other source; in French there; machine translation from French)."
    )


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"original": {"text": "Nous agirons"}}, "; translated, translator not recorded"),
        (
            {"original": {"text": "Nous agirons", "language": "fr"}},
            "; translated from French, translator not recorded",
        ),
        ({"original": {"text": "Nous agirons"}, "language": "en"}, "; translated, translator not"),
        ({"original": {"text": "We shall", "language": "en"}, "language": "en-GB"}, ")"),
        ({"original": {"text": "We will act"}}, ")"),
        ({"original": {"language": "en"}}, ")"),
    ],
)
def test_a_text_that_has_another_original_is_a_translation_whatever_its_language(
    client, fields, shown
):
    made = make.posted(client, text="We will act", date="2026", source="CNN", **fields)

    assert line(client, made).partition("(CNN")[2].startswith(shown)


def test_a_source_that_paraphrases_is_not_named_for_words_in_marks(client):
    published = (
        {"outlet": "A", "published": "2026-11-19"},
        {"outlet": "B", "published": "2026-11-20"},
    )
    first, second = ({"source": each} for each in published)
    paraphrase = first | {"quotation": "indirect"}

    for appearances, named in (([paraphrase, second], "B"), ([first, second], "A")):
        made = make.posted(client, text="We act", source=None, appearances=appearances)
        assert f"({named} and one other source; date not recorded)" in line(client, made)
    told = {"text": "We act", "said_to": "A", "source": None}
    made = make.posted(client, **told, appearances=[paraphrase, second])
    assert "told A: “We act” (B and one other source; date not recorded)" in line(client, made)
    made = make.posted(
        client, text="They act", quotation="indirect", source=None, appearances=[first, second]
    )
    assert "They act (A and one other source; date" in line(client, made)


@pytest.mark.parametrize(
    ("translating", "shown"),
    [
        ({"outlet": "The Example"}, "The Example"),
        ({"title": "Minutes"}, "“Minutes”"),
        ({"outlet": "Le Monde", "title": "Nous agirons"}, "Le Monde"),
    ],
)
def test_the_outlet_that_has_translated_is_named_where_it_is_another(client, translating, shown):
    found = translated(
        client,
        {"source": FRENCH, "language": "fr", "wording": "Nous agirons"},
        {"source": translating, "translated_by": "outlet"},
    )

    assert found.endswith(
        f"(Le Monde and one other source; in French there; translated from French by {shown})."
    )


def test_bokmaal_is_no_translation_of_norwegian(client):
    made = make.posted(client, text="Vi slåss", language="nb", original={"language": "no"})

    assert made["appearances"][0]["translated_by"] is None
    assert "translated" not in line(client, made)


def test_the_body_spoken_for_is_told_where_neither_name_nor_role_says_it(client):
    def who(name, kind, role, body):
        speaker = {"name": name, "kind": kind}
        made = make.posted(client, speaker=speaker, role=role, organisation=body, date="2026")
        return line(client, made).partition(" said ")[0]

    assert [
        who("Jordan’s Foreign Ministry", "organisation", None, "Jordan"),
        who("Israel Katz", "person", None, "Israel"),
        who("Israel Example", "unspecified", "Defence Minister", "Israel"),
        who("Israel Police", "unspecified", None, "Israel"),
        who("Ismail Haniyeh", "person", "the leader of Hamas", "Hamas"),
        who("Ada Example", "person", "Mayor", "Exampleton"),
        who("毛宁", "person", "外交部发言人", "外交部"),
        who("毛宁", "person", "发言人", "外交部"),
        who("Ada Example", "person", "Chairwoman", "Chair"),
        who("Ada Example", "person", "U.S. State Department spokeswoman", "US State Department"),
        who("Ada Example", "person", "UN envoy", "U.N."),
        who("Ada Example", "person", "porte-parole de l’ONU", "ONU"),
        who("Ada Example", "person", "envoy", "U.N."),
    ] == [
        "Jordan’s Foreign Ministry",
        "Israel Katz, speaking for Israel,",
        "Israel Example, Defence Minister, Israel,",
        "Israel Police",
        "Ismail Haniyeh, the leader of Hamas,",
        "Ada Example, Mayor, Exampleton,",
        "毛宁, 外交部发言人,",
        "毛宁, 发言人, 外交部,",
        "Ada Example, Chairwoman, Chair,",
        "Ada Example, U.S. State Department spokeswoman,",
        "Ada Example, UN envoy,",
        "Ada Example, porte-parole de l’ONU,",
        "Ada Example, envoy, U.N.,",
    ]


def test_the_role_of_a_speaker_who_is_named_is_told_whatever_the_name_is(client):
    def who(name, kind, role):
        made = make.posted(client, speaker={"name": name, "kind": kind}, role=role, date="2026")
        return line(client, made).partition(" said ")[0]

    assert who("Stephen King", "person", "King") == "Stephen King, King,"
    office = who("Prime Minister's Office", "organisation", "Prime Minister")
    assert office == "Prime Minister's Office, Prime Minister,"
    unnamed = who("a spokesman", "unnamed", "Spokesman")
    assert unnamed.startswith("A spokesman")
    assert "Spokesman" not in unnamed


def test_the_line_of_a_withdrawn_statement_has_neither_words_nor_a_name(client):
    made = make.posted(client, text="Not said", speaker="Ada Example", source="The Example")

    answered = withdrawn(client, made)

    assert re.fullmatch(f"This statement was withdrawn on {TODAY}: {REASON}\\.", answered["line"])
    assert answered["statement"]["reason"] == REASON
    assert (answered["style"], answered["language"]) == ("agency", "en")
    shown = json.dumps(answered)
    assert [word for word in ("Not said", "Ada", "The Example") if word in shown] == []


def test_the_line_of_an_erased_statement_says_so(client, database):
    made = make.posted(client, text="Not said")
    with database.writing() as session:
        record.erasure.statement(session, UUID(made["id"]), by="admin", reason="order 7")
        session.commit()

    answered = client.get(f"{made['links']['self']}/attribution").json

    assert answered["line"].startswith("This statement was erased by order on ")
    assert "Not said" not in answered["line"]


def test_a_speaker_and_a_source_that_were_erased_leave_a_line(client, database):
    made = make.posted(client, text="Yes.", speaker="Ada Example", date="2026")
    with database.writing() as session:
        speaker, source = made["speaker"]["id"], made["appearances"][0]["source"]["id"]
        record.erasure.speaker(session, UUID(speaker), by="admin", reason="order 7")
        record.erasure.source(session, UUID(source), by="admin", reason="order 7")
        session.commit()

    assert line(client, made) == (
        "A speaker whose name is not given said in 2026: “Yes.”"
        " (a source that is not given; that source has since been withdrawn)"
    )


def test_it_takes_a_query_a_table_and_stands_and_falls_with_the_statement(client, queries):
    made = make.posted(client, source=None, appearances=[{"source": f"S {n}"} for n in range(9)])
    own = f"{made['links']['self']}/attribution"
    queries.clear()
    first = client.get(own)

    assert len(queries) == 8  # one for each table that it is made of
    assert list(first.json) == list(LineSchema().fields)
    assert first.json["links"] == {"self": own, "statement": made["links"]["self"]}
    cited = client.get(f"{own}?style=citation").json
    assert client.get(cited["links"]["self"]).json == cited
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(own, headers=tag).status_code == 304
    assert client.get(f"{own}?style=short", headers=tag).status_code == 200
    change = {"name": "Ada Other", "reason": "r"}
    path = f"/v1/speakers/{made['speaker']['id']}"
    client.patch(path, json=change, headers={"If-Match": "*"})
    assert client.get(own, headers=tag).json["line"].startswith("Ada Other said")
    missing = client.get("/v1/statements/00000000-0000-7000-8000-000000000000/attribution")
    assert missing.status_code == 404


WRONG = (
    ("style=long", "style", "not-in-vocabulary"),
    ("language=xx", "language", "not-in-vocabulary"),
    ("styl=short", "styl", "unknown-field"),
    ("style=short&style=agency", "style", "repeated"),
    ("style=", "style", "not-in-vocabulary"),
)


def test_a_style_or_language_that_is_none_is_an_error(client):
    made = make.posted(client)

    for query, pointer, code in WRONG:
        answer = client.get(f"{made['links']['self']}/attribution?{query}")
        found = [(each["pointer"], each["code"]) for each in answer.json["errors"]]
        assert (query, answer.status_code, found) == (query, 400, [(pointer, code)])


def test_every_language_and_every_word_of_the_vocabularies_has_its_words():
    assert LANGUAGES.keys() == {"en"}
    assert english_words.CHANNELS.keys() == vocabularies.CHANNEL.keys() - {"other"}
    assert english_words.RELATIONS.keys() == vocabularies.RELATION.keys()
    assert english_words.REASONS.keys() == vocabularies.REASON.keys() - {"unknown"}
    assert english_words.TRANSLATIONS.keys() == vocabularies.TRANSLATED_BY.keys()
    assert english_words.STATUSES.keys() == vocabularies.STATUS.keys() - {"current", "withdrawn"}
    assert english_words.SOURCE_STATUSES.keys() == vocabularies.SOURCE_STATUS.keys() - {"current"}


def test_joint_speakers_who_are_one_by_now_are_named_once(client):
    joint = [{"speaker": "Anne Example"}, {"speaker": "Ben Example"}]
    made = make.posted(client, text="Go", speaker="Ann Example", joint_with=joint)
    anne = made["joint_with"][0]["speaker"]["id"]

    body = {"into": made["speaker"]["id"], "reason": "one person"}
    client.post(f"/v1/speakers/{anne}/merge", json=body, headers={"If-Match": "*"})

    assert line(client, made).startswith("Ann Example and Ben Example said jointly: “Go”")
