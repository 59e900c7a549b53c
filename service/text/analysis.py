"""A text becomes tokens: folded words in order, joined forms, roots; for both databases alike."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise, repeat

from service.text.figures import figures
from service.text.folding import ANY_LETTER, UNSPACED_RUN, WORD_LIMIT, fold, light, plain
from service.text.names import fold_name, fold_words, pieces
from service.text.stemming import root_language, roots
from service.text.terms import BORDER, Entry
from service.text.texts import apart
from service.text.tokens import PART, UNIT, tokens

__all__ = [
    "VERSION",
    "Document",
    "analyse",
    "entry",
    "fold_name",
    "fold_words",
    "folded_words",
    "pieces",
]

VERSION = (
    f"4; Unicode {unicodedata.unidata_version}; regex {version('regex')}; "
    f"PyStemmer {version('PyStemmer')}"
)
"""Of our rules and of what they rest on: where it changes, the index is to be made anew."""

INDEX_BYTES = 900_000
"""Of distinct tokens in an entry. PostgreSQL holds 1,048,575; the rest is for filters."""

_JOINED_PARTS = 4
# How often a root can be said and still be told apart.
_TOLD = 3
# A long run never comes twice; kept, a few would fill the memory.
_CACHED_LENGTH = 64
# Of a light code point: at worst this many bytes of distinct tokens, seen with one-letter words.
_BYTES_PER_LETTER = 60


@dataclass(frozen=True, slots=True)
class Document:
    """What the texts of one statement become.

    ``words`` hold a border between texts; ``joined`` are joined forms and emoji; ``roots`` hold
    each root once, and once more for twice (``~~``) and for three times or more (``~~~``);
    ``count`` is the number of words; ``truncated`` says that not all of the texts went in.
    """

    words: tuple[str, ...]
    joined: tuple[str, ...]
    roots: tuple[str, ...]
    count: int
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """What one token of a text becomes; ``unspaced``: its words are overlapping pairs."""

    words: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    unspaced: bool = False


def token(written: str, language: str) -> Token:
    """What one token of a light text becomes under the rules of a language."""
    if len(written) > _CACHED_LENGTH:
        return _token(written, language)
    return _cached_token(written, language)


def joined_form(written: str) -> str:
    """The parts of a light token as one light word, empty where they are not to be joined."""
    parts = _parts(written)
    if "." in written:
        return "".join(parts)
    if written.endswith("'s"):
        parts = parts[:-1]
    whole = "".join(parts)
    return whole if 1 < len(parts) <= _JOINED_PARTS and not whole.isdecimal() else ""


def analyse(texts: Sequence[tuple[str, str | None]]) -> Document:
    """The tokens of a statement's texts, each with its language tag.

    Of texts in one language, one whose tokens stand side by side in another goes in with that.
    """
    once = dict.fromkeys((light(text), root_language(tag)) for text, tag in texts)
    written = [(tokens(text), language) for text, language in once]
    draft = _Draft(weighed=_BYTES_PER_LETTER * sum(len(text) for text, _ in once) > INDEX_BYTES)
    for own, language in apart(written) if len(written) > 1 else written:
        draft.take(own, language)
    return draft.document()


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text, in order and all of them: they are the same in any language."""
    return tuple(word for written in tokens(light(text)) for word in token(written, "").words)


def entry(key: int, document: Document, filters: Iterable[str]) -> Entry:
    """The index row of a document with its filter tokens."""
    joined = (part for form in document.joined for part in (BORDER, form))
    return Entry(key, (*document.words, *joined), (*document.roots, *dict.fromkeys(filters)))


class _Draft:
    """A document in the making."""

    def __init__(self, *, weighed: bool) -> None:
        self.words: list[str] = []
        self.joined: dict[str, None] = {}
        self.roots: list[str] = []
        self.borders = 0
        self.truncated = False
        self._room = INDEX_BYTES if weighed else None
        self._known: Counter[str] = Counter()

    def take(self, text: Sequence[str], language: str) -> None:
        if self.truncated:
            return
        if self.words:
            self.words.append(BORDER)
            self.borders += 1
        for part in _tokens(text, language):
            if self._room is not None and not self._fits(part, self._room):
                self.truncated = True
                return
            self.words += part.words
            self.roots += part.roots
            if part.joined:
                self.joined |= dict.fromkeys(part.joined)

    def _fits(self, part: Token, room: int) -> bool:
        for word in (*part.words, *part.joined):
            room -= 0 if word in self._known else len(word.encode())
            self._known[word] += 1
        for root in part.roots:
            if (times := self._known[root]) < _TOLD:
                room -= len(root.encode()) + times
            self._known[root] += 1
        self._room = room
        return room >= 0

    def document(self) -> Document:
        told: list[str] = []
        for root, count in Counter(self.roots).items():
            told.append(root)
            if count > 1:
                told += ("~" * times + root for times in range(1, min(count, _TOLD)))
        count = len(self.words) - self.borders
        return Document(tuple(self.words), tuple(self.joined), tuple(told), count, self.truncated)


def _tokens(text: Sequence[str], language: str) -> Iterable[Token]:
    """What the tokens of a light text become, without a step for each that is known."""
    if max(map(len, text), default=0) > _CACHED_LENGTH:
        return (token(written, language) for written in text)
    return map(_cached_token, text, repeat(language))


def _token(written: str, language: str) -> Token:
    if written.isalpha() and (written.isascii() or not UNSPACED_RUN.match(written)):
        word = fold(written)
        return Token((word,) if word else (), roots=roots(written, language))
    if UNSPACED_RUN.match(written):
        return Token(_pairs(plain(written)), unspaced=True)
    if not ANY_LETTER.match(written):
        return Token(joined=(written,))
    if numbers := figures(written):
        kept = tuple(number[:WORD_LIMIT] for number in numbers)
        return Token(kept, roots=tuple(f"~.{number}" for number in kept))
    parts = _parts(written)
    words = tuple(word for part in parts if (word := fold(part)))
    own = [root for part in parts for root in roots(part, language)]
    whole = joined_form(written)
    if not (form := fold(whole)):
        return Token(words, roots=tuple(own))
    return Token(words, (form,), (*own, *roots(whole, language)))


def _parts(written: str) -> list[str]:
    return PART.findall(written)


def _pairs(run: str) -> tuple[str, ...]:
    units: list[str] = UNIT.findall(run)
    pairs = [a + b for a, b in pairwise(units)]
    return tuple(word[:WORD_LIMIT] for word in pairs + units[-1:])


_cached_token = lru_cache(4_096)(_token)
