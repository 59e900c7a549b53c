"""Statements on their way into the record, with all that is found out before it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.record import indexing, rules, twins
from service.text import analysis


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to be recorded by a client, and what was found out without the database.

    `is_concluded`: its external id was made of its content, so that there is nothing to update.
    """

    fields: Mapping[str, Any]
    by: str
    document: analysis.Document
    text_key: str
    is_concluded: bool = False

    @property
    def known_by(self) -> tuple[str, str] | None:
        """The client and its own id of the statement; None where it has none."""
        external_id = self.fields.get("external_id")
        return None if external_id is None else (self.by, external_id)


def draft(fields: Mapping[str, Any], *, by: str, is_concluded: bool = False) -> Draft:
    """Return what is to be recorded of fields of the right shape. Raises Invalid."""
    rules.check(fields)
    texts = indexing.texts_of(fields)
    document = analysis.analyse(texts)
    return Draft(fields, by, document, twins.key_within(document, texts), is_concluded)
