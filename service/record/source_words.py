"""The words that sources are found by: those of their outlets, titles and authors."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from service.models import Source, SourceWord
from service.record import names, plain
from service.record.errors import InvalidQuery
from service.record.standing import Typed, Words
from service.text.analysis import fold_words, pieces
from service.text.folding import UNSPACED_RUN, WORD_LIMIT
from service.text.tokens import UNIT

FIELDS = ("outlet", "title", "author")

WHOLE = "whole"
"""The field of an outlet's whole name."""

BATCH = 500


def derive(source: Source) -> None:
    """Set what a source is found and sorted by, as its fields have it."""
    stated = " ".join(filter(None, (source.outlet, source.title)))
    source.folded = names.key(stated or source.url or "")
    words = {
        (field, word)
        for field in FIELDS
        if (value := getattr(source, field))
        for word in _words(value)
    }
    if source.outlet:
        words.add((WHOLE, names.key(source.outlet)))
    kept = [each for each in source.words if (each.field, each.word) in words]
    known = {(each.field, each.word) for each in kept}
    make = plain.beside(source, SourceWord)
    source.words = kept + [make(field=f, word=w) for f, w in sorted(words - known)]


def derive_all(session: Session) -> None:
    """Set it for every source: of those recorded before there were words."""
    last = 0
    while True:
        listed = select(Source).where(Source.number > last).order_by(Source.number).limit(BATCH)
        sources = session.scalars(listed).all()
        for source in sources:
            derive(source)
        session.flush()
        if not sources:
            return
        last = sources[-1].number


def matching(typed: str) -> ColumnElement[bool]:
    """Return the condition that every word stands in a source, the last one a beginning.

    Raises InvalidQuery where there is no word.
    """
    return _every("q", _asked(" ".join(pieces(typed)) + "*"), FIELDS)


def of_outlet(value: str) -> ColumnElement[bool]:
    """Return the condition that an outlet has every word, or in double quotes is the name.

    A star makes a word a beginning, as in every filter by name. Raises InvalidQuery.
    """
    value = value.strip()
    if (whole := names.unquoted(value)) != value:
        return and_(*_words_of([WHOLE]).standing(Source.number, [(names.key(whole), False)]))
    return _every("outlet", _asked(value), ["outlet"])


def _every(parameter: str, asked: Iterable[Typed], fields: Sequence[str]) -> ColumnElement[bool]:
    conditions = _words_of(fields).standing(Source.number, asked)
    if not conditions:
        raise InvalidQuery.at(parameter, "no-word", f"{parameter} needs a word to look for")
    return and_(*conditions)


def _words_of(fields: Sequence[str]) -> Words:
    return Words(SourceWord.source_number, SourceWord.word, SourceWord.field.in_(fields))


def _asked(typed: str) -> Iterator[Typed]:
    """Yield the words that were typed, and whether each is a beginning only."""
    for word, is_begun in names.typed_words(typed):
        if not UNSPACED_RUN.match(word):
            yield word[:WORD_LIMIT], is_begun
        elif len(units := UNIT.findall(word)) == 1:
            yield word, True
        else:
            yield from ((one + two, False) for one, two in pairwise(units))


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text; of a script without spaces every pair of letters."""
    for word in fold_words(text):
        if UNSPACED_RUN.match(word):
            units = UNIT.findall(word)
            yield from (one + two for one, two in pairwise([*units, ""]))
        else:
            yield word[:WORD_LIMIT]
