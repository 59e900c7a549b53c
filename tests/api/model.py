"""What the record must be after anything that was done to it, as a plain dictionary says it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Kept:
    """A statement as it should be: its fields, and all that was done to it."""

    id: str
    fields: dict[str, Any]
    withdrawn: bool = False
    etag: str = ""
    merged_into: str | None = None
    parts: list[tuple["Kept", list[str | None]]] = field(default_factory=list)
    """What became part of it, and the wordings that each brought; none where it is the text."""

    past: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)
    """What was done, why, and the fields from then on."""

    @property
    def status(self) -> str:
        return "withdrawn" if self.withdrawn else "current"

    def note(self, action: str, reason: str | None) -> None:
        """Put down a revision."""
        self.past.append((action, reason, self.fields | {"status": self.status}))

    @property
    def wordings(self) -> list[str]:
        """The text of each appearance."""
        text: str = self.fields["text"]
        return [text, *(each or text for _, brought in self.parts for each in brought)]

    def holds(self, word: str) -> bool:
        """Tell whether a word stands in the text or in a wording."""
        return any(word in each.split() for each in self.wordings)


def add(model: dict[str, Kept], id: str, fields: dict[str, Any]) -> Kept:
    """Put down a statement that was recorded."""
    model[id] = Kept(id, fields)
    model[id].note("add", None)
    return model[id]


def correct(kept: Kept, fields: dict[str, Any], reason: str) -> None:
    """Put down a correction; one that changes nothing is none."""
    if kept.fields | fields != kept.fields:
        kept.fields = kept.fields | fields
        kept.note("correct", reason)


def turn(kept: Kept, reason: str, *, withdrawn: bool) -> None:
    """Put down that a statement was withdrawn, or restored."""
    kept.withdrawn = withdrawn
    kept.note("withdraw" if withdrawn else "restore", reason)


def merge(kept: Kept, survivor: Kept, reason: str) -> None:
    """Put down that a statement became part of another."""
    text = survivor.fields["text"]
    survivor.parts.append((kept, [each if each != text else None for each in kept.wordings]))
    kept.merged_into = survivor.id
    for each in (kept, survivor):
        each.note("merge", reason)


def unmerge(survivor: Kept, reason: str) -> Kept:
    """Put down that the newest part is a statement of its own again."""
    kept, _ = survivor.parts.pop()
    kept.merged_into = None
    for each in (kept, survivor):
        each.note("unmerge", reason)
    return kept


def survivor(model: dict[str, Kept], kept: Kept) -> Kept:
    """Return what a statement is part of in the end; itself where it is part of none."""
    while kept.merged_into:
        kept = model[kept.merged_into]
    return kept


def shut(kept: Kept) -> int:
    """Return the status of every change of a statement that cannot be changed; 0 for others."""
    if kept.merged_into:
        return 409
    return 410 if kept.withdrawn else 0


def apart(kept: Kept, into: Kept) -> int:
    """Return the status of a merge into a statement that cannot take it; 0 for others."""
    if kept is into:
        return 422
    same = kept.fields["speaker"] == into.fields["speaker"]
    return 409 if shut(into) or not same else 0


def found(model: dict[str, Kept], **asked: Any) -> list[str]:
    """Return the ids that a search must find: the newest first, of a day those recorded last."""
    status = asked.get("status", "current")
    rows = [
        each
        for each in model.values()
        if each.status == status
        and each.merged_into is None
        and ("q" not in asked or each.holds(asked["q"]))
        and ("speaker" not in asked or each.fields["speaker"] == asked["speaker"])
        and ("role" not in asked or each.fields["role"] == asked["role"])
    ]
    return [each.id for each in sorted(rows, key=lambda each: (each.fields["date"], each.id))][::-1]
