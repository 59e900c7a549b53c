"""Names as they are compared: two spellings of one name fold to the same words."""

import unicodedata

import regex

from service.text.folding import LETTER, UNSPACED, UNSPACED_RUN, light, plain
from service.text.tokens import ACRONYM

_WORD = regex.compile(f"{UNSPACED}|{LETTER}++", regex.V1)
_ACRONYM = regex.compile(ACRONYM, regex.V1)
_JOINED = regex.compile(rf"{LETTER}++(?:'{LETTER}++)+", regex.V1)
_POSSESSIVE = regex.compile(rf"(?<={LETTER})'s(?!{LETTER})", regex.V1)
_COMMA = regex.compile(r"[,،](?!\d)")
_TYPED_COMMA = regex.compile(r"[,،，﹐︐](?!\d)", regex.V1)
_ELISIONS = ("l", "d", "qu", "dell", "all", "dall", "nell", "sull", "sant")
_ELIDING = frozenset("aehiouy")
_LONGEST_ACRONYM = 5
# Shorter beginnings begin too many words with these letters before them.
_LEAST_ELIDED_BEGINNING = 4
_SUFFIXES = frozenset(
    [
        "jr",
        "junior",
        "sr",
        "senior",
        "ii",
        "iii",
        "iv",
        "v",
        "esq",
        "esquire",
        "phd",
        "md",
        "jd",
        "mba",
        "dds",
        "dvm",
        "rn",
        "cpa",
        "mp",
        "mep",
        "qc",
        "kc",
        "sc",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "llp",
        "plc",
        "corp",
        "corporation",
        "co",
        "gmbh",
        "ag",
        "sa",
    ],
)


def fold_name(text: str) -> str:
    """The identity of a name: equal for spellings that differ in form only.

    Case, diacritics, width, hyphens, spaces, apostrophes and a possessive 's make no difference;
    word order only around a single comma, where no suffix follows it. A name without a letter
    or digit is told by its signs.
    """
    name = _POSSESSIVE.sub("", light(text)).replace("'", "")
    parts = [_words(part) for part in _COMMA.split(name)]
    match parts:
        case [last, first] if not _is_suffix(first):
            words = first + last
        case _:
            words = [word for part in parts for word in part]
    return " ".join(words) or " ".join(unicodedata.normalize("NFC", text).casefold().split())


def fold_words(text: str) -> list[str]:
    """The words of a folded name; a run of a script without spaces is one word."""
    return fold_name(text).split()


def further_words(text: str) -> list[str]:
    """The folded words of a text that stand beside an apostrophe, and its acronyms as one word.

    In a folded name the first are part of a word (lintérieur), the others letters (u, s).
    """
    written = _POSSESSIVE.sub("", light(text))
    parts = [part for joined in _JOINED.findall(written) for part in joined.split("'")]
    acronyms = [acronym.replace(".", "") for acronym in _ACRONYM.findall(written)]
    return [word for each in (*parts, *acronyms) if len(word := plain(each)) > 1]


def elided(word: str, *, is_begun: bool) -> list[str]:
    """Return a folded word, and as it stands behind an elision: l'Intérieur, dell'Interno.

    In a folded name, in which apostrophes make no difference, the two are one word.
    """
    is_short = is_begun and len(word) < _LEAST_ELIDED_BEGINNING
    if len(word) == 1 or is_short or word[0] not in _ELIDING:
        return [word]
    return [word, *(before + word for before in _ELISIONS)]


def is_acronym(word: str) -> bool:
    """Tell whether a folded word may stand in a name letter by letter: U.S., U.S.A."""
    is_short = 1 < len(word) <= _LONGEST_ACRONYM
    return is_short and word.isalpha() and not UNSPACED_RUN.match(word)


def pieces(typed: str) -> list[str]:
    """What was typed, cut at spaces and commas, in the order in which it was typed.

    Not the signs that stand alone: no name's words hold them. Where there are signs alone, all of
    them: a name may be made of signs.
    """
    every = typed.split()
    cut = (piece for written in every for piece in _TYPED_COMMA.split(written))
    return [piece for piece in cut if _words(light(piece))] or every


def _words(part: str) -> list[str]:
    return [word for written in _WORD.findall(part) if (word := plain(written))]


def _is_suffix(words: list[str]) -> bool:
    return "".join(words) in _SUFFIXES or all(word in _SUFFIXES for word in words)
