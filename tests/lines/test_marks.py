"""Quotation marks around what is verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.lines.marks import quoted
from service.lines.said import Item, Said, Voice
from tests import cost


def said(text, quotation, *verbatim):
    return Said(text, quotation, verbatim, (Voice("A"),), None, Item("B"))


@pytest.mark.parametrize(
    ("text", "verbatim", "expected"),
    [
        ("it must act now", ["must act"], "it <must act> now"),
        ("it “must act” now", ["must act"], "it “must act” now"),
        ("it 'must act' now", ["must act"], "it 'must act' now"),
        ("répondu «\u202foui\u202f» ici", ["oui"], "répondu «\u202foui\u202f» ici"),
        ("it “must now act” now", ["now", "act"], "it “must now act” now"),
        ("now it “must now act” soon", ["now", "soon"], "now it “must now act” <soon>"),
        ("must, it “must”", ["must"], "must, it “must”"),
        ("no, no and no", ["no", "no"], "<no>, <no> and no"),
        ("go on and on", ["on", "go"], "<go> <on> and on"),
        ("a big dog", ["a big dog", "big"], "<a big dog>"),
        ("all of it", ["all of it"], "<all of it>"),
        ("it “must act” now", ["“must act”"], "it “must act” now"),
        ("it ‘must act’ now", ["‘must act’"], "it ‘must act’ now"),
        ("it “must” and “must” now", ["“must” and “must”"], "it <“must” and “must”> now"),
        ("a paraphrase", [], "a paraphrase"),
        ("not there", ["else"], "not there"),
        ("He warned that a war would come", ["war"], "He warned that a <war> would come"),
        (
            "An “unlawful” act is not lawful",
            ["unlawful", "lawful"],
            "An “unlawful” act is not <lawful>",
        ),
        ("यह काम का है", ["का"], "यह काम <का> है"),
        ("un[lawful] it is", ["lawful] it"], "un[<lawful] it> is"),
        ("unlawful", ["law"], "un<law>ful"),
        ("他不说", ["不"], "他<不>说"),
    ],
)
def test_the_verbatim_passages_of_a_partial_quotation_have_marks_once(text, verbatim, expected):
    assert quoted(said(text, "partial", *verbatim), "<", ">") == expected


@given(
    st.text("ab “”", max_size=20),
    st.lists(st.text("ab “”", min_size=1, max_size=4), max_size=4),
    st.sampled_from(["direct", "partial", "indirect"]),
)
def test_without_the_marks_it_is_the_text(text, verbatim, quotation):
    shown = quoted(said(text, quotation, *verbatim), "<", ">")

    assert shown.replace("<", "").replace(">", "") == text
    assert shown.count("<") == shown.count(">")
    if quotation == "indirect":
        assert shown == text


@pytest.mark.parametrize("unit", ["word ", "a ", "“a", '"a'])
def test_very_many_passages_of_a_long_text_cost_little(unit):
    text = (unit * 64_000)[:64_000]
    passages = [text[place : place + 5 + place % 90] for place in range(0, 60_000, 60)]

    # two thirds of it; with a pattern for each it took nearly four times as much as this does
    assert cost.is_within(220, lambda: quoted(said(text, "partial", *passages), "<", ">"))
