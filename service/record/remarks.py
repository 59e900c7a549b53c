"""Remarks that never block: what a writer or a searcher should look at."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from service.record.errors import Remark

Subject = TypeVar("Subject")


class Warnings(list[Remark]):
    """The warnings of one request, in the order they came up."""

    def add(self, pointer: str, code: str, detail: str) -> None:
        """Add one; the same remark at the same place is kept once."""
        remark = Remark(pointer, code, detail)
        if remark not in self:
            self.append(remark)


def shortened(text: str, most: int) -> str:
    """Return what a remark shows of a text: all of it, or so many characters of its beginning."""
    return text if len(text) <= most else f"{text[:most]}…"


@dataclass(frozen=True, slots=True)
class Recorded(Generic[Subject]):
    """A subject of the record as it was just written, with what the writer should look at."""

    subject: Subject
    warnings: Warnings
