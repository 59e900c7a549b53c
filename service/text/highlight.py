"""The words of a text that a query matches, marked; all else as it is, escaped for HTML."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from service.text.places import Place, lightened, pieces, places
from service.text.stemming import root_language
from service.text.terms import Query, Term
from service.text.tokens import UNIT, matches

OPEN, CLOSE = "<mark>", "</mark>"


class Marker:
    """Marks the words of texts that a query matches; a token is judged once, however often said.

    Terms that must not stand mark nothing.
    """

    def __init__(self, query: Query) -> None:
        terms = dict.fromkeys(term for clause in query.must for term in clause)
        single = [term for term in terms if len(term.words) == 1]
        self._tokens = {term.words[0] for term in single if not term.prefix}
        self._beginnings = [term.words[0] for term in single if term.prefix]
        self._phrases = [term for term in terms if len(term.words) > 1]
        self._judged: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}

    def mark(self, text: str, tag: str | None) -> str:
        """The text as HTML, each passage that a term of the query matches inside ``<mark>``.

        ``tag`` is the language that the text is indexed by. Without the marks, and unescaped, it
        is the text again, to the byte.
        """
        marked: list[str] = []
        done = 0
        for start, end in _merged(self._spans(text, tag)):
            marked += (escape(text[done:start]), OPEN, escape(text[start:end]), CLOSE)
            done = end
        return "".join((*marked, escape(text[done:])))

    def _spans(self, text: str, tag: str | None) -> Iterator[tuple[int, int]]:
        letters, starts, ends = lightened(text)
        language = root_language(tag)
        judged = self._judged.setdefault(language, {})
        for token in matches(letters):
            written = token[0]
            hits = judged.get(written)
            if hits is None:
                hits = judged[written] = self._hits(written, language)
            if hits:
                begin = token.start()
                for start, end in hits:
                    yield starts[begin + start], ends[begin + end - 1]
        if self._phrases:
            stream = [place for place in places(text, tag) if not place.whole]
            yield from _phrases(stream, self._phrases)

    def _hits(self, written: str, language: str) -> tuple[tuple[int, int], ...]:
        """What is to be marked of one token."""
        found = pieces(written, language)
        if not self._beginnings and self._tokens.isdisjoint(found.keys):
            return ()
        return tuple(self._within(found.places))

    def _within(self, places: Iterable[Place]) -> Iterator[tuple[int, int]]:
        for piece in places:
            if piece.word in self._tokens or not self._tokens.isdisjoint(piece.roots):
                yield piece.start, piece.end
            for beginning in self._beginnings:
                if piece.word.startswith(beginning):
                    yield piece.start, _end(piece, beginning)


def _phrases(stream: Sequence[Place], terms: Iterable[Term]) -> Iterator[tuple[int, int]]:
    """The places of words side by side, looked up by the first of them."""
    words = [place.word for place in stream]
    order = sorted(range(len(words)), key=words.__getitem__)
    ordered = [words[place] for place in order]
    for term in terms:
        *begin, last = term.words
        size = len(begin)
        low = bisect_left(ordered, begin[0])
        for first in order[low : bisect_right(ordered, begin[0], low)]:
            place = stream[first + size] if first + size < len(stream) else None
            if place is None or words[first : first + size] != begin:
                continue
            if place.word == last or (term.prefix and place.word.startswith(last)):
                yield stream[first].start, _end(place, last) if term.prefix else place.end


def _end(place: Place, beginning: str) -> int:
    """Where the mark of a beginning ends: at the letter it reaches of a pair, or with the word."""
    return place.head if UNIT.fullmatch(beginning) else place.end


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same spans in order, those made one that touch."""
    begun: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if begun is not None and start <= begun[1]:
            begun = begun[0], max(begun[1], end)
            continue
        if begun is not None:
            yield begun
        begun = start, end
    if begun is not None:
        yield begun
