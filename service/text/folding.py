"""Letters as they are compared: the light form of a text, the folded form of a word."""

import unicodedata

import regex

WORD_LIMIT = 64
"""Code points of a word that are kept, in the index and in queries."""

END = "\U0010ffff"
"""The last code point there is: every word that begins with some letters comes before it."""

_UNSPACED = (
    r"[[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々]"
    r"&&[\p{L}\p{M}\p{N}]]"
)
UNSPACED = rf"{_UNSPACED}[{_UNSPACED}\p{{M}}]*+"
"""A run of a script that puts no spaces between words."""

UNSPACED_RUN = regex.compile(UNSPACED, regex.V1)

LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}]--{_UNSPACED}]"
"""What a word of any other script is made of."""

ANY_LETTER = regex.compile(LETTER, regex.V1)

_GROUP_SPACE = regex.compile(r"(?<=\d)[\u00a0\u2007-\u2009\u202f](?=\d{3}(?!\d))")
_VANISHING = regex.compile(r"[\p{Default_Ignorable_Code_Point}\U0001f3fb-\U0001f3ff]+")
# Digits of every script lie below this code point; scanning further costs at import.
_DIGITS_END = 0x20000
_FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅟↉"


def _light_table() -> dict[int, str]:
    table = {
        code: str(unicodedata.decimal(letter))
        for code in range(0x80, _DIGITS_END)
        if (letter := chr(code)).isdecimal()
    }
    # A space, for 2½ is no 21/2.
    table |= {ord(half): f" {unicodedata.normalize('NFKC', half)}" for half in _FRACTIONS}
    # Casefolding makes a letter of its own of the iota subscript: ᾳ to αι.
    for code in (0x345, *range(0x1F80, 0x2000)):
        parts = unicodedata.normalize("NFD", chr(code)).replace("\u0345", "")
        table[code] = unicodedata.normalize("NFC", parts)
    table |= dict.fromkeys(map(ord, "‘’‛ʹʻʼʽ′´＇׳״"), "'")
    table |= dict.fromkeys(map(ord, "‐‑−﹣－֊־"), "-")
    table |= dict.fromkeys(map(ord, "™®©℠–"), " ")
    return table | {ord("٫"): ".", ord("٬"): ",", ord("‧"): "·"}


_LIGHT = _light_table()

_DELETED_MARKS = regex.compile(
    # Latin, Greek, Cyrillic
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    # Hebrew
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    # Arabic, Syriac
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08ca-\u08e1\u08e3-\u08ff\u0711\u0730-\u074a"
    # Devanagari nukta
    "\u093c]+",
)
_LETTERS = str.maketrans(
    {
        **dict(zip("øłđðıħŧə", "olddihte", strict=True)),
        "þ": "th",
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ŋ": "ng",
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىئیے", "ي"),
        **dict.fromkeys("ةۀەہھۃ", "ه"),
        "ؤ": "و",
        "ک": "ك",
        "ء": "",
        "ـ": "",
    },
)


def light(text: str) -> str:
    """The text as stemmers see it: lower case, compatible forms and signs made one."""
    if text.isascii():
        return text.lower()
    marked = space_groups(text).translate(_LIGHT)
    compatible = unicodedata.normalize("NFKC", marked).casefold()
    return unicodedata.normalize("NFKC", _VANISHING.sub("", compatible))


def space_groups(text: str) -> str:
    """The text with an apostrophe for the narrow spaces inside a number, of equal length."""
    return _GROUP_SPACE.sub("'", text)


def plain(word: str) -> str:
    """A light word without diacritics, its letters made one across spellings; may be empty."""
    if word.isascii():
        return word
    bare = _DELETED_MARKS.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


def fold(word: str) -> str:
    """The plain form of a light word, cut to the length that is kept."""
    return plain(word)[:WORD_LIMIT]
