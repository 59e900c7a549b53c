"""The first record of a table: which column holds what."""

from collections.abc import Iterable, Mapping, Sequence

from schemas.base import nearest
from service.exchange.columns import NAMES
from service.record.errors import Invalid

EVERY_OTHER = "*"
"""In a map: whatever column is not named."""

NAMELESS = ""
"""What a column is that the header has no name for."""

Mapped = Sequence[str | None]
"""For each column of a file the column of ours that it is, or NAMELESS; None for one that is left
out."""


def mapped(header: Sequence[str], given: Mapping[str, str]) -> Mapped:
    """Return what each column of a header is, by its own name or by a map from it to ours.

    A map to nothing leaves a column out. Raises Invalid, which names the columns there are and the
    nearest one, for a column that is not known, or twice the same.
    """
    called = [name.strip() for name in header]
    for column, name in given.items():
        if column != EVERY_OTHER and column not in called:
            raise _unknown(f"the file has no column {column!r}", column, called, "Its columns")
        if name and name not in NAMES:
            raise _unknown(f"{name!r} is no field of a statement", name, NAMES, "The fields")
    found = [_meant(column, given, called) for column in called]
    for name in NAMES:
        if found.count(name) > 1:
            columns = [column for column, is_ in zip(called, found, strict=True) if is_ == name]
            detail = f"the columns {', '.join(map(repr, columns))} are all taken for {name}"
            raise Invalid.at("map", "repeated", detail)
    return found


def _meant(column: str, given: Mapping[str, str], called: Sequence[str]) -> str | None:
    name = given.get(column, column.lower())
    if name in NAMES:
        return name
    if (column and not name) or given.get(EVERY_OTHER) == "":
        return None
    if not column:
        return NAMELESS
    what = (
        f"{column!r} is no field of a statement (`map` {column}=FIELD says which, {column}= none)"
    )
    raise _unknown(what, column.lower(), NAMES, f"The columns are {_listed(called)}; the fields")


def _unknown(what: str, name: str, known: Sequence[str], listed: str) -> Invalid:
    near = nearest(name, known)
    meant = f"; {near!r} was meant?" if near else "."
    detail = f"{what}{meant} {listed} are {_listed(known)}"
    return Invalid.at("map", "unknown-column", detail)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name or "(empty)" for name in names)
