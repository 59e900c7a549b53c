"""Remarks that never block: what a writer or a searcher should look at."""

from service.record.errors import Remark


class Warnings(list[Remark]):
    """The warnings of one request, in the order they came up."""

    def add(self, pointer: str, code: str, detail: str) -> None:
        """Add one; the same remark at the same place is kept once."""
        remark = Remark(pointer, code, detail)
        if remark not in self:
            self.append(remark)
