"""Statements that are recorded together: what was looked up for all of them, and what is new.

While a batch is open on a session, names and sources are answered from it. While it defers, what
is made is only noted in it, so that a statement that is refused leaves nothing to undo in the
database; `service.record.bulk` writes what was noted, all at once.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from service.models import Source, Speaker
from service.record import plain

Subject: TypeAlias = Speaker | Source
Value = TypeVar("Value")

MOST = 500
"""Statements of one batch."""


MOST_ASKED = 10_000
"""Values that one query asks for; SQLite takes 32,766 in all, PostgreSQL 65,535."""


class Alone(Exception):  # noqa: N818 - it says what is to be done
    """A statement changes what others of the batch refer to: those are to be written first."""


@dataclass(slots=True)
class Batch:
    """What is known and new. Whatever a statement of the batch names has a key, known or not."""

    bearers: dict[str, list[Speaker]] = field(default_factory=dict)
    speakers: dict[UUID, Speaker] = field(default_factory=dict)
    by_url: dict[str, Source | None] = field(default_factory=dict)
    by_item: dict[str, list[Source]] = field(default_factory=dict)
    sources: dict[UUID, Source] = field(default_factory=dict)
    labels: dict[tuple[str, str], int] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    ties: dict[tuple[int, int], int] = field(default_factory=dict)
    """The last place that is taken within a second of a day."""

    spaced: bool = True
    """Whether places within a second are left free for what may come between its statements."""

    made: list[Subject] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    defers: bool = True

    def learn(self, subject: Subject) -> None:
        """Answer with a subject that was made, or has changed, from now on."""
        if isinstance(subject, (Source, plain.Source)):
            self._learn_source(subject)
            return
        self.speakers[subject.id] = subject
        if subject.kind == "unnamed":
            return
        for called in dict.fromkeys(each.folded for each in subject.names):
            _put(self.bearers.setdefault(called, []), subject)
        if subject.revision > 1:  # names of what was merged into it lead to it too
            for known in self.bearers.values():
                if any(each.id == subject.id for each in known):
                    _put(known, subject)
            for part in self.speakers.values():
                if part.survivor is not None and part.survivor.id == subject.id:
                    part.survivor = subject

    def forget(self, subject: Subject) -> None:
        """Answer no more with a subject that was noted and is not to be made after all."""
        if isinstance(subject, (Source, plain.Source)):
            self._forget_source(subject)
            return
        del self.speakers[subject.id]
        for named in self.bearers.values():
            if subject in named:
                named.remove(subject)

    def _forget_source(self, source: Source) -> None:
        del self.sources[source.id]
        if source.url_key is not None:
            self.by_url[source.url_key] = None
        if source.item_key is not None:
            self.by_item[source.item_key].remove(source)

    def _learn_source(self, source: Source) -> None:
        self.sources[source.id] = source
        if source.url_key is not None:
            self.by_url[source.url_key] = source
        if source.item_key is not None:
            alike = self.by_item.setdefault(source.item_key, [])
            _put(alike, source)
            # One of before may have become like a later one; what has no number yet is the last.
            alike.sort(key=lambda each: (each.number is None, each.number))


def _put(known: list[Any], subject: Subject) -> None:
    """Put a subject in the place of what was known of it, else behind the others."""
    for place, each in enumerate(known):
        if each.id == subject.id:
            known[place] = subject
            return
    known.append(subject)


def parts(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield so many values at a time as one query asks for; nothing where there are none."""
    rest = iter(values)
    while some := list(islice(rest, MOST_ASKED)):
        yield some


def of(session: Session) -> Batch | None:
    """Return the batch that is open on a session, or None."""
    found: Batch | None = session.info.get("batch")
    return found


def deferring(session: Session) -> Batch | None:
    """Return the batch that takes what is to be written, None where it is to be written now."""
    batch = of(session)
    return batch if batch is not None and batch.defers else None


def keep(session: Session, made: Subject) -> None:
    """Keep a subject that was made, to be written with the batch, or with the session at once."""
    batch = of(session)
    if batch is not None:
        batch.learn(made)
    if batch is not None and batch.defers:
        batch.made.append(made)
    else:
        session.add(made)
        session.flush()


@contextmanager
def opened(session: Session, batch: Batch) -> Iterator[Batch]:
    """Open a batch on a session while the block runs, in place of one that is open."""
    before, session.info["batch"] = of(session), batch
    try:
        yield batch
    finally:
        session.info["batch"] = before
