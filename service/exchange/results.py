"""What became of each row of a file, and of the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from service.record.errors import RecordError, Remark, shown

DRY = {"created": "would-create", "updated": "would-update"}
"""What is said instead where nothing is to be written."""

MOST_FAULTS = 20
"""Faults of one row that its result names."""

MOST_NAMESAKES = 5
"""Bearers of an ambiguous name that a result lists; the fault says how many there are."""

ERROR = "error"
"""The row was refused."""

NOT_WRITTEN = "not-written"
"""The row is in order, and another one of an atomic import is not."""

STATUSES = (
    "created",
    "updated",
    "unchanged",
    "skipped",
    ERROR,
    *DRY.values(),
    NOT_WRITTEN,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the row that begins at a line; `beside` is what an error says beside faults.

    It is not much larger than the row, however much is wrong with it and however many bear a name.
    """

    line: int
    status: str
    id: UUID | None = None
    warnings: Sequence[Remark] = ()
    faults: Sequence[Remark] = ()
    beside: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def refused(cls, line: int, error: RecordError) -> Self:
        """Make the result of a row that was refused: of very much the first, and how much more."""
        faults, beside = error.remarks, dict(error.extra)
        if (more := len(faults) - MOST_FAULTS) > 0:
            further = Remark("", "further", f"and {more:,} more to mend in this row")
            faults = (*faults[:MOST_FAULTS], further)
        if "speakers" in beside:
            beside["speakers"] = beside["speakers"][:MOST_NAMESAKES]
        return cls(line, ERROR, faults=faults, beside=beside)

    @property
    def is_refused(self) -> bool:
        """Whether the row was refused."""
        return self.status == ERROR

    def document(self) -> dict[str, Any]:
        """Return it as clients read it; what an error says beside its remarks stands there too."""
        return {
            "line": self.line,
            "status": self.status,
            "id": None if self.id is None else str(self.id),
            "errors": shown(self.faults),
            "warnings": shown(self.warnings),
            **self.beside,
        }


@dataclass(slots=True)
class Summary:
    """How many rows there were, by what became of them."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count a result."""
        self.counts[result.status] += 1

    @property
    def is_clean(self) -> bool:
        """Whether no row was refused."""
        return not self.counts[ERROR]

    @property
    def has_written(self) -> bool:
        """Whether any row changed the record."""
        return bool(self.counts["created"] or self.counts["updated"])

    def document(self) -> dict[str, int]:
        """Return it as clients read it."""
        counts = {status: self.counts[status] for status in STATUSES}
        return {"lines": self.counts.total(), **counts}

    def __str__(self) -> str:
        """Return it as an operator reads it."""
        counts = [f"{self.counts[s]:,} {s}" for s in STATUSES if self.counts[s]]
        total = self.counts.total()
        return f"{total:,} line{'s' * (total != 1)}: {', '.join(counts) or 'nothing to do'}"
