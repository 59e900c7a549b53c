"""The fields of a statement by their paths, and a document with some of them only."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields

from schemas.statements import StatementSchema


def _paths(schema: Schema, before: str = "") -> Iterator[str]:
    for name, field in schema.dump_fields.items():
        path = f"{before}{field.data_key or name}"
        yield path
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from _paths(inner.schema, f"{path}.")


PATHS = tuple(_paths(StatementSchema()))
"""Every field that `fields` can ask for: `id`, `speaker.name`, `appearances.source.outlet`."""


def tree(paths: Iterable[str]) -> dict[str, Any]:
    """Return paths as a tree; a field that is asked for whole has no branches."""
    made: dict[str, Any] = {}
    for path in sorted(paths, key=lambda one: -one.count(".")):
        *parents, last = path.split(".")
        inside = made
        for parent in parents:
            inside = inside.setdefault(parent, {})
        inside[last] = {}
    return made


def pruned(document: Any, wanted: Mapping[str, Any]) -> Any:
    """Return a document with the wanted fields only, in its own order."""
    if not wanted or document is None:
        return document
    if isinstance(document, list):
        return [pruned(each, wanted) for each in document]
    return {name: pruned(value, wanted[name]) for name, value in document.items() if name in wanted}
