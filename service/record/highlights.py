"""The texts of the statements on a page with the words marked that were searched for."""

from collections.abc import Sequence

from service import text
from service.record import indexing
from service.record.documents import Document
from service.text.highlight import Marker
from service.text.query import parse

NOTHING = text.Query(((),))
"""A query that no word matches."""


def of(statements: Sequence[Document], typed: str | None) -> list[Document]:
    """Return, of documents of statements, their texts in which the words are marked.

    What is marked in one depends on no other. Where no words were typed nothing is marked, so that
    the shape is the same. ``typed`` is known to be a query that can be searched.
    """
    texts = [indexing.texts_of(statement) for statement in statements]
    languages = {tag for each in texts for _, tag in each}
    marker = Marker(parse(typed, languages) if typed is not None and languages else NOTHING)
    return [
        _of(statement, [marker.mark(*one) for one in each])
        for statement, each in zip(statements, texts, strict=True)
    ]


def _of(statement: Document, marked: Sequence[str]) -> Document:
    first, *rest = marked
    original = rest.pop(0) if statement["original"]["text"] is not None else None
    wordings = iter(rest)
    return {
        "text": first,
        "original": original,
        "wordings": [
            None if appearance["wording"] is None else next(wordings)
            for appearance in statement["appearances"]
        ],
    }
