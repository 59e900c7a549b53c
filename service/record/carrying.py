"""How a source carries a statement: the columns of an appearance, set from fields of the wire."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from service.models import Appearance, Carrier, Source, Statement
from service.record import ids, plain, quotations, sources
from service.record.remarks import Warnings
from service.text.tags import differ

PLAIN = ("wording", "language", "cue", "credited_as")
"""Fields that are columns of the same name and nothing more."""

PARTS = ("exact", "prefix", "suffix", "start", "end")

TRANSLATING = {"language", "original"}
"""Fields of a statement by which the words of its sources are a translation or none."""


def make_all(
    session: Session,
    statement: Statement,
    fields: Mapping[str, Any],
    *,
    by: str,
    warnings: Warnings,
) -> None:
    """Add the appearances of a new statement, or that in its one source."""
    given: Sequence[Mapping[str, Any]] | None = fields.get("appearances")
    for place, each in enumerate([{"source": fields["source"]}] if given is None else given):
        pointer = "" if given is None else f"/appearances/{place}"
        made = make(session, statement, each, by=by, pointer=pointer, warnings=warnings)
        statement.appearances.append(made)


def make(
    session: Session,
    statement: Statement,
    fields: Mapping[str, Any],
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
) -> Appearance:
    """Return a new appearance, behind those the statement has; the caller adds it to them."""
    last = max((each.position for each in statement.appearances), default=-1)
    # Of one that is added to a statement already recorded nothing could be read later.
    made = plain.beside(statement, Appearance)(
        id=ids.new(), position=last + 1, selectors=[], via=[]
    )
    every = {"quotation": None, "translated_by": None, **fields}
    apply(session, statement, made, every, by=by, pointer=pointer, warnings=warnings)
    return made


def apply(  # noqa: PLR0913 - a change of one thing within another
    session: Session,
    statement: Statement,
    appearance: Appearance,
    fields: Mapping[str, Any],
    *,
    by: str,
    pointer: str,
    warnings: Warnings,
) -> None:
    """Set what the fields state and leave the rest; None empties a field.

    An appearance that does not say how the words are given gives them as the statement does.
    Warns where another appearance is of that source, and of marks in a wording that is direct.
    Raises Invalid where the source is unknown, Conflict where it is another and was erased.
    """
    was_translated = is_translated(statement, appearance)
    if "source" in fields:
        at = f"{pointer}/source"
        source = _source(session, appearance, fields["source"], by, at, warnings)
        others = [each for each in statement.appearances if each is not appearance]
        if any(each.source.id == source.id for each in others):
            detail = f"the statement already appears in the source {source.id}"
            warnings.add(at, "source-repeated", detail)
        appearance.source = source
    for name in PLAIN:
        if name in fields:
            setattr(appearance, name, fields[name])
    if "quotation" in fields:
        appearance.quotation = fields["quotation"] or statement.quotation
    if fields.get("wording") is not None and fields.get("quotation") is None:
        words = {"text": appearance.wording, "quotation": appearance.quotation}
        quotations.warn_of_new_marks(statement.text, words, warnings, pointer)
    if "translated_by" in fields:
        appearance.translated_by = fields["translated_by"]
        settle(statement, appearance)
    elif "language" in fields:
        settle(statement, appearance, was_translated=was_translated)
    if "via" in fields:
        appearance.via = [
            _carrier(appearance, place, each) for place, each in enumerate(fields["via"] or ())
        ]
    if "selectors" in fields:
        given = fields["selectors"] or ()
        appearance.selectors = [{part: each.get(part) for part in PARTS} for each in given]


def _source(
    session: Session,
    appearance: Appearance,
    given: Mapping[str, Any],
    by: str,
    pointer: str,
    warnings: Warnings,
) -> Source:
    """Return the source that is given: the one that stands there already, where it has all that.

    To state it anew is no correction, though by an outlet alone a new one would be made.
    """
    present = appearance.source
    if present is not None and sources.has(present, given):
        return present
    found = sources.resolve(session, given, by=by, pointer=pointer, warnings=warnings)
    if found is not present:
        sources.refuse_erased(found, f"{pointer}/id")
    return found


def follow(statement: Statement, quotation: str) -> None:
    """Let sources that gave the statement's own words as it did give them as it does now."""
    for each in statement.appearances:
        if each.wording is None and each.quotation == quotation:
            each.quotation = statement.quotation


def settle(statement: Statement, appearance: Appearance, *, was_translated: bool = False) -> None:
    """Say `unknown` where the words are known to be a translation and nobody said whose.

    Of words that were one before a change, and by it are none, it is said no more.
    """
    if is_translated(statement, appearance):
        appearance.translated_by = appearance.translated_by or "unknown"
    elif was_translated and appearance.translated_by == "unknown":
        appearance.translated_by = None


def is_translated(statement: Statement, appearance: Appearance) -> bool:
    """Tell whether an appearance has the words in another language than they were said in."""
    return differ(statement.original_language, appearance.language or statement.language)


def _carrier(appearance: Appearance, place: int, given: Mapping[str, Any]) -> Carrier:
    return plain.beside(appearance, Carrier)(
        position=place,
        name=given["name"],
        relation=given["relation"],
        url=given.get("url"),
    )
