"""Statements on their way into the record, with all that is found out before it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.record import indexing, rules, twins
from service.text import analysis


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to be recorded, and what was found out about it without the database.

    `is_concluded`: its external id was made of its content, so that there is nothing to update.
    """

    fields: Mapping[str, Any]
    document: analysis.Document
    text_key: str
    is_concluded: bool = False


def draft(fields: Mapping[str, Any], *, is_concluded: bool = False) -> Draft:
    """Return what is to be recorded of fields of the right shape. Raises Invalid."""
    rules.check(fields)
    texts = indexing.texts_of(fields)
    document = analysis.analyse(texts)
    if len(texts) > 1 or document.truncated:
        key = twins.key(fields["text"])
    else:
        key = twins.key_of(document.words, fields["text"])
    return Draft(fields, document, key, is_concluded)
