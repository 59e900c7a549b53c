"""What a reader typed becomes terms, or a refusal that says why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text import Query, Term
from service.text.query import QueryError, parse
from tests import cost

EXAMPLES = settings(max_examples=300, deadline=None, derandomize=True, database=None)
SIGNS = st.text(alphabet="aé和😀 \"“*-'’.,&|~:()OR1\u202f\u0301\ud800\x00", max_size=30)


@EXAMPLES
@given(st.text(alphabet=st.characters(), max_size=60) | SIGNS)
def test_any_text_parses_or_is_refused(typed: str) -> None:
    try:
        query = parse(typed, ["en", "zh", None])
    except QueryError as refused:
        assert refused.code
        assert refused.detail
    else:
        words = [word for clause in query.must for term in clause for word in term.words]
        assert words
        assert not any("|" in word or '"' in word or word != word.strip() for word in words)
        assert not any(word.startswith(":") for word in words)


def test_a_plain_word_is_asked_for_in_every_language_in_use() -> None:
    query = parse("houses", ["en-GB", "en", "fr", "xx", None])

    assert query == Query((tuple(Term((w,)) for w in ("~.houses", "~en.hous", "~fr.hous")),))


def test_a_number_is_the_same_terms_whatever_the_languages() -> None:
    assert parse("1.5", ["en", "fr", "de"]) == Query(((Term(("~.1.5",)),),))
    assert parse("2023", ["en", "fr", "de"]) == Query(((Term(("~.2023",)),),))
    assert parse("1,200", ["en", "fr"]) == Query(((Term(("~.1200",)), Term(("1", "200"))),))


def test_without_a_language_in_use_a_word_is_asked_for_as_it_stands() -> None:
    assert parse("Houses", []) == Query(((Term(("~.houses",)),),))


@pytest.mark.parametrize("typed", ["“a phrase”", "«a phrase»", "„a phrase“", "「a phrase」"])
def test_quotation_marks_of_every_kind_make_a_phrase(typed: str) -> None:
    assert parse(typed, ["en"]) == Query(((Term(("a", "phrase")),),))


def test_or_in_lower_case_and_a_dash_within_a_word_mean_nothing() -> None:
    query = parse("'a' or \"b\" c-", ["en"])

    assert len(query.must) == 4
    assert query.must_not == ()


def test_a_minus_after_a_mark_is_no_negation() -> None:
    assert parse('"jean"-luc', ["en"]).must_not == ()


def test_a_chain_of_or_is_one_clause() -> None:
    query = parse('"a" OR "b" OR "c" "d"', ["en"])

    assert query == Query(((Term(("a",)), Term(("b",)), Term(("c",))), (Term(("d",)),)))


def test_sixty_four_terms_are_searched() -> None:
    typed = " ".join(f"w{number}" for number in range(64))

    assert len(parse(typed, ["en"]).must) == 64


def test_a_long_quotation_counts_as_one_term() -> None:
    typed = '"' + " ".join(f"w{number}" for number in range(200)) + '"'

    assert len(parse(typed, ["en"]).must[0][0].words) == 200


@pytest.mark.parametrize(
    "one", ["a-", "a.", '"', '" ', "和", "1,", "-", "́", "'", "OR ", "😀", "&a", "100 "]
)
def test_a_hundred_thousand_signs_are_parsed_or_refused_at_once(one: str) -> None:
    def refused() -> None:
        with pytest.raises(QueryError):
            parse(one * (100_000 // len(one)), ["en"])

    assert cost.is_within(250, refused)
