"""The fields of a statement that may be empty, and how each is told to be.

A field of which a statement has several (a role for each speaker, an outlet for each source) is
missing where none of them is filled.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from service.models import Statement


def fields(statement: Statement) -> Sequence[str]:
    """Return the names of the fields that are empty."""
    return [name for name, filled in FIELDS.items() if not filled(statement)]


def _of_speakers(name: str) -> Callable[[Statement], Any]:
    def filled(statement: Statement) -> bool:
        own = getattr(statement, name)
        return bool(own) or any(getattr(each, name) for each in statement.joint_with)

    return filled


def _of_sources(name: str) -> Callable[[Statement], Any]:
    def filled(statement: Statement) -> bool:
        return any(getattr(each.source, name) for each in statement.appearances)

    return filled


def _carried(statement: Statement) -> bool:
    return any(each.via for each in statement.appearances)


FIELDS: Mapping[str, Callable[[Statement], Any]] = {
    "external_id": attrgetter("external_id"),
    "verbatim": attrgetter("verbatim"),
    "language": attrgetter("language"),
    "original": lambda statement: statement.original_text or statement.original_language,
    "role": _of_speakers("role"),
    "organisation": _of_speakers("organisation"),
    "joint_with": attrgetter("joint_with"),
    "date": attrgetter("date"),
    "date_as_published": attrgetter("date_as_published"),
    "channel": attrgetter("channel"),
    "said_to": attrgetter("said_to"),
    "place": attrgetter("place"),
    "context": attrgetter("context"),
    "tags": attrgetter("tags"),
    "note": attrgetter("note"),
    "via": _carried,
    "outlet": _of_sources("outlet"),
    "title": _of_sources("title"),
    "url": _of_sources("url"),
    "author": _of_sources("author"),
    "published": _of_sources("published"),
}
