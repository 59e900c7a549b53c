"""A source carries a statement: its wording, its cue, how it credits the speaker."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from service.models import Appearance, Carrier, Statement
from service.record import ids, sources
from service.record.remarks import Warnings


def make(
    session: Session,
    statement: Statement,
    given: Mapping[str, Any],
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
) -> Appearance:
    """Return a new appearance of a statement, its source resolved; the caller adds it."""
    source = sources.resolve(
        session, given["source"], by=by, pointer=f"{pointer}/source", warnings=warnings
    )
    return Appearance(
        id=ids.new(),
        source=source,
        wording=given.get("wording"),
        quotation=given.get("quotation") or statement.quotation,
        language=given.get("language"),
        translated_by=given.get("translated_by") or _translated_by(statement),
        cue=given.get("cue"),
        credited_as=given.get("credited_as"),
        selectors=[
            {part: selector.get(part) for part in ("exact", "prefix", "suffix", "start", "end")}
            for selector in given.get("selectors", ())
        ],
        via=[
            Carrier(
                position=place,
                name=carrier["name"],
                relation=carrier.get("relation", "reported_by"),
                url=carrier.get("url"),
            )
            for place, carrier in enumerate(given.get("via", ()))
        ],
    )


def _translated_by(statement: Statement) -> str | None:
    """Return `unknown` where the words are known to be a translation and nobody said whose."""
    original = statement.original_language
    return "unknown" if original is not None and original != statement.language else None
