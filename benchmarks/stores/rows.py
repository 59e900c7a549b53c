"""What a block of the corpus comes to, and what has to be known to make it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from benchmarks.corpus.blocks import DAYS, LAST_DAY
from benchmarks.stores.plain import Credited
from service.record.batches import Batch

BY = "corpus"
"""Whom the statements are recorded by."""

TABLES = (
    "source",
    "source_word",
    "speaker",
    "speaker_name",
    "statement",
    "joint_speaker",
    "tag",
    "appearance",
    "carrier",
)
"""The tables that a block fills, in an order that foreign keys allow; history comes after."""


@dataclass
class Known:
    """What is recorded before the statements: named speakers by their names, numbers of labels."""

    count: int
    named: Mapping[str, Credited]
    labels: Mapping[tuple[str, str], int]


@dataclass
class Rows:
    """What a block comes to: rows by their tables, of the index, and revisions to be chained."""

    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    index: list[Any] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)


class Desk:
    """In the place of a session: it knows every label."""

    def __init__(self, labels: Mapping[tuple[str, str], int]) -> None:
        self.info = {"batch": Batch(labels=dict(labels))}


def moment(number: int, count: int) -> datetime:
    """Return when a statement is recorded: the later, the greater its number."""
    last = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)
    return last - timedelta(seconds=DAYS * 86_400 - DAYS * 86_400 * number // count)


def id_of(at: datetime, number: int) -> UUID:
    """Return a UUIDv7 that follows from a moment and a number."""
    milliseconds = int(at.timestamp()) * 1_000
    spread = number * 0x9E3779B97F4A7C15 & 0x0FFF_FFFF_FFFF_FFFF
    return UUID(int=milliseconds << 80 | 7 << 76 | 8 << 60 | spread)
