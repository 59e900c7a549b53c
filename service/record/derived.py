"""Columns that follow from what is recorded: what each of them ought to hold.

Names, items, words and days are found by them. The history keeps none, so that they are compared
with the rest of their row, and can be made of it anew.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from service.models import Source, Speaker, Statement
from service.record import (
    clocks,
    dates,
    indexing,
    names,
    positions,
    source_words,
    sources,
    speakers,
    twins,
)
from service.text.analysis import Document


class Due(NamedTuple):
    """A column of a row, and what it ought to hold."""

    row: Any
    column: str
    value: Any

    @property
    def is_there(self) -> bool:
        """Whether the column holds it."""
        return bool(getattr(self.row, self.column) == self.value)

    def put(self) -> None:
        """Let the column hold it."""
        setattr(self.row, self.column, self.value)

    def __str__(self) -> str:
        """Return the names of the table and the column."""
        return f"{self.row.__tablename__}.{self.column}"


def of_speaker(speaker: Speaker) -> Iterator[Due]:
    """Yield what follows from a speaker with names and positions."""
    yield Due(speaker, "folded", names.key(speaker.name))
    for called in speaker.names:
        if called.position == 0:
            yield Due(called, "name", speaker.name)
        name = called.name if called.position else speaker.name
        yield Due(called, "folded", names.key(name))
    for held in speaker.positions:
        yield Due(held, "folded", names.key(held.title))
        yield Due(held, "begins_first_day", dates.parse(held.begins).first_day)
        yield Due(held, "ends_last_day", dates.parse(held.ends).last_day)


def of_source(source: Source) -> Iterator[Due]:
    """Yield what follows from a source, but for its words."""
    published = dates.parse(source.published)
    yield Due(source, "published_first_day", published.first_day)
    yield Due(source, "published_last_day", published.last_day)
    yield Due(source, "url_key", sources.url_key(source.url))
    item = sources.item_key(source.outlet, source.title, source.published)
    yield Due(source, "item_key", item)
    yield Due(source, "folded", source_words.sorted_by(source))


def of_statement(statement: Statement, document: Document) -> Iterator[Due]:
    """Yield what follows from a whole statement and its analysis, but for its key."""
    said = dates.parse(statement.date)
    yield Due(statement, "first_day", said.first_day)
    yield Due(statement, "last_day", said.last_day)
    if not statement.is_erased:  # nothing is compared with one that has no words
        key = twins.key_within(document, indexing.texts(statement))
        yield Due(statement, "text_key", key)
    yield Due(statement, "published", clocks.published(statement))
    for tag in statement.tags:
        yield Due(tag, "folded", names.key(tag.name))


def labelled(speaker: Speaker) -> list[tuple[str, str]]:
    """Return the names that need a label for a speaker's sake: its own, and titles it held."""
    called = [(field, name) for field, name in speakers.labelled(speaker) if name]
    return called + [(positions.FIELD, held.title) for held in speaker.positions]
