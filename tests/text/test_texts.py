"""A wording whose words stand in another text of the statement is not indexed twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from service.text import Query
from service.text.analysis import analyse, entry
from service.text.query import QueryError, parse
from tests.text.matcher import matches

EXAMPLES = settings(max_examples=300, deadline=None, derandomize=True, database=None)
WORDS = st.sampled_from(
    ["anti-war", "anti", "war", "antiwar", "don't", "和平", "😀", "taxes", "a."]
)
TEXTS = st.lists(WORDS, max_size=4).map(" ".join)


def words(*texts):
    return analyse([(text, "en") for text in texts]).words


def test_a_text_inside_another_of_its_language_goes_in_with_that():
    whole = "We will not raise taxes, he said"

    assert words(whole, "not raise taxes") == words(whole)
    assert words("Not raise taxes!", whole) == words(whole)
    assert words("Taxes, taxes", "taxes taxes", "TAXES TAXES") == words("taxes taxes")
    assert words("", whole) == words(whole)


def test_a_text_that_only_looks_like_part_of_another_is_indexed():
    assert "|" in words("anti war", "anti-war")
    assert "|" in words("raise taxes", "raise tax")
    assert "|" in analyse([("taxe", "en"), ("taxe", "fr")]).words


@EXAMPLES
@given(texts=st.lists(st.tuples(TEXTS, st.sampled_from(["en", "fr"])), min_size=2, max_size=4))
def test_whatever_finds_one_of_the_texts_finds_them_all_together(texts):
    together = entry(1, analyse(texts), [])
    for text, language in texts:
        alone = entry(1, analyse([(text, language)]), [])
        for typed in (text, f'"{text}"', *text.split(), f"{text}*"):
            query = _query(typed)
            if query is not None and matches(alone, query):
                assert matches(together, query), typed


def _query(typed: str) -> Query | None:
    try:
        return parse(typed, ["en", "fr"])
    except QueryError:
        return None
