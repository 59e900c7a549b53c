"""Any text at all as a query: an answer or a refusal, never a fault; and a word finds itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make

EXAMPLES = settings(
    max_examples=max(100, settings.default.max_examples),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CHARACTERS = st.characters(exclude_categories=["Cs"])
HARD = st.sampled_from(
    [
        " ", "-", "*", '"', "“", "OR", " OR ", "AND", "NEAR(", "^", ":", "~", "|", "\\", "'", "’",
        "%", "_", "{", "}", "$1", ":t0", "a", "é", "和", "平", "ไ", "한", "ש", "\u05b8", "\u200b",
        "\u200d", "\u202e", "\u0301", "😀", "🏽", "1,200", "U.S.", "\0", "\ufeff", "ß", "İ", "ﬁ",
        "tax", "taxes", "Shtayyeh", "l'", "😀*", "a*", "ab*", "\n", "\ufdfa", "\U0010ffff",
    ]
)  # fmt: skip
QUERIES = st.lists(HARD | st.text(CHARACTERS, max_size=6), max_size=10).map("".join)
WORDS = st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=12)


@pytest.fixture
def record(client):
    make.posted(client, text="No tax will rise, “taxes” neither", language="en", speaker="Ann Tax")
    make.posted(client, text="和平需要耐心 😀", language="zh", source={"title": "平 ไทย 한국"})
    make.posted(client, text="שָׁלוֹם l'homme 1,200 U.S. ﬁ İ ß", language="fr")


@pytest.mark.usefixtures("record")
@EXAMPLES
@given(typed=QUERIES, sort=st.sampled_from(["-date", "date", "relevance"]))
def test_no_query_is_a_fault(client, typed, sort):
    asked = {"q": typed, "sort": sort, "highlight": "true", "limit": 2}

    answer = client.get("/v1/statements", query_string=asked)

    assert answer.status_code in {200, 400}, answer.text
    if answer.status_code == 400:
        assert answer.json["errors"][0]["pointer"] == "q"
        assert answer.json["errors"][0]["detail"]
    elif answer.json["data"]:
        assert "<mark>" in str(answer.json["data"][0]["highlight"])


@pytest.mark.usefixtures("record")
@EXAMPLES
@given(typed=QUERIES, route=st.sampled_from(["speakers", "sources"]))
def test_no_words_of_a_name_are_a_fault(client, typed, route):
    answer = client.get(f"/v1/{route}", query_string={"q": typed})

    assert answer.status_code in {200, 400}, answer.text
    if answer.status_code == 400:
        assert answer.json["errors"][0]["pointer"] == "q"


@EXAMPLES
@given(word=WORDS, language=st.sampled_from(["en", "fr", "ar", "zh", None]))
def test_a_stored_word_is_found_by_itself(client, word, language):
    body = make.body(text=f"before {word} after", language=language, speaker="Ann")
    made = client.post("/v1/statements", json=body).json["id"]

    for typed in (word, f'"{word}"', f'"before {word} after"'):
        answer = client.get("/v1/statements", query_string={"q": typed, "id": made})
        if answer.status_code == 400:  # marks alone, or OR
            assert answer.json["errors"][0]["code"] == "no-word"
            continue
        assert [each["id"] for each in answer.json["data"]] == [made]


HAN = [chr(0x4E00 + number) for number in range(1_999)]
ABC = "abcdefghijklmnopqrst"
MANY = {
    "words": " ".join(HAN[:1_000]),
    "letters": "".join(HAN),
    "beginnings": " ".join(f"{one}{two}*" for one in ABC for two in ABC),
}
NAMED = {
    "statements": ("speaker", "organisation", "held", "role"),
    "sources": ("q", "outlet"),
}


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("typed", MANY.values(), ids=MANY)
def test_as_many_words_as_a_value_may_have_find_nothing_and_are_no_fault(client, typed):
    for route, parameters in NAMED.items():
        for parameter in parameters:
            answer = client.get(f"/v1/{route}", query_string={parameter: typed})

            assert answer.status_code == 200, answer.text
            assert answer.json["data"] == []


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("size", [1, 8, 990])
def test_as_many_words_as_a_query_may_have_find_nothing_and_are_no_fault(client, size):
    words = [f"w{number}x" for number in range(min(990, 64 * size))]
    phrases = [" ".join(words[begin : begin + size]) for begin in range(0, len(words), size)]

    for between in (" ", " OR "):
        asked = {"q": between.join(f'"{each}"' for each in phrases)}
        answer = client.get("/v1/statements", query_string=asked)

        assert answer.status_code == 200, answer.text
        assert answer.json["data"] == []
