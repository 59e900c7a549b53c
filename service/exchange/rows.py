"""One row of a file, as any format hands it over: a statement, or what is wrong with it."""

from dataclasses import dataclass
from typing import Any

from service.record.errors import Invalid


@dataclass(frozen=True, slots=True)
class Row:
    """A row that begins at a line, of so many characters; `given` is what POST would be sent."""

    line: int
    size: int
    given: Any = None
    fault: Invalid | None = None


def too_long(line: int) -> Row:
    """Return a row that is too long to be read."""
    detail = "the row is longer than 16 million characters"
    return Row(line, 0, fault=Invalid.at("", "too-long", detail))
