"""Statements as far as it takes to tell whether they are alike, read in few queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Appearance, JointSpeaker, Speaker, Statement
from service.record import survivors
from service.text.likeness import Text
from service.text.lists import Among

Labelled = tuple[str, Text]
"""A text of a statement, and which of its texts it is."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Who said it, when, and every text that it has, each once; `key` is its place in the index.

    Who was merged into another is the other.
    """

    key: int
    number: int
    speaker_number: int
    speakers: frozenset[int]
    is_unnamed: bool
    text_key: str
    first_day: int
    last_day: int
    texts: Sequence[Labelled]


def of(statement: Statement) -> Outline:
    """Return the outline of a statement that was read as a whole."""
    wordings = (each.wording for each in statement.appearances if each.wording is not None)
    return Outline(
        key=statement.key,
        number=statement.number,
        speaker_number=statement.speaker.shown.number,
        speakers=frozenset(each.shown.number for each in statement.speakers),
        is_unnamed=statement.speaker.kind == "unnamed",
        text_key=statement.text_key,
        first_day=statement.first_day,
        last_day=statement.last_day,
        texts=_texts(statement.text, statement.original_text, wordings),
    )


def read(session: Session, keys: Sequence[int]) -> list[Outline]:
    """Return the outlines of the statements of some keys of the text index, in their order."""
    rows = session.execute(_STATEMENTS.where(Among(Statement.key, keys))).all()
    numbers = [row.number for row in rows]
    joint: dict[int, set[int]] = defaultdict(set)
    for number, speaker in session.execute(_JOINT.where(Among(_joint, numbers))):
        joint[number].add(speaker)
    wordings: dict[int, list[str]] = defaultdict(list)
    for number, wording in session.execute(_WORDINGS.where(Among(_carried, numbers))):
        wordings[number].append(str(wording))
    by_key = {row.key: row for row in rows}
    ordered = [by_key[key] for key in keys]
    return [_outline(row, joint[row.number], wordings[row.number]) for row in ordered]


def _outline(row: Any, joint: set[int], wordings: Sequence[str]) -> Outline:
    return Outline(
        key=row.key,
        number=row.number,
        speaker_number=row.speaker_number,
        speakers=frozenset({row.speaker_number, *joint}),
        is_unnamed=row.kind == "unnamed",
        text_key=row.text_key,
        first_day=row.first_day,
        last_day=row.last_day,
        texts=_texts(row.text, row.original_text, iter(wordings)),
    )


def _texts(text: str, original: str | None, wordings: Iterator[str]) -> list[Labelled]:
    found = {text: "text"}
    if original is not None:
        found.setdefault(original, "original")
    for wording in wordings:
        found.setdefault(wording, "wording")
    return [(label, Text(words)) for words, label in found.items()]


_joint, _carried = JointSpeaker.statement_number, Appearance.statement_number
_STATEMENTS = select(
    Statement.key,
    Statement.number,
    survivors.of(Speaker).label("speaker_number"),
    Speaker.kind,
    Statement.text_key,
    Statement.first_day,
    Statement.last_day,
    Statement.text,
    Statement.original_text,
).join(Statement.speaker)
_JOINT = select(_joint, survivors.of(Speaker)).join(JointSpeaker.speaker)
_WORDINGS = (
    select(_carried, Appearance.wording)
    .where(Appearance.wording.is_not(None))
    .order_by(_carried, Appearance.position)
)
