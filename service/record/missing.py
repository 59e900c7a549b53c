"""The fields of a statement that may be empty, and how each is told to be.

A field of which a statement has several (a role for each speaker, an outlet for each source) is
missing where none of them is filled.
"""

from collections.abc import Callable, Iterator, Mapping

from service.models import Source, Statement


def fields(statement: Statement) -> Iterator[str]:
    """Yield the names of the fields that are empty."""
    return (name for name, filled in FIELDS.items() if not filled(statement))


def _own(name: str) -> Callable[[Statement], bool]:
    return lambda statement: bool(getattr(statement, name))


def _of_speakers(name: str) -> Callable[[Statement], bool]:
    return lambda statement: any(
        getattr(credited, name) for credited in (statement, *statement.joint_with)
    )


def _of_sources(name: str) -> Callable[[Statement], bool]:
    def filled(statement: Statement) -> bool:
        sources: Iterator[Source] = (each.source for each in statement.appearances)
        return any(getattr(source, name) for source in sources)

    return filled


FIELDS: Mapping[str, Callable[[Statement], bool]] = {
    "external_id": _own("external_id"),
    "verbatim": _own("verbatim"),
    "language": _own("language"),
    "original": lambda statement: any(statement.original.values()),
    "role": _of_speakers("role"),
    "organisation": _of_speakers("organisation"),
    "joint_with": _own("joint_with"),
    "date": _own("date"),
    "date_as_published": _own("date_as_published"),
    "channel": _own("channel"),
    "said_to": _own("said_to"),
    "place": _own("place"),
    "context": _own("context"),
    "tags": _own("tags"),
    "note": _own("note"),
    "via": lambda statement: any(each.via for each in statement.appearances),
    "outlet": _of_sources("outlet"),
    "title": _of_sources("title"),
    "url": _of_sources("url"),
    "author": _of_sources("author"),
    "published": _of_sources("published"),
}
