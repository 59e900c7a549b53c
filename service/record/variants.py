"""The wordings of a statement side by side: its original, and what each source has in its place."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from service.models import Appearance, Statement
from service.record import documents, statements
from service.record.documents import Document
from service.record.remarks import Warnings
from service.text.alignment import Alignment, Reference
from service.text.analysis import fold_name
from service.text.segments import SAME, Segment
from service.text.tags import differ

TRANSLATION = "translation"
OTHER_CUE = "other_cue"

KINDRED = 0.5
"""Two translations that share fewer of their words are not held word against word."""

MOST_COMPARED = 50_000
"""Words of different wordings after which one answer compares no more: five of the longest.

Where a script has no spaces a character counts as a word: it takes as long.
"""

Compared = tuple[str | None, Sequence[Segment] | None]
"""A wording, and its segments; no segments where it was not compared."""


def of(session: Session, id: UUID) -> tuple[Document, Warnings]:
    """Return a statement's text and what every variant has in its place, word by word.

    The original comes first, then the appearances in their order. A wording that would be too
    much to compare has a warning. Raises NotFound, Gone, Merged.
    """
    statement = statements.get(session, id)
    comparison = _Comparison(statement)
    variants = [] if statement.original_text is None else [_original(statement)]
    for each in statement.appearances:
        compared = comparison.of(each, f"/variants/{len(variants)}")
        variants.append(_variant(each, statement, compared, comparison.has_other_cue(each)))
    document = {
        "id": str(statement.id),
        "text": statement.text,
        "language": statement.language,
        "revision": statement.revision,
        "variants": variants,
    }
    return document, comparison.warnings


class _Comparison:
    """Holds the wordings of one statement against its text, each different one once."""

    def __init__(self, statement: Statement) -> None:
        self.warnings = Warnings()
        self._statement = statement
        self._reference = Reference(statement.text)
        self._known: dict[str, Alignment] = {}
        self._left = MOST_COMPARED
        cues = (each.cue for each in statement.appearances if each.cue is not None)
        self._cue = fold_name(next(cues, ""))

    def has_other_cue(self, appearance: Appearance) -> bool:
        """Tell whether the cue is another than that of the first appearance that has one."""
        return appearance.cue is not None and fold_name(appearance.cue) != self._cue

    def of(self, appearance: Appearance, pointer: str) -> Compared:
        """Return the wording of an appearance, and its segments."""
        text, wording = self._statement.text, appearance.wording
        if differ(appearance.language, self._statement.language):
            return wording, _whole(text, wording or "")
        if wording is None:
            wording = text
        alignment = self._alignment(wording)
        if alignment is None:
            self.warnings.add(
                pointer, "not-compared", "the wordings are too long to be compared all at once"
            )
            return wording, None
        if alignment.likeness < KINDRED and self._are_translations(appearance):
            return wording, _whole(text, wording)
        return wording, alignment.segments

    def _alignment(self, wording: str) -> Alignment | None:
        if wording not in self._known:
            if self._left <= 0 and wording != self._statement.text:
                return None
            self._known[wording] = made = self._reference.align(wording)
            self._left -= made.size
        return self._known[wording]

    def _are_translations(self, appearance: Appearance) -> bool:
        return appearance.translated_by is not None and _is_translated(self._statement)


def _is_translated(statement: Statement) -> bool:
    """Tell whether the text of a statement is known to be a translation."""
    return (
        statement.original_text is not None
        or differ(statement.original_language, statement.language)
        or any(
            each.translated_by is not None and each.wording in {None, statement.text}
            for each in statement.appearances
        )
    )


def _whole(text: str, wording: str) -> Sequence[Segment]:
    return (Segment(TRANSLATION, text, wording),)


def _original(statement: Statement) -> Document:
    wording = statement.original_text or ""
    return {
        "kind": "original",
        "appearance": None,
        "source": None,
        "quotation": None,
        "language": statement.original_language,
        "translated_by": None,
        "cue": None,
        "credited_as": None,
        "via": [],
        **_side_by_side((wording, _whole(statement.text, wording)), other_cue=False),
    }


def _variant(of: Appearance, statement: Statement, compared: Compared, other_cue: bool) -> Document:
    return {
        "kind": "appearance",
        "appearance": str(of.id),
        "source": documents.source_in_brief(of.source),
        "quotation": of.quotation,
        "language": of.language or statement.language,
        "translated_by": of.translated_by,
        "cue": of.cue,
        "credited_as": of.credited_as,
        "via": [documents.carrier(each) for each in of.via],
        **_side_by_side(compared, other_cue),
    }


def _side_by_side(compared: Compared, other_cue: bool) -> Document:
    wording, segments = compared
    differences = [*kinds(segments or ()), *([OTHER_CUE] if other_cue else [])]
    return {
        "wording": wording,
        "differences": None if segments is None else differences,
        "segments": None if segments is None else [segment(each) for each in segments],
    }


def kinds(segments: Sequence[Segment]) -> list[str]:
    """Return the kinds of difference, in the order in which they occur."""
    return list(dict.fromkeys(each.kind for each in segments if each.kind != SAME))


def segment(of: Segment) -> Document:
    """Return a stretch of two texts as it is shown."""
    return {"kind": of.kind, "text": of.text, "wording": of.wording}
