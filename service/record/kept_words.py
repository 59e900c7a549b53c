"""The tables of words that sources, names and typing errors are found by, against what they follow.

A difference is what one of them lacks, and has beyond that, of one thing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import Label, LabelWord, NearWord, Source, SourceWord
from service.models.base import Base
from service.record import names, near_words, source_words
from service.record.inserting import Insertion
from service.text import near
from service.text.lists import Among

BATCH = 500

Row = tuple[Any, ...]


COLUMNS: Mapping[type[Base], Sequence[str]] = {
    SourceWord: ("field", "word", "source_number"),
    LabelWord: ("field", "word", "label_number"),
    NearWord: ("key", "word"),
}


class Difference(NamedTuple):
    """The rows of a table that are missing of a thing, and those that are too many."""

    of: str
    table: type[Base]
    missing: set[Row]
    surplus: set[Row]


def find(session: Session) -> Iterator[Difference]:
    """Yield what differs; nothing where all is well."""
    for differences in CHECKS:
        yield from differences(session)


def mend(session: Session) -> None:
    """Make the tables what they follow, one after the other: each may follow the one before."""
    for differences in CHECKS:
        rest = differences(session)
        while some := list(islice(rest, BATCH)):
            _mend(session, some[0].table, some)


def _mend(session: Session, table: type[Base], some: Sequence[Difference]) -> None:
    columns = COLUMNS[table]
    for row in (row for each in some for row in each.surplus):  # hardly ever is there any
        session.execute(delete(table).filter_by(**dict(zip(columns, row, strict=True))))
    missing = [row for each in some for row in each.missing]
    Insertion(table, columns).write(session, sorted(missing))


def _of_sources(session: Session) -> Iterator[Difference]:
    columns = (Source.number, Source.id, Source.outlet, Source.title, Source.author)
    for some in _batches(session, columns):
        due = {
            each.number: {(field, word, each.number) for field, word in source_words.of(each)}
            for each in some
        }
        called = {each.number: f"source {each.id}" for each in some}
        yield from _differing(session, SourceWord, SourceWord.source_number, due, called)


def _of_labels(session: Session) -> Iterator[Difference]:
    """Yield what labels differ in, but for those of names that are too long to be kept."""
    for some in _batches(session, (Label.number, Label.field, Label.folded)):
        due = {
            each.number: {(each.field, word, each.number) for word in words}
            for each in some
            if (words := names.words_of(each.field, each.folded)) is not None
        }
        called = {each.number: f"label {each.number}" for each in some}
        yield from _differing(session, LabelWord, LabelWord.label_number, due, called)


def _of_names(session: Session) -> Iterator[Difference]:
    """Yield what is missing of the words of speakers' names, then what is of none of them."""
    last = ""
    while words := session.scalars(_NEXT, {"last": last}).all():
        last = words[-1]
        due = {(key, word) for word in words for key in near.keys(word)}
        asked = select(NearWord.key, NearWord.word).where(
            NearWord.key.in_({key for key, _ in due}), NearWord.word.in_(words)
        )
        missing = due - set(map(tuple, session.execute(asked)))
        for word, rows in groupby(sorted(missing, key=_WORD_OF), _WORD_OF):
            yield Difference(f"the word {word}", NearWord, set(rows), set())
    yield from _of_no_name(session)


def _of_no_name(session: Session) -> Iterator[Difference]:
    borne = select(LabelWord.word).where(
        LabelWord.field == near_words.FIELD, LabelWord.word == NearWord.word
    )
    every = select(NearWord.key, NearWord.word, borne.exists()).order_by(NearWord.word)
    rows = session.execute(every.execution_options(yield_per=10_000))
    for word, some in groupby(rows, _WORD_OF):
        keys = near.keys(word)
        surplus = {(key, word) for key, _, is_borne in some if not is_borne or key not in keys}
        if surplus:
            yield Difference(f"the word {word}", NearWord, set(), surplus)


def _differing(
    session: Session,
    table: type[Base],
    number: InstrumentedAttribute[int],
    due: Mapping[int, set[Row]],
    called: Mapping[int, str],
) -> Iterator[Difference]:
    """Yield what differs of some things, whose rows end with their number."""
    columns = (getattr(table, name) for name in COLUMNS[table])
    kept = defaultdict[int, set[Row]](set)
    for row in map(tuple, session.execute(select(*columns).where(Among(number, due)))):
        kept[row[-1]].add(row)
    for each, rows in due.items():
        if rows != kept[each]:
            yield Difference(called[each], table, rows - kept[each], kept[each] - rows)


def _batches(session: Session, columns: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield columns of all rows, some at a time; the first column is their number."""
    number, last = columns[0], 0
    listed = select(*columns).order_by(number).limit(BATCH)
    while some := session.execute(listed.where(number > last)).all():
        last = some[-1][0]
        yield some


_WORD_OF = itemgetter(1)
_NEXT = (
    select(LabelWord.word)
    .where(LabelWord.field == near_words.FIELD, LabelWord.word > bindparam("last"))
    .distinct()
    .order_by(LabelWord.word)
    .limit(BATCH)
)
CHECKS: Sequence[Callable[[Session], Iterator[Difference]]] = (_of_sources, _of_labels, _of_names)
