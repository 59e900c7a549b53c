"""How alike two texts are, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabularies import SIMILARITY
from service.text import likeness
from service.text.analysis import analyse, folded_words
from service.text.likeness import Effort, Likeness, Text

WORDS = st.lists(st.sampled_from(["we", "act", "on", "350", "360", "now", "…", "税", "和平"]))
TURNED = {likeness.CONTAINS: likeness.CONTAINED, likeness.CONTAINED: likeness.CONTAINS}
LONG = [f"w{number % 89}x{number % 97}" for number in range(8_500)]


def like(one, other, left=1 << 30):
    return Text(one).like(Text(other), Effort(left))


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_it_is_the_same_from_either_side(one, other):
    there, back = like(one, other), like(other, one)

    assert (there is None) is (back is None)
    if there is not None:
        assert back == Likeness(TURNED.get(there.reason, there.reason), there.score)
        assert 0 < there.score <= 1


@given(st.text(max_size=40))
def test_the_words_are_those_of_the_index(text):
    assert folded_words(text) == analyse([(text, "en")]).words
    assert like(text, text) == Likeness(likeness.SAME_WORDS, 1.0)


def test_a_word_of_five_may_be_another_and_no_more():
    words = [f"{letter}x" for letter in "abcdefghij"]
    for changed, found in ((1, 0.9), (2, 0.8), (3, None)):
        other = [*words[:-changed], *(f"{word}y" for word in words[-changed:])]
        got = like(" ".join(words), " ".join(other))
        assert (got and got.score) == found


def test_a_figure_that_is_another_is_told_however_little_it_is():
    text = "Of all the many people who were there 350 were arrested and taken away at night"
    for figure, reason in (
        ("350,", likeness.SAME_WORDS),
        ("٣٥٠", likeness.SAME_WORDS),
        ("360", likeness.FIGURES_DIFFER),
        ("3500", likeness.FIGURES_DIFFER),
        ("twelve", likeness.FIGURES_DIFFER),
        ("some", likeness.FIGURES_DIFFER),
    ):
        assert (figure, like(text, text.replace("350", figure)).reason) == (figure, reason)
    assert like(text, text.replace("many", "some")).reason == likeness.SMALL_CHANGES
    assert like("1 2 3", "4 5 6") is None


def test_figures_that_stand_elsewhere_are_the_same_figures_from_either_side():
    text = "The attack of {} killed a great many of us at home"
    for one, other, reason in (
        ("7 October 2023", "October 7, 2023", likeness.SMALL_CHANGES),
        ("7 October 2023", "October 8, 2023", likeness.FIGURES_DIFFER),
        ("7 October 2023", "October 7", likeness.FIGURES_DIFFER),
    ):
        here, there = text.format(one), text.format(other)
        assert (other, like(here, there).reason) == (other, reason)
        assert (other, like(there, here).reason) == (other, reason)


def test_a_figure_in_words_is_the_same_figure():
    text = "More than {} million people have fled the country since the war began"
    for other, reason in (
        ("five", likeness.SMALL_CHANGES),
        ("5", likeness.SAME_WORDS),
        ("fifty", likeness.FIGURES_DIFFER),
        ("six", likeness.FIGURES_DIFFER),
        ("some", likeness.FIGURES_DIFFER),
    ):
        assert (other, like(text.format("5"), text.format(other)).reason) == (other, reason)
        assert (other, like(text.format(other), text.format("5")).reason) == (other, reason)
    assert like("Five rockets were fired", "5 rockets were fired").reason == likeness.SMALL_CHANGES
    assert like("Five rockets were fired", "6 rockets were fired").reason == likeness.FIGURES_DIFFER


@pytest.mark.parametrize(
    ("digits", "words", "others"),
    [
        ("25", "twenty-five", "twenty-six"),
        ("21", "twenty one", "twenty"),
        ("5,000", "five thousand", "six thousand"),
        ("2,500,000", "2.5 million", "2.6 million"),
        ("200,000", "two hundred thousand", "two hundred"),
        ("24", "two dozen", "a dozen"),
        ("100", "a hundred", "a thousand"),
    ],
)
def test_a_figure_of_several_words_is_the_same_figure(digits, words, others):
    text = "More than {} of the people who lived here have fled the country since the war began"
    here = text.format(digits)

    assert like(here, text.format(words)).reason == likeness.SMALL_CHANGES
    assert like(text.format(words), here).reason == likeness.SMALL_CHANGES
    assert like(here, text.format(others)).reason == likeness.FIGURES_DIFFER


def test_a_number_is_the_same_whichever_space_stands_in_it():
    text = "45{}000 policiers et gendarmes seront mobilisés cette nuit"
    for space in ("\u00a0", "\u202f", ",", ""):
        other = like(text.format(" "), text.format(space))
        assert (space, other) == (space, Likeness(likeness.SMALL_CHANGES, 1.0))
    assert like(text.format(" "), "44 000" + text[8:]).reason == likeness.FIGURES_DIFFER


def test_what_is_left_out_parts_the_pieces_and_stands_for_nothing():
    text = "We must act at once, he said, and on taxes now"

    assert like("We must act … on taxes now", text).reason == likeness.CONTAINED
    assert like("… on taxes [...] must act", text) is None
    assert like("We must act … now", "must … act") is None


def test_less_than_three_words_are_like_nothing_from_either_side():
    for one, other in (
        ("我们会赢得吗", "我们会赢吗"),
        ("Yes we", "Yes we can"),
        ("Never", "Never say"),
    ):
        assert (like(one, other), like(other, one)) == (None, None)
    assert like("我们会赢得了吗", "我们会赢得吗").reason == likeness.SMALL_CHANGES


def test_long_texts_are_like_one_another_as_short_ones_are():
    changed = LONG[:]
    for place in range(0, len(LONG), 50):
        changed[place] = "other"

    assert like(" ".join(LONG), " ".join(changed)).reason == likeness.SMALL_CHANGES
    assert like(" ".join(LONG), " ".join(LONG[4_000:4_009])).reason == likeness.CONTAINS
    assert like(" ".join(LONG), " ".join(LONG[4_000:4_009][::-1])) is None


def test_what_costs_too_much_is_left_out_and_what_costs_nothing_is_not():
    changed, effort = " ".join([*LONG[:-1], "other"]), Effort(len(LONG) ** 2)

    first, second = (Text(" ".join(LONG)).like(Text(changed), effort) for _ in range(2))

    assert first.reason == likeness.SMALL_CHANGES
    assert (second, effort.is_spent) == (None, True)
    assert like(" ".join(LONG), " ".join(LONG).upper(), left=0).reason == likeness.SAME_WORDS
    assert like(" ".join(LONG), " ".join(LONG[4_000:4_009]), left=0).reason == likeness.CONTAINS


def test_every_reason_is_documented():
    made = {
        likeness.SAME_WORDS,
        likeness.SMALL_CHANGES,
        likeness.CONTAINS,
        likeness.CONTAINED,
        likeness.FIGURES_DIFFER,
    }

    assert set(SIMILARITY) == made | {"exact-twin"}
