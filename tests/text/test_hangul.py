"""Korean that is typed letter by letter, and what it may become."""

import unicodedata

import pytest

from service.text import hangul


def begins(typed, word):
    """Whether a word is in one of the spans of what was typed, both as they are folded."""
    given, whole = (unicodedata.normalize("NFKC", each) for each in (typed, word))
    spans = map(hangul.span, hangul.readings(given))
    return any(least <= whole < beyond for least, beyond in spans)


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("김민수", "ㄱ 기 김 김ㅁ 김미 김민 김민ㅅ 김민수"),
        ("박정희", "ㅂ 바 박 박ㅈ 박저 박정 박정ㅎ 박정흐 박정희"),
        ("이영애", "ㅇ 이 잉 이여 이영 이영ㅇ 이영애"),
        ("회담", "ㅎ 호 회 횓 회다 회담"),
        ("과학", "ㄱ 고 과 괗 과하 과학"),
        ("안자", "ㅇ 아 안 앉 안자"),
        ("밝은", "ㅂ 바 발 밝 밝ㅇ 밝으 밝은"),
        ("Anna", "A An Ann Anna"),
    ],
)
def test_a_word_begins_with_whatever_is_typed_of_it(word, typed):
    assert [each for each in typed.split() if not begins(each, word)] == []


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("기", "가기"),
        ("김", "기자"),
        ("한", "하다"),
        ("구", "규"),
        ("의", "으"),
        ("ㅎ", "바"),
        ("an", "am"),
    ],
)
def test_a_word_does_not_begin_with_other_letters(typed, word):
    assert not begins(typed, word)
