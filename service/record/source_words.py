"""The words that sources are found by: those of their outlets, titles and authors."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, or_, select

from service.models import Source, SourceWord
from service.record import names, plain
from service.record.errors import InvalidQuery
from service.record.standing import Typed, Words
from service.text import hangul
from service.text.analysis import fold_words, pieces
from service.text.folding import UNSPACED_RUN, WORD_LIMIT
from service.text.names import further_words
from service.text.tokens import UNIT

FIELDS = ("outlet", "title", "author")

WHOLE = "whole"
"""The field of an outlet's whole name."""

PAIR = 2
"""Letters that stand together in the index; of a longer run it is to be looked at."""


def derive(source: Source) -> None:
    """Set what a source is found and sorted by, as its fields have it."""
    source.folded, words = sorted_by(source), of(source)
    kept = [each for each in source.words if (each.field, each.word) in words]
    known = {(each.field, each.word) for each in kept}
    make = plain.beside(source, SourceWord)
    source.words = kept + [make(field=f, word=w) for f, w in sorted(words - known)]


def sorted_by(source: Source) -> str:
    """Return what a source is sorted by."""
    stated = " ".join(filter(None, (source.outlet, source.title)))
    return names.key(stated or source.url or "")


def of(source: Source) -> set[tuple[str, str]]:
    """Return the words that a source is found by, each with its field."""
    words = {
        (field, word)
        for field in FIELDS
        if (value := getattr(source, field))
        for word in _words(value)
    }
    if source.outlet:
        words.add((WHOLE, names.key(source.outlet)))
    return words


def matching(typed: str) -> ColumnElement[bool]:
    """Return the condition that every word stands in a source, the last one a beginning.

    Raises InvalidQuery where there is no word.
    """
    return _every("q", " ".join(pieces(typed)) + "*", FIELDS)


def of_outlet(value: str) -> ColumnElement[bool]:
    """Return the condition that an outlet has every word, or in double quotes is the name.

    A star makes a word a beginning, as in every filter by name. Raises InvalidQuery.
    """
    value = value.strip()
    if (whole := names.unquoted(value)) != value:
        return and_(*_words_of([WHOLE]).standing(Source.number, [(names.key(whole), False)]))
    return _every("outlet", value, ["outlet"])


def _every(parameter: str, typed: str, fields: Sequence[str]) -> ColumnElement[bool]:
    asked = list(dict.fromkeys(names.typed_words(typed, is_loose=True)))
    if not asked:
        raise InvalidQuery.at(parameter, "no-word", f"{parameter} needs a word to look for")
    *others, (last, is_begun) = asked
    readings = hangul.readings(last) if is_begun else [last]
    return or_(*(_all([*others, (each, is_begun)], fields) for each in readings))


def _all(asked: Sequence[Typed], fields: Sequence[str]) -> ColumnElement[bool]:
    conditions = _words_of(fields).standing(Source.number, _asked(asked))
    runs = (each for each in asked if UNSPACED_RUN.match(each[0]) and len(_units(each[0])) > PAIR)
    return and_(*conditions, *(_together(*run, fields) for run in runs))


def _together(run: str, is_begun: bool, fields: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a run stands as it is: its pairs may stand apart.

    Looked for in what the source is sorted by, and the outlet's whole name; where that is cut, the
    pairs are enough, and in an author's name, which is short.
    """
    certain = hangul.certain(run) if is_begun else run
    if "author" not in fields:
        whole = SourceWord.word.contains(certain) | SourceWord.word.contains(names.CUT)
        named = select(SourceWord.source_number).where(SourceWord.field == WHOLE, whole)
        return Source.number.in_(named)
    author = _words_of(["author"]).standing(Source.number, _asked([(run, is_begun)]))
    return or_(Source.folded.contains(certain), Source.folded.contains(names.CUT), and_(*author))


def _words_of(fields: Sequence[str]) -> Words:
    return Words(SourceWord.source_number, SourceWord.word, SourceWord.field.in_(fields))


def _asked(typed: Iterable[Typed]) -> Iterator[Typed]:
    """Yield what is looked for of words that were typed: of a script without spaces the pairs."""
    for word, is_begun in typed:
        if not UNSPACED_RUN.match(word):
            yield word[:WORD_LIMIT], is_begun
        elif len(units := _units(word)) == 1:
            yield word, True
        else:
            *pairs, last = (one + two for one, two in pairwise(units))
            yield from ((pair, False) for pair in pairs)
            yield last, is_begun  # its last letter may still be without its marks, as in Thai


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text, those beside an apostrophe and acronyms as one word too.

    Of a script without spaces they are every pair of letters.
    """
    for word in (*fold_words(text), *further_words(text)):
        if UNSPACED_RUN.match(word):
            yield from (one + two for one, two in pairwise([*_units(word), ""]))
        else:
            yield word[:WORD_LIMIT]


def _units(run: str) -> list[str]:
    return UNIT.findall(run)
