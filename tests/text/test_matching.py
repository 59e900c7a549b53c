"""Whatever is stored and typed, an engine finds what a plain matcher finds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from service.text import dialect, key
from service.text.analysis import analyse, entry
from service.text.query import QueryError, parse
from tests.text.matcher import matches

ALL = {"below": key.LAST + 1, "above": key.FIRST, "limit": 1000}
PER_DATABASE = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    # The index keeps its rows between the examples of a test; each test replaces them by key.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LANGUAGES = ["en", "fr", "zh", "ar", None]
WORDS = [
    "peace",
    "Peace's",
    "war",
    "wars",
    "anti-war",
    "antiwar",
    "don't",
    "dont",
    "O'Brien",
    "obrien",
    "données",
    "donnees",
    "cafe",
    "café",
    "和平",
    "平",
    "需要和平",
    "U.S.",
    "us",
    "U.S.A.",
    "1,200",
    "1200",
    "3.5",
    "9/11",
    "😀",
    "ไทย",
    "שָׁלוֹם",
    "a\\b",
    "it's",
    "‘x’",
    "\\'",
    "OR",
    "-no",
    "|",
    "~en.war",
]

typed_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
any_text = st.text(max_size=40) | typed_words
decorations = st.sampled_from(["{}", '"{}"', "{}*", "-{}", "{} OR peace", 'war -"{}"', '"{}*'])


@PER_DATABASE
@given(
    texts=st.lists(st.tuples(any_text, st.sampled_from(LANGUAGES)), min_size=4, max_size=6),
    typed=st.lists(st.tuples(decorations, any_text), min_size=6, max_size=8),
)
def test_an_engine_finds_what_a_plain_matcher_finds(
    session: Session,
    texts: list[tuple[str, str | None]],
    typed: list[tuple[str, str]],
) -> None:
    full_text = dialect(session)
    entries = [
        entry(number, analyse(texts[number : number + 2]), [f":tag.{number % 3}"])
        for number in range(len(texts))
    ]
    full_text.delete(session, range(8))
    full_text.add(session, entries)

    for pattern, words in typed:
        try:
            query = parse(pattern.format(words), LANGUAGES)
        except QueryError:
            continue
        expected = [entry.key for entry in entries if matches(entry, query)]
        assert full_text.keys(session, query, **ALL, oldest_first=True) == expected


@PER_DATABASE
@given(text=any_text, language=st.sampled_from(LANGUAGES))
def test_every_word_of_a_text_finds_it(
    session: Session,
    text: str,
    language: str | None,
) -> None:
    full_text = dialect(session)
    full_text.add(session, [entry(1, analyse([(text, language)]), [])])

    for typed in text.replace('"', " ").replace("-", " ").split():
        try:
            query = parse(typed, LANGUAGES)
        except QueryError as refused:
            assert refused.code in {"no-word", "prefix-too-short"}
            continue
        assert full_text.keys(session, query, **ALL) == [1], typed
