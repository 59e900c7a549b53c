"""Korean as it is typed, letter by letter: what a word may become whose last syllable has begun."""

from service.text.folding import END

_SYLLABLES = range(0xAC00, 0xD7A4)
_LEADS = range(0x1100, 0x1113)
_LAST_VOWEL = {8: 11, 13: 16, 18: 19}
"""By the number of a vowel: that of the last one it may become; ㅗ may be ㅘ, ㅙ or ㅚ."""
_LAST_FINAL = {1: 3, 4: 6, 8: 15, 17: 18, 19: 20}
"""The same of the consonants that a syllable ends with; ㄱ may be ㄲ or ㄳ."""

_LEADING = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_VOWELS = 21
_OF_LEAD = _VOWELS * len(_FINALS)
_PAIRS = ["ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅂㅅ"]
_TWO = dict(zip("ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ", _PAIRS, strict=True))


def readings(typed: str) -> list[str]:
    """What was typed, and where its last consonant may begin a syllable to come, that one apart.

    So 박 is read as 바 and ㄱ too, as of 바기.
    """
    final = _syllable(typed)[1]
    if not final:
        return [typed]
    consonants = _TWO.get(_FINALS[final], f" {_FINALS[final]}")
    stays, leaves = _FINALS.index(consonants[0]), _LEADING.index(consonants[1])
    return [typed, typed[:-1] + chr(ord(typed[-1]) - final + stays) + chr(_LEADS[leaves])]


def span(typed: str) -> tuple[str, str]:
    """The least word that begins as typed, and what is beyond them all.

    Of Korean the last syllable may be without its end (기 of 김), or be a consonant alone.
    """
    before, last = typed[:-1], ord(typed[-1])
    if last in _LEADS:
        first = _SYLLABLES[(last - _LEADS[0]) * _OF_LEAD]
        return before + chr(first), before + chr(first + _OF_LEAD - 1) + END
    opened, final = _syllable(typed)
    if final is None:
        return typed, typed + END
    if final:
        return typed, before + chr(last - final + _LAST_FINAL.get(final, final)) + END
    vowel = opened % _VOWELS
    most = opened + _LAST_VOWEL.get(vowel, vowel) - vowel
    return typed, before + chr(_SYLLABLES[(most + 1) * len(_FINALS) - 1]) + END


def certain(typed: str) -> str:
    """What was typed without its last letter where that may become another one."""
    return typed if _syllable(typed)[1] is None and ord(typed[-1]) not in _LEADS else typed[:-1]


def _syllable(typed: str) -> tuple[int, int | None]:
    """Return the numbers of how the last syllable begins and ends, None where it is none."""
    place = ord(typed[-1]) - _SYLLABLES[0]
    return divmod(place, len(_FINALS)) if 0 <= place < len(_SYLLABLES) else (0, None)
