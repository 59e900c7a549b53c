"""One analysis for both databases: words, joined forms, roots."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text import analysis, folding
from service.text.analysis import INDEX_BYTES, Document, analyse, entry
from service.text.stemming import root_language
from service.text.terms import BORDER
from service.text.tokens import tokens
from tests import cost

EXAMPLES = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def words(text: str, language: str | None = "en") -> list[str]:
    return list(analyse([(text, language)]).words)


@EXAMPLES
@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_ascii_takes_a_short_way_to_the_same_form(text: str) -> None:
    # A letter that folds to nothing forces the general way.
    general = folding.light(text + "\u200b")

    assert folding.light(text) == general
    assert tokens(general) == tokens(general + "\u200b")


@EXAMPLES
@given(st.text())
def test_no_word_looks_like_another_kind_of_token(text: str) -> None:
    document = analyse([(text, "en")])

    for word in (*document.words, *document.joined):
        assert word
        assert word[0] not in "~:|"
        assert not any(letter.isspace() for letter in word)
        assert len(word) <= folding.WORD_LIMIT


def test_a_document_keeps_its_kinds_of_tokens_apart() -> None:
    document = analyse([("An anti-war march 😀", "en-GB"), ("War!", None)])

    assert document == Document(
        words=("an", "anti", "war", "march", "|", "war"),
        joined=("antiwar", "😀"),
        roots=("~en.an", "~en.anti", "~en.war", "~en.antiwar", "~en.march", "~.war"),
        count=5,
    )


def test_an_entry_puts_a_border_before_each_joined_form() -> None:
    made = entry(7, analyse([("O'Brien's 😀", None)]), [":wide", ":wide"])

    assert made.key == 7
    assert made.words == ("o", "brien", "s", "|", "obrien", "|", "😀")
    assert made.tokens == ("~.o", "~.brien", "~.s", "~.obrien", ":wide")


def test_a_root_tells_whether_it_stands_once_twice_or_more() -> None:
    document = analyse([("war wars war's warring", "en")])

    assert [root for root in document.roots if root.endswith(".war")] == [
        "~en.war",
        "~~en.war",
        "~~~en.war",
    ]


def test_equal_texts_are_indexed_once() -> None:
    assert analyse([("Calm sea", "en"), ("calm  sea", "fr"), ("calm sea", "en-GB")]).words == (
        ("calm", "sea", "|", "calm", "sea")
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1,200 1.200 1'200 1\u202f200 1\u00a0200", ["1200"] * 5),
        ("1.200,50 1,200.50 1\u202f200,50", ["1200.50"] * 3),
        ("1,234,567 1.234.567,8", ["1234567", "1234567.8"]),
        ("3,5 0.125 2023.04", ["3.5", "0.125", "2023.04"]),
        ("9/11 1.2.3 12,34,56", ["9", "11", "1", "2", "3", "12", "34", "56"]),
        ("5'11 1,200a 10% $5", ["5", "11", "1200", "a", "10", "5"]),
    ],
)
def test_numbers_are_read_as_they_are_written_anywhere(written: str, expected: list[str]) -> None:
    assert words(written) == expected


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("don't", ("dont",)),
        ("Jordan's", ()),
        ("O'Brien's", ("obrien",)),
        ("mother-in-law", ("motherinlaw",)),
        ("a-b-c-d-e", ()),
        ("2023-04-05", ()),
        ("U.S. U.S.A.", ("us", "usa")),
        ("AT&T john_doe col·lecció", ("att", "johndoe", "colleccio")),
    ],
)
def test_compounds_have_a_joined_form(written: str, joined: tuple[str, ...]) -> None:
    assert analyse([(written, None)]).joined == joined


def test_scripts_without_spaces_become_pairs_and_the_last_unit() -> None:
    assert words("和平需要") == ["和平", "平需", "需要", "要"]
    assert words("か\u3099") == ["が"]
    assert words("心 A") == ["心", "a"]


def test_a_word_of_letters_that_are_dropped_is_no_word() -> None:
    assert words("ء ـــ x", "ar") == ["x"]


def test_a_tag_chooses_the_stemmer_by_its_first_part() -> None:
    tags = ("en", "en-GB", "EN", "nb-NO", "xx", "", None)

    assert [root_language(tag) for tag in tags] == ["en", "en", "en", "no", "", "", ""]


def test_a_longer_entry_than_fits_is_cut_and_says_so() -> None:
    texts = [" ".join(f"w{place}x{number}" for number in range(6000)) for place in range(12)]

    document = analyse([(text, "en") for text in texts])

    distinct = {*document.words, *document.joined, *document.roots} - {BORDER}
    assert document.truncated
    assert 0.9 * INDEX_BYTES < sum(len(token.encode()) for token in distinct) <= INDEX_BYTES
    assert not analyse([(texts[0], "en")]).truncated


def test_long_runs_are_not_kept_in_memory() -> None:
    kept = analysis._cached_token.cache_info().currsize  # noqa: SLF001 - seen from nowhere else

    analyse([("和平" * 40, "zh"), ("long" * 20, "en")])

    assert analysis._cached_token.cache_info().currsize == kept  # noqa: SLF001 - as above


SIGNS = [
    "a",
    "1",
    "1,",
    "1'1.",
    "a-",
    "a.",
    "a.b",
    "和",
    "้",
    "ก้",
    "\u200b",
    "'s",
    "😀",
    "1\u202f",
    "İ",
]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("end", ["", "a", "!"])
def test_a_hundred_thousand_signs_are_analysed_at_once(sign: str, end: str) -> None:
    text = sign * (100_000 // len(sign)) + end

    assert cost.is_within(150, lambda: analyse([(text, "en")]))
