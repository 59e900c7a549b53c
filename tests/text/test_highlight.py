"""The words that match are marked, at their place in the untouched text."""

from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.text.analysis import analyse
from service.text.folding import light
from service.text.highlight import CLOSE, OPEN, Marker
from service.text.places import lightened, places
from service.text.query import QueryError, parse
from tests.text.conformance import CASES, NEXT_TEXT

EXAMPLES = settings(max_examples=400, deadline=None, derandomize=True, database=None)
SIGNS = st.text(
    alphabet="aé和平ﾃﾞ한ᄒ\u1161\u11abก\u0e33ह\u093fß½㎏ﬁİ😀🏽\u200b\u200d\u00ad\u0301\u0345ǅ"
    "<>&\"'-’.,|~:()1٣\u202f\u0327 OR*\r\n\u05b8ש\u064bء🇩🇪",
    max_size=30,
)
TEXTS = st.text(max_size=60) | SIGNS
LANGUAGES = st.sampled_from(["en", "fr", "ar", "tr", "zh", None])
CASES_FOUND = [case for case in CASES if case.found]


def marked(text: str, typed: str, language: str | None = "en") -> str:
    return Marker(parse(typed, [language, "en", None])).mark(text, language)


@EXAMPLES
@given(text=TEXTS, typed=TEXTS, language=LANGUAGES)
def test_without_the_marks_it_is_the_text_to_the_byte(text, typed, language):
    for words in (typed, text, f'"{text}"', f"{text}*"):
        try:
            made = marked(text, words, language)
        except QueryError:
            continue
        assert unescape(made.replace(OPEN, "").replace(CLOSE, "")) == text


LEANING = st.text(
    alphabet="aeé\u1112\u1161\u11ab\u200b\u00ad\u0301\u0327\uff9eﾃ😀🏽 İ", max_size=12
)


@EXAMPLES
@given(text=TEXTS | LEANING)
@example("e\u200b\u0301")
def test_part_by_part_the_light_form_is_that_of_the_whole_text(text):
    letters, starts, ends = lightened(text)

    assert letters == light(text)
    assert len(starts) == len(ends) == len(letters)


@EXAMPLES
@given(text=TEXTS, language=LANGUAGES)
def test_the_words_that_are_told_their_place_are_those_of_the_index(text, language):
    document = analyse([(text, language)])
    found = places(text, language)

    words = [place.word for place in found if not place.whole]
    assert tuple(words) == document.words
    assert {place.word for place in found if place.whole} == set(document.joined)
    roots = {root for place in found for root in place.roots}
    assert roots == {root for root in document.roots if not root.startswith("~~")}


@EXAMPLES
@given(text=TEXTS, language=LANGUAGES)
def test_a_word_cut_out_of_its_place_is_that_word(text, language):
    for place in places(text, language):
        assert 0 <= place.start < place.end <= len(text)
        assert place.start < place.head <= place.end
        cut = analyse([(text[place.start : place.end], language)])
        assert place.word in cut.words + cut.joined or _grows(text, place)


def _grows(text, place):
    """One sign that is many letters, ㎏ or ½, has one place for all of them."""
    return len(light(text[place.start : place.end])) > place.end - place.start


@pytest.mark.parametrize("case", CASES_FOUND, ids=range(len(CASES_FOUND)))
def test_whatever_is_found_is_marked(case):
    made = [
        Marker(parse(case.typed, [case.language])).mark(text, case.language)
        for text in case.text.split(NEXT_TEXT)
    ]

    assert any(OPEN in each for each in made)


@pytest.mark.parametrize(
    ("language", "text", "typed", "expected"),
    [
        ("en", "Taxes and a tax", "tax", "[Taxes] and a [tax]"),
        ("en", "Running, they run late", '"run late"', "Running, they [run late]"),
        ("en", "Immigrants & immigration", "immigra*", "[Immigrants] &amp; [immigration]"),
        ("en", "anti-war or antiwar", "antiwar", "[anti-war] or [antiwar]"),
        ("en", "anti-war or antiwar", "war", "anti-[war] or antiwar"),
        ("en", "don't <b>wait</b>", "dont wait", "[don&#x27;t] &lt;b&gt;[wait]&lt;/b&gt;"),
        ("en", "the war, not the warden", "the -peace", "[the] war, not [the] warden"),
        ("en", "peace or war", "peace OR truce", "[peace] or war"),
        ("en", "they said ‘storm’ again", "storm OR calm", "they said ‘[storm]’ again"),
        ("en", "Up 1,200 since 9.11.2001", "1200 11", "Up [1,200] since 9.[11].2001"),
        ("en", "Ask @john_doe 😀 now", '"doe now" 😀', "Ask @john_[doe 😀 now]"),
        ("en", "The U.S. left at 5 a.m. sharp", "U.S. AM", "The [U.S.] left at 5 [a.m.] sharp"),
        ("en", "Made in the U.S.", '"the u.s"', "Made in [the U.S.]"),
        ("fr", "Les 45 000 policiers", "45000", "Les [45 000] policiers"),
        ("fr", "L’homme est né", "homme", "L’[homme] est né"),
        ("fr", "Les donne\u0301es", "donnees", "Les [donne\u0301es]"),
        ("de", "Die Straße", "STRASSE", "Die [Straße]"),
        ("zh", "和平需要耐心。", "需要", "和平[需要]耐心。"),
        ("zh", "和平需要耐心。", "要", "和平需[要]耐心。"),
        ("zh", "和平需要耐心。", "需要 平", "和[平需要]耐心。"),
        ("zh", "我用iPhone打电话", "iphone", "我用[iPhone]打电话"),
        ("ja", "データが大事だ", "データ", "[データ]が大事だ"),
        ("ko", "국민의 뜻입니다", "국민", "[국민]의 뜻입니다"),
        ("th", "ภาษาไทยง่ายมาก", "ไทย", "ภาษา[ไทย]ง่ายมาก"),
        ("th", "หนี้สูง", "ห*", "[ห]นี้สูง"),
        ("th", "หนี้สูง", "หน*", "[หนี้]สูง"),
        ("th", "ว่าหนี้สูง", "ว่าหน*", "[ว่าหนี้]สูง"),
        ("he", "אמר שָׁלוֹם לכולם", "שלום", "אמר [שָׁלוֹם] לכולם"),
        ("ar", "اَلْعَدْلُ أساس الحكم", "العدل", "[اَلْعَدْلُ] أساس الحكم"),
        ("en", "co\u00adop\u200beration\u200f.", "cooperation", "[co\u00adop\u200beration]\u200f."),
        ("en", "a 🇩🇪🇫🇷🇪🇸 match", "🇫🇷", "a 🇩🇪[🇫🇷]🇪🇸 match"),
        ("en", "hello wor\u200b\u0301ld", "hello", "[hello] wor\u200b\u0301ld"),
        ("en", "a ﬁne ㎏", "fine kg", "a [ﬁne] [㎏]"),
        ("de", "Der Bür\u00adger mag Spaß am Tor", "tor", "Der Bür\u00adger mag Spaß am [Tor]"),
        (
            "fr",
            "Mais… l’été dernier, où ¼ était là",
            "etait",
            "Mais… l’été dernier, où ¼ [était] là",
        ),
    ],
)
def test_what_matched_is_marked_and_nothing_else(language, text, typed, expected):
    assert marked(text, typed, language).replace(OPEN, "[").replace(CLOSE, "]") == expected
