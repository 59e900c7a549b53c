"""The texts of the statements on a page with the words marked that were searched for."""

from collections.abc import Callable, Sequence

from service import text
from service.models import Statement
from service.record import indexing
from service.record.documents import Document
from service.text.highlight import highlight
from service.text.query import parse

Documents = Callable[[Statement], Document]


def adding(statements: Sequence[Statement], typed: str | None, document: Documents) -> Documents:
    """Return what makes documents of these statements, each with ``highlight`` in it.

    The document's own texts stay as they are. Where no words were typed nothing is marked, so
    that the shape is the same. ``typed`` is known to be a query that can be searched.
    """
    languages = {tag for statement in statements for _, tag in indexing.texts(statement)}
    query = parse(typed, languages) if typed is not None and languages else NOTHING
    return lambda statement: document(statement) | {"highlight": _of(statement, query)}


NOTHING = text.Query(((),))
"""A query that no word matches."""


def _of(statement: Statement, query: text.Query) -> Document:
    marked = [highlight(words, tag, query) for words, tag in indexing.texts(statement)]
    first, *rest = marked
    original = rest.pop(0) if statement.original_text is not None else None
    wordings = iter(rest)
    return {
        "text": first,
        "original": original,
        "wordings": [
            None if appearance.wording is None else next(wordings)
            for appearance in statement.appearances
        ],
    }
