"""Two wordings side by side, word by word."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text import units
from service.text.alignment import agree, align


def shown(text, wording):
    """The segments, those that are the same as a plain text."""
    return [
        each.text if each.kind == "same" else (each.kind, each.text, each.wording)
        for each in align(text, wording).segments
    ]


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("the cat sat", "the cat sat", ["the cat sat"]),
        ("the cat sat", "the dog sat", ["the ", ("changed", "cat", "dog"), " sat"]),
        ("the cat sat", "the sat", ["the ", ("dropped", "cat ", ""), "sat"]),
        ("the cat sat.", "the cat.", ["the cat", ("dropped", " sat", ""), "."]),
        ("the cat sat.", "the cat", ["the cat", ("dropped", " sat.", "")]),
        ("the cat", "the old cat", ["the ", ("added", "", "old "), "cat"]),
        ("cat", "the cat", [("added", "", "the "), "cat"]),
        (
            "Yes, sir, we will",
            "Yes we will",
            ["Yes", ("dropped", ", sir", ""), ("typography", ", ", " "), "we will"],
        ),
        ("A", "b", [("changed", "A", "b")]),
        ("", "x", [("added", "", "x")]),
        ("…", "x", [("ellipsis", "…", "x")]),
    ],
)
def test_what_is_dropped_added_and_changed_is_told_apart(text, wording, expected):
    assert shown(text, wording) == expected


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("cat, sat", "cat sat", ["cat", ("typography", ", ", " "), "sat"]),
        ("we “must” act", "we 'must' act", None),
        ("it – is", "it - is", None),
        ("it’s", "it's", None),
        ("The Cat", "the cat", [("typography", "The Cat", "the cat")]),
        ("Støjberg", "Stojberg", [("typography", "Støjberg", "Stojberg")]),
        ("cafe\u0301", "café", [("typography", "cafe\u0301", "café")]),
        ("1,200 men", "1200 men", [("typography", "1,200", "1200"), " men"]),
        ("1 200 men", "1\u202f200 men", [("typography", "1 200", "1\u202f200"), " men"]),
        ("anti-war", "anti war", ["anti", ("typography", "-", " "), "war"]),
        ("the U.S. said", "the US said", ["the ", ("typography", "U.S.", "US"), " said"]),
        ("a\u200bb c", "ab c", [("typography", "a\u200bb", "ab"), " c"]),
        ("so...", "so…", ["so", ("typography", "...", "…")]),
        ("so.", "so", ["so", ("typography", ".", "")]),
    ],
)
def test_the_same_words_written_otherwise_are_no_other_words(text, wording, expected):
    found = shown(text, wording)

    assert {each[0] for each in found if not isinstance(each, str)} == {"typography"}
    assert expected in (None, found)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("1.200 men", "1,200 men"),
        ("50% of them", "50 of them"),
        ("5 $", "5 €"),
        ("-5 degrees", "5 degrees"),
        ("x" * 70 + "a", "x" * 70 + "b"),
        ("it’s", "its"),
        ("go 😀", "go 😢"),
    ],
)
def test_what_may_mean_something_else_is_no_matter_of_typography(text, wording):
    kinds = {each.kind for each in align(text, wording).segments}

    assert kinds & {"changed", "dropped"}


@pytest.mark.parametrize("mark", ["…", "...", "[…]", "[...]", "(…)", "[ ... ]", ". . .", "....."])
def test_an_ellipsis_stands_for_what_is_left_out(mark):
    assert shown("a b c d", f"a {mark} d") == ["a ", ("ellipsis", "b c", mark), " d"]
    assert shown(f"a {mark} d", "a b c d") == ["a ", ("ellipsis", mark, "b c"), " d"]
    assert shown("a d", f"a {mark} d") == ["a ", ("ellipsis", "", f"{mark} "), "d"]
    assert shown("a b c d", f"{mark} c d") == [("ellipsis", "a b", mark), " c d"]


def test_ellipses_are_one_sign_however_they_are_written():
    assert shown("a … d", "a [...] d") == ["a ", ("typography", "…", "[...]"), " d"]


def test_an_ellipsis_hides_no_words_that_were_put_in():
    assert shown("a b c d", "a … new d") == [
        "a ",
        ("ellipsis", "b c", "…"),
        ("added", "", " new"),
        " d",
    ]


@pytest.mark.parametrize(
    ("text", "wording", "expected"),
    [
        ("rioters barricaded", "rioters (had) barricaded", ("bracketed", "", "(had) ")),
        ("rioters had barricaded", "rioters (had) barricaded", ("bracketed", "had", "(had)")),
        ("rioters had barricaded", "rioters [(had)] barricaded", ("bracketed", "had", "[(had)]")),
        ("He said so", "[The minister] said so", ("bracketed", "He", "[The minister]")),
        ("The men", "[T]he men", ("bracketed", "The", "[T]he")),
        ("they threaten us", "they threaten[ed] us", ("bracketed", "threaten", "threaten[ed]")),
        ("they goed home", "they goed [sic] home", ("bracketed", "", "[sic] ")),
        ("和平国家", "和平[的]国家", ("bracketed", "", "[的]")),
        ("after the last prayers", "after (the last prayers)", None),
    ],
)
def test_what_an_editor_put_in_brackets_is_told_apart(text, wording, expected):
    found = [each for each in shown(text, wording) if not isinstance(each, str)]

    assert found == [expected or ("bracketed", "the last prayers", "(the last prayers)")]


def test_brackets_that_both_have_and_stray_ones_are_nothing_special():
    assert shown("a (b) c", "a (b) c d") == ["a (b) c", ("added", "", " d")]
    assert shown("a) b ( c", "a) x ( c") == ["a) ", ("changed", "b", "x"), " ( c"]


def test_scripts_without_spaces_are_compared_by_character():
    assert shown("和平民主国家", "和平国家") == ["和平", ("dropped", "民主", ""), "国家"]
    assert shown("สวัสดี", "สวัสดีค่ะ") == ["สวัสดี", ("added", "", "ค่ะ")]


def test_a_word_that_agrees_by_chance_amid_long_differences_is_part_of_them():
    found = shown("a b c d the e f g h", "i j k l the m n o p")

    assert found == [("changed", "a b c d the e f g h", "i j k l the m n o p")]


HAN = st.text(st.sampled_from("和平民々ー\u0301\ufe0f〜a é1,23.和\u3099½｡ｶﾞﾟ﨎豈ￂ¨"), max_size=12)


@given(HAN)
def test_characters_that_are_read_at_once_are_the_units_they_are_one_by_one(text):
    at_once = units.units(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "_HAN", re.compile("(?!)"))
        assert units.units(text) == at_once


HARD = re.findall(
    r"\S+",
    "the The a b , . ... … […] (had) [ ] ( ) [T]he “ ” ’ - – ½ 1,200 1.200 50% U.S. 和平民主 é "
    "e\u0301 \u200b \u202b ﷺ don't 😀 a.b... ﬁ ß −5 أنا",
)
TEXTS = st.one_of(
    st.lists(st.sampled_from([*HARD, " ", "  ", "\n"]), max_size=25).map("".join),
    st.lists(st.sampled_from(HARD), max_size=15).map(" ".join),
    st.text(max_size=40),
)

SIDES = {"dropped": (True, False), "added": (False, True), "changed": (True, True)}


@given(TEXTS, TEXTS)
def test_no_byte_is_lost_or_altered_whatever_the_wordings(text, wording):
    alignment = align(text, wording)

    assert "".join(each.text for each in alignment.segments) == text
    assert "".join(each.wording for each in alignment.segments) == wording
    assert 0 <= alignment.likeness <= 1
    kinds = {each.kind for each in alignment.segments}
    assert kinds <= {"same", "typography"} or not agree(text, wording)
    assert all(one.kind != other.kind for one, other in pairwise(alignment.segments))
    for each in alignment.segments:
        sides = bool(each.text), bool(each.wording)
        assert any(sides)
        assert sides == SIDES.get(each.kind, sides)
        if each.kind != "bracketed":
            assert (each.kind == "same") is (each.text == each.wording)


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text):
    assert [each.kind for each in align(text, text).segments] == ["same"] * bool(text)
