"""A statement's row of the text index: `put` writes it at each change, `write` those of new ones.

The row holds the words of the statement and, as tokens beside them, everything it can be
filtered by. Names stand there as numbers: of the speaker, of the source, or of a label, which is
a folded name in one field. So a speaker may gain an alias and no row has to change. The number
of a speaker who was merged into another is that of the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from service import text
from service.models import JointSpeaker, Statement, Store
from service.record import batches, clocks, dates, missing, names, seconds, whole
from service.record.remarks import Warnings
from service.text import analysis
from service.text.analysis import Document
from service.text.key import Key, length_class, pack, unpack

LISTED = ":listed"
"""What every statement has that a list shows unless asked otherwise."""

MERGED = ":merged"
"""What a statement has that is part of another: no list shows it."""

WIDE = ":wide"
"""What a statement has whose date is longer than a day."""

STEMMED = "stemmed"
"""The field of the labels that are languages in use: a word that is typed is stemmed in each."""


def put(session: Session, statement: Statement, warnings: Warnings) -> None:
    """Write a statement's index row anew and set its key, in the caller's transaction."""
    document = analysis.analyse(texts(statement))
    warn(document, warnings)
    _write(session, statement, document, _key(session, statement, length_class(document.count)))


def put_all(session: Session, analysed: Iterable[tuple[Statement, Document]]) -> None:
    """Do as `put` does of several statements; the rows whose keys stay are written together."""
    staying = []
    for statement, document in analysed:
        key = _key(session, statement, length_class(document.count))
        if key == statement.key:
            statement.published = clocks.published(statement)
            staying.append((statement, document))
        else:
            _write(session, statement, document, key)
    write(session, staying, new=False)


def warn(document: Document, warnings: Warnings) -> None:
    """Say where not all the words of a statement are found."""
    if document.truncated:
        warnings.add(
            "/text", "index-truncated", "the text is so long that its last words are not searchable"
        )


def place(session: Session, statement: Statement, document: Document) -> None:
    """Set the key of a new statement, whose row is written later, by `write`."""
    statement.key = _key(session, statement, length_class(document.count))
    statement.published = clocks.published(statement)


def write(
    session: Session, placed: Iterable[tuple[Statement, Document]], *, new: bool = True
) -> None:
    """Write the rows of statements that have their keys, in the order of those."""
    # FTS5 writes out what it holds whenever a key is lower than the one before.
    rows = sorted(placed, key=lambda each: each[0].key)
    entries = [analysis.entry(each.key, found, tokens(session, each)) for each, found in rows]
    text.dialect(session).add(session, entries, new=new)


def is_current(session: Session) -> bool:
    """Tell whether the index was made by the analysis of this release."""
    return session.scalar(select(Store.analysis)) == analysis.VERSION


def mark_current(session: Session) -> None:
    """Note that the index was made anew, by the analysis of this release."""
    session.execute(update(Store).values(analysis=analysis.VERSION))
    text.dialect(session).renew(session, Store.__tablename__)


def is_placed(statement: Statement, document: Document) -> bool:
    """Tell whether a statement's key is what its date, number and length make it.

    Its place among others of the same second is for them to tell.
    """
    said, placed = dates.parse(statement.date), _placed(statement.key)
    number = statement.number if placed is None or said.second is None else placed.number
    return placed == Key(said.first_day, number, length_class(document.count), said.second)


def texts(statement: Statement) -> list[tuple[str, str | None]]:
    """Return all the words a statement is found by, each text with its language."""
    found = [(statement.text, statement.language)]
    if statement.original_text is not None:
        found.append((statement.original_text, statement.original_language))
    found.extend(
        (appearance.wording, appearance.language or statement.language)
        for appearance in statement.appearances
        if appearance.wording is not None
    )
    return found


def texts_of(fields: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """Return what `texts` will of a statement that is recorded with these fields."""
    language, original = fields.get("language"), fields.get("original") or {}
    found = [(fields["text"], language)]
    if original.get("text") is not None:
        found.append((original["text"], original.get("language")))
    found.extend(
        (each["wording"], each.get("language") or language)
        for each in fields.get("appearances") or ()
        if each.get("wording") is not None
    )
    return found


def tokens(session: Session, statement: Statement) -> Iterator[str]:
    """Yield everything that a statement can be filtered by; an erased one is never found."""
    if statement.is_erased:
        return
    if statement.status != "withdrawn" and statement.merged_into_number is None:
        yield LISTED
    if statement.merged_into_number is not None:
        yield MERGED
    if statement.last_day > statement.first_day:
        yield WIDE
    yield f":statement.{statement.number}"
    yield f":status.{statement.status}"
    yield f":quotation.{statement.quotation}"
    if statement.channel:
        yield f":channel.{statement.channel}"
    yield from (f":language.{tag}" for tag in broader(statement.language))
    yield from (f":missing.{field}" for field in missing.fields(statement))
    yield from clocks.tokens(statement)
    for credited in _credited(statement):
        speaker = credited.speaker.shown
        yield f":kind.{speaker.kind}"
        yield f":speaker.{speaker.number}"
        if credited.organisation is not None:
            yield f":organisation.{credited.organisation.shown.number}"
    for appearance in statement.appearances:
        yield f":source.{appearance.source.number}"
        if not appearance.via:
            yield ":first_hand"
    stated = [(field, name) for field, name in named(statement) if name is not None]
    for (field, _), token in zip(stated, names.tokens(session, stated), strict=True):
        if field != STEMMED:
            yield token


def named(statement: Statement) -> Iterator[tuple[str, str | None]]:
    """Yield every name that stands in a field, with the field; an erased one has none."""
    if statement.is_erased:
        return
    yield from (("said_to", statement.said_to), ("place", statement.place))
    yield ("recorded_by", statement.recorded_by)
    yield from (("tag", name) for name in statement.tag_names)
    for credited in _credited(statement):
        yield ("role", credited.role)
        if credited.speaker.kind == "unnamed":
            yield ("unnamed", credited.speaker.name)
    for appearance in statement.appearances:
        yield ("outlet", appearance.source.outlet)
        yield from (("via", carrier.name) for carrier in appearance.via)
    yield from ((STEMMED, broader(tag)[-1]) for _, tag in texts(statement) if tag)


def _credited(statement: Statement) -> list[Statement | JointSpeaker]:
    return [statement, *statement.joint_with]


@lru_cache(256)
def broader(language: str | None) -> Sequence[str]:
    """Return a language tag and the broader ones it belongs to: en-gb, en."""
    parts = language.lower().split("-") if language else []
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _key(session: Session, statement: Statement, length: int) -> int:
    second = dates.parse(statement.date).second
    if second is None:
        return pack(Key(statement.first_day, statement.number, length))
    placed = None if statement.key is None else _placed(statement.key)
    if placed is not None and (placed.day, placed.second) == (statement.first_day, second):
        return pack(replace(placed, length=length))
    tie, moves = seconds.place(session, statement, second)
    if moves:
        _move(session, moves)
    return pack(Key(statement.first_day, tie, length, second))


def _placed(key: int) -> Key | None:
    """Return the parts of a key; None of a damaged one that has none."""
    try:
        return unpack(key)
    except ValueError:
        return None


def _move(session: Session, moves: Sequence[seconds.Move]) -> None:
    """Give statements other keys, in this order; no row of the index can be moved."""
    index, keys = text.dialect(session), {each.number: each.new for each in moves}
    index.delete(session, [each.old for each in moves])
    session.execute(update(Statement), [{"number": each.number, "key": each.new} for each in moves])
    with batches.opened(session, batches.Batch(defers=False)):  # it knows each name once
        for statements in whole.some(session, sorted(keys)):
            for each in statements:
                set_committed_value(each, "key", keys[each.number])
            write(session, ((each, analysis.analyse(texts(each))) for each in statements))
            for each in statements:  # to be read anew: a savepoint does not take back what was set
                session.expire(each, ["key"])


def _write(session: Session, statement: Statement, document: Document, key: int) -> None:
    old, statement.key = statement.key, key
    statement.published = clocks.published(statement)
    rows = text.dialect(session)
    if old not in (None, key):
        rows.delete(session, [old])
    entry = analysis.entry(key, document, tokens(session, statement))
    rows.add(session, [entry], new=old is None)
