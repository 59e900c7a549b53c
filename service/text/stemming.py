"""Roots: what the forms of one word have in common, for each language."""

import threading

import regex
import Stemmer

from service.text.folding import WORD_LIMIT, fold

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_NORWEGIAN = {"nb": "no", "nn": "no"}
_ANY_LETTER = regex.compile(r"\p{L}")


class _Stemmers(threading.local):
    """A stemmer keeps state while it works, so each thread has its own."""

    def __init__(self) -> None:
        self.by_language: dict[str, Stemmer.Stemmer] = {}

    def stem(self, language: str, word: str) -> str:
        stemmer = self.by_language.get(language)
        if stemmer is None:
            # Whole tokens are cached where they are analysed.
            stemmer = self.by_language[language] = Stemmer.Stemmer(_ALGORITHMS[language], 0)
        return str(stemmer.stemWord(word))


_STEMMERS = _Stemmers()


def root_language(tag: str | None) -> str:
    """The language whose stemmer a tag chooses (``en`` for ``en-GB``), ``""`` for none."""
    primary = (tag or "").partition("-")[0].casefold()
    language = _NORWEGIAN.get(primary, primary)
    return language if language in _ALGORITHMS else ""


def roots(word: str, language: str) -> tuple[str, ...]:
    """The root tokens of a light word, one or two, none where nothing of it is kept.

    Stemmers need the accents and people leave them out, so the folded word has its root too:
    a word always finds itself.
    """
    word = word[:WORD_LIMIT]
    folded = fold(word)
    if not folded:
        return ()
    if not language or not (folded.isalpha() or _ANY_LETTER.search(folded)):
        return (f"~.{folded}",)
    if folded == word:
        return (f"~{language}.{fold(_STEMMERS.stem(language, word)) or folded}",)
    stems = (_STEMMERS.stem(language, form) for form in (word, folded))
    return tuple(dict.fromkeys(f"~{language}.{fold(stem) or folded}" for stem in stems))
