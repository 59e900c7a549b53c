"""Dates and numbers of lines in English, as precise as they are known."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import lines
from service.lines import english, english_words
from service.lines.said import Day, Item, Said, Voice
from service.record.precision import when

BACKGROUND = "speaking on condition of anonymity"


@pytest.mark.parametrize(
    ("edtf", "alone", "behind_a_verb"),
    [
        ("2023-04-05", "5 April 2023", "on 5 April 2023"),
        ("2023-04", "April 2023", "in April 2023"),
        ("2023", "2023", "in 2023"),
        ("0033", "the year 33", "in the year 33"),
        ("2023-04-05~", "about 5 April 2023", "on or about 5 April 2023"),
        ("2023-04~", "about April 2023", "around April 2023"),
        ("2023~", "about 2023", "around 2023"),
        ("2023-04-05?", "5 April 2023 (date uncertain)", "on 5 April 2023 (date uncertain)"),
        ("2023?", "2023 (date uncertain)", "in 2023 (date uncertain)"),
        ("2023-04-05T23:30:00+03:00", "5 April 2023", "on 5 April 2023"),
        ("2023-04-05T23:30:00Z", "5 April 2023", "on 5 April 2023"),
        ("2023-04-05/2023-04-05", "5 April 2023", "on 5 April 2023"),
        ("2023-04~/2023-04~", "about April 2023", "around April 2023"),
        (
            "2023-04-30/2023-05",
            "between 30 April 2023 and May 2023",
            "between 30 April 2023 and May 2023",
        ),
        (
            "2022~/2023-04?",
            "between about 2022 and April 2023 (dates uncertain)",
            "between about 2022 and April 2023 (dates uncertain)",
        ),
    ],
)
def test_a_date_says_no_more_than_is_known(edtf, alone, behind_a_verb):
    assert english_words.date(when(edtf)) == alone
    assert english_words.on(when(edtf)) == behind_a_verb


@given(st.dates())
def test_every_day_is_written_as_itself(day):
    year = f"{day.year}" if day.year >= 1000 else f"the year {day.year}"

    shown = english_words.date(when(day.isoformat()))

    assert shown == f"{day.day} {english_words.MONTHS[day.month - 1]} {year}"


@pytest.mark.parametrize(
    ("name", "count", "shown"),
    [
        ("eyewitnesses", None, "Eyewitnesses"),
        ("eyewitnesses", 3, "Eyewitnesses (3 of them)"),
        ("two officials", 2, "Two officials"),
        ("Some 350 prisoners", 350, "Some 350 prisoners"),
        ("two officials", 3, "Two officials (3 of them)"),
        ("1,200 protesters", 1200, "1,200 protesters"),
        ("1\u202f200 protesters", 200, "1\u202f200 protesters (200 of them)"),
        ("fifteen lawmakers", 15, "Fifteen lawmakers"),
        ("twenty-five aides", 25, "Twenty-five aides"),
        ("twenty-five aides", 5, "Twenty-five aides (5 of them)"),
        ("two dozen aides", 24, "Two dozen aides"),
        ("one official", 1, "One official"),
        ("an aide", 1, "An aide"),
        ("a senior official", 1, "A senior official"),
        ("staff", 1, "Staff (one person)"),
    ],
)
def test_how_many_are_unnamed_is_told_once(name, count, shown):
    said = Said("x", "direct", (), (Voice(name, is_named=False, count=count),), None, Item("A"))

    assert english.line(said, "agency").startswith(f"{shown}, not named, said: “x”")


@pytest.mark.parametrize(
    ("terms", "reason", "shown"),
    [
        ("background", "not_authorised", BACKGROUND + " because not authorised to speak"),
        ("background", "unknown", BACKGROUND),
        ("background", "safety", BACKGROUND + " for reasons of safety"),
        ("on_record", "legal", "not named for legal reasons"),
        ("not_stated", "minor", "not named because under age"),
        ("not_stated", "not_given", "not named, no reason given"),
        (None, None, "not named"),
    ],
)
def test_why_and_on_which_terms_somebody_is_unnamed_is_told(terms, reason, shown):
    voice = Voice("an aide", is_named=False, terms=terms, reason=reason)
    said = Said("x", "direct", (), (voice,), None, Item("A"))

    assert english.line(said, "agency").startswith(f"An aide, {shown}, said: “x”")


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ml", "Malayalam"),
        ("kn", "Kannada"),
        ("fil", "Filipino"),
        ("mi", "Māori"),
        ("mt", "Maltese"),
    ],
)
def test_a_language_that_a_newspaper_is_written_in_is_called_by_its_name(tag, name):
    assert english_words.language(tag) == name


def test_a_language_without_a_name_here_is_told_by_its_tag():
    item, voice = Item("A"), Voice("B")
    said = Said(
        "x", "direct", (), (voice,), None, item, translated_by="agency", translated_from="tlh"
    )

    assert "translated from “tlh” by a news agency" in english.line(said, "short")


def test_a_withdrawal_needs_no_reason():
    day = Day(2026, 11, 21)

    assert english.withdrawn(day, None, erased=False) == (
        "This statement was withdrawn on 21 November 2026."
    )
    assert english.withdrawn(day, "Why?", erased=True) == (
        "This statement was erased by order on 21 November 2026: Why?"
    )


def test_a_further_language_is_one_file(tmp_path, monkeypatch):
    (tmp_path / "latin.py").write_text('TAG = "la"\n', "utf-8")
    monkeypatch.setattr(lines, "__path__", [*lines.__path__, str(tmp_path)])

    found = dict(lines.languages())

    monkeypatch.delitem(sys.modules, "service.lines.latin")
    assert (found.keys(), found["en"]) == ({"en", "la"}, english)


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        (
            {"url": "https://example.org/1", "author": "Zoe", "published": when("2023")},
            "<https://example.org/1>, by Zoe, published in 2023.",
        ),
        (
            {"title": "Act", "url": "https://example.org/1", "published": when("2023")},
            "“Act”, published in 2023, <https://example.org/1>.",
        ),
        ({"outlet": "A", "title": "‘We will fight’"}, "A, ‘We will fight’."),
        ({"outlet": "A", "title": "“Yes” and “no”"}, "A, ““Yes” and “no””."),
        ({"title": "« Nous »"}, "« Nous »."),
        (
            {"outlet": "the BBC", "url": "https://example.org/1"},
            "the BBC, <https://example.org/1>.",
        ),
        ({}, "A source that is not given."),
    ],
)
def test_a_source_without_outlet_and_title_is_cited_by_its_address(item, shown):
    fields = {"text": "Yes.", "quotation": "direct", "verbatim": (), "when": when("2023")}
    cited = Item(**{"outlet": None, **item})
    said = Said(**fields, voices=(Voice("Ada"),), item=cited)

    assert english.line(said, "citation") == f"Ada, 2023: “Yes.” {shown}"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("यह सच है।", ""),
        ("هل هذا صحيح؟", ""),
        ("یہ سچ ہے۔", ""),
        ("Er sagte: „Nie.“", ""),
        ("彼は「はい。」", ""),
        ("»Nie.«", ""),
        ("We act", "."),
        ("Er sagte: „nie“", "."),
    ],
)
def test_words_that_end_a_sentence_get_no_further_stop(text, end):
    fields = {"text": text, "quotation": "direct", "verbatim": (), "when": when("2023")}
    said = Said(**fields, voices=(Voice("Ada"),), item=Item("B"))

    assert english.line(said, "agency") == f"Ada said in 2023: “{text}” (B){end}"
    assert english.line(said, "citation") == f"Ada, 2023: “{text}”{end} B."


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("Jane Doe", "by Jane Doe"),
        ("By Jane Doe and John Roe", "by Jane Doe and John Roe"),
        ("BY  JANE DOE", "by JANE DOE"),
        ("Byron Smith", "by Byron Smith"),
        ("By", "by By"),
    ],
)
def test_an_author_as_printed_is_named_with_one_by(author, shown):
    said = Said("It is.", "direct", (), (Voice("A"),), None, Item("B", author=author))

    assert english.line(said, "citation") == f"A: “It is.” B, {shown}. Date not recorded."
