"""A page of an ordered list, and an honest count of the whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.record.remarks import Warnings

Row = TypeVar("Row")
Shown = TypeVar("Shown")

BOUND = 1_000
"""Where a bounded total stops counting."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are: exactly, or at least so many."""

    value: int
    relation: str = "exact"

    @classmethod
    def bounded(cls, counted: int) -> "Total":
        """Make a total of a count that went one beyond the bound, if there were so many."""
        return cls(counted) if counted <= BOUND else cls(BOUND, "at_least")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list in its order, and the cursor of the next page, or None at the end."""

    data: Sequence[Row]
    total: Total
    next: str | None
    warnings: Warnings = field(default_factory=Warnings)
    facets: Mapping[str, Any] = field(default_factory=dict)

    def mapped(self, show: Callable[[Row], Shown]) -> "Page[Shown]":
        """Return the page with what each row is shown as in its place."""
        return self.holding([show(row) for row in self.data])

    def holding(self, data: Sequence[Shown]) -> "Page[Shown]":
        """Return the page with other rows in the place of its own."""
        return Page(data, self.total, self.next, self.warnings, self.facets)


def page(
    rows: Sequence[Row], limit: int, total: Total, cursor_of: Callable[[Row], str]
) -> Page[Row]:
    """Make a page of rows that were read one beyond the limit."""
    shown = rows[:limit]
    return Page(shown, total, cursor_of(shown[-1]) if len(rows) > limit else None)


def bounded_total(session: Session, rows: Select[Any]) -> Total:
    """Count rows up to the bound."""
    some = rows.limit(BOUND + 1).subquery()
    return Total.bounded(session.scalar(select(func.count()).select_from(some)) or 0)
