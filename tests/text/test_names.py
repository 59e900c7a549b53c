"""Spellings of one name fold to one identity."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.analysis import fold_name, fold_words, pieces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "OBrien"),
        ("O’Brien", "o'brien"),
        ("Jordan's", "Jordan"),
        ("Jordan’s King", "Jordan King"),
        ("Shtayyeh, Mohammad", "Mohammad Shtayyeh"),
        ("García Márquez, Gabriel", "gabriel garcia marquez"),
        ("Jean-Luc  Picard", "Jean Luc Picard"),
        ("Møller", "MOLLER"),
        ("Ｔａｎａｋａ", "Tanaka"),
        ("John Smith, Jr.", "John Smith Jr"),
        ("Jane Doe, Ph.D.", "Jane Doe Ph.D."),
        ("Jane Doe, MD, PhD", "Jane Doe MD PhD"),
        ("Jane Doe, MD PhD", "Jane Doe MD PhD"),
        ("Smith,", "Smith"),
        ("乔·拜登", "乔 拜登"),
        ("Łódź", "lodz"),
        ("محمّد", "محمد"),
        ("😀", "😀"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ali Mohammad", "Mohammad Ali"),
        ("John Smith, Jr.", "Jr. John Smith"),
        ("a, b, c", "b, c, a"),
        ("王伟", "伟王"),
        ("が", "か"),
        ("😀", "😡"),
        ("!", "?"),
    ],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_a_run_of_a_script_without_spaces_is_one_word_of_a_name() -> None:
    assert fold_words("习近平 주석") == ["习近平", "주석"]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=30) | st.text(alphabet="aÉ和,'’s-. 😀ء", max_size=12))
def test_the_words_of_a_name_are_those_of_its_identity(name: str) -> None:
    assert fold_words(name) == fold_name(name).split(" " if fold_name(name) else None)
    assert bool(fold_name(name)) == bool(name.strip())


def test_signs_that_stand_alone_are_no_piece_of_what_was_typed_unless_all_are() -> None:
    assert pieces(' Marks & "Spencer" – ') == ["Marks", '"Spencer"']
    assert pieces(" & – ") == ["&", "–"]
