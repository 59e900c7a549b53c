"""Words that differ by one typing error share a key, and no others are near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text import near
from service.text.respaced import respaced

LETTERS = "abcdeшарمح中国"


def mistyped(word):
    """Every word that is one typing error away."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]


@given(st.text(LETTERS, min_size=2, max_size=9))
def test_every_single_typing_error_is_near_and_shares_a_key(word):
    for typed in set(mistyped(word)):
        assert near.is_near(typed, word)
        assert near.is_near(word, typed)
        if len(typed) > 1:
            assert near.keys(typed) & near.keys(word), typed


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_nothing_else_is_near(one, other):
    apart = one != other and other not in set(mistyped_of("abc", one))

    assert near.is_near(one, other) is not apart


def mistyped_of(letters, word):
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + after[1:]


@given(st.text(LETTERS, min_size=5, max_size=12), st.integers(4, 12), st.data())
def test_a_beginning_with_an_error_is_begun_and_begins_a_key(word, length, data):
    typed = data.draw(st.sampled_from(sorted(set(mistyped(word[:length])))))

    assert near.is_begun(typed, word)
    begun = tuple(near.keys(typed) | {typed})
    assert any(key.startswith(begun) for key in near.keys(word))


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("bidne", "biden", True),
        ("bdein", "biden", False),
        ("긺정은", "김정은", True),
        ("박정은", "김정은", False),
        ("", "a", True),
        ("ab", "", False),
    ],
)
def test_korean_is_compared_by_the_letters_that_are_typed(typed, word, expected):
    assert near.is_near(typed, word) is expected


def test_words_of_one_letter_and_endless_ones_have_no_keys():
    assert near.keys("a") == near.keys("") == near.keys("x" * 500) == set()
    assert near.keys("ab") == {"ab", "a", "b"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("joebiden", ("joe", "biden")),
        ("joexbiden", ("joe", "biden")),
        ("jo ebiden", ("joe", "biden")),
        ("joeb iden", ("joe", "biden")),
    ],
)
def test_a_space_that_is_missing_or_a_letter_off_is_one_reading(typed, meant):
    assert meant in [each.parts for each in respaced(typed.split())]


def test_a_space_too_many_is_one_reading_and_turned_round_without_spaces():
    assert [each.joined for each in respaced(["bi", "den"]) if each.joined] == ["biden"]
    joined = [each.joined for each in respaced(["정은", "김"]) if each.joined]
    assert joined == ["정은김", "김정은"]
