"""What a statement says: its columns, set from fields of the wire, all of them or some."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from service.models import Statement, Tag
from service.record import attributions, dates, names, plain, quotations, twins
from service.record.remarks import Warnings

PLAIN = (
    "external_id",
    "language",
    "role",
    "date_as_published",
    "channel",
    "said_to",
    "place",
    "context",
    "note",
)
"""Fields that are columns of the same name and nothing more."""

QUOTED = ("text", "quotation", "verbatim")
"""Fields that are settled together: what is verbatim follows from the words."""


def apply(
    session: Session,
    statement: Statement,
    fields: Mapping[str, Any],
    *,
    by: str,
    warnings: Warnings,
    text_key: str | None = None,
) -> None:
    """Set what the fields state and leave the rest; None empties a field.

    `fields` are those of schemas.NewStatementSchema, already of the right shape and by the rules
    (`service.record.rules`); `text_key` is that of the text (`service.record.twins`), where it is
    at hand. Raises Invalid and Conflict as attributions do.
    """
    for name in PLAIN:
        if name in fields:
            setattr(statement, name, fields[name])
    if "status" in fields:
        statement.status = fields["status"] or "current"
    if "original" in fields:
        original = fields["original"]
        if original is None:
            original = {"text": None, "language": None}
        statement.original_text = original.get("text", statement.original_text)
        statement.original_language = original.get("language", statement.original_language)
    if "date" in fields:
        said = dates.parse(fields["date"])
        statement.date = fields["date"]
        statement.first_day, statement.last_day = said.first_day, said.last_day
    if "tags" in fields:
        statement.tags = tags(fields["tags"] or (), plain.beside(statement, Tag))
    if any(name in fields for name in QUOTED):
        words = quoted(statement, fields)
        if "quotation" not in fields:
            quotations.warn_of_new_marks(statement.text, words, warnings)
        statement.text = words["text"]
        statement.text_key = text_key or twins.key(words["text"])
        statement.quotation, statement.verbatim = quotations.settle(words, warnings)
    attributions.apply(session, statement, fields, by=by, warnings=warnings)


def quoted(statement: Statement, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words that a statement has once the fields are applied, as they are settled.

    Verbatim passages that nobody stated are left out: they follow from the text anew.
    """
    text, quotation = statement.text, statement.quotation
    concluded = text is None or quotations.passages(text, quotation) == statement.verbatim
    kept: dict[str, Any] = {"text": text, "quotation": quotation}
    if not concluded:
        kept["verbatim"] = statement.verbatim
    return kept | {name: fields[name] for name in QUOTED if name in fields}


def tags(given: Iterable[str], make: Callable[..., Tag] = plain.Tag) -> list[Tag]:
    """Return the tags of these names, each once, as it came first."""
    once: dict[str, str] = {}
    for name in given:
        once.setdefault(names.key(name), name)
    return [
        make(position=place, name=name, folded=folded)
        for place, (folded, name) in enumerate(once.items())
    ]
