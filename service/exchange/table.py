"""Statements as rows of a table, and back, to the byte; no database is asked.

A row is a statement: its fields in the columns of `service.exchange.columns`, lists as JSON in
their cell. An empty cell is null, an empty list, or, where a field is never null, an empty text;
elsewhere an empty text has a guard (`service.exchange.guards`).
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from service.exchange import strict
from service.exchange.columns import COLUMNS, GUARDED, Column, Kind
from service.exchange.guards import guarded, needs_guard, unguarded
from service.record.documents import Document
from service.record.errors import Invalid, Remark

WHOLE = re.compile("[0-9]{1,15}")


def row(record: Document) -> list[str]:
    """Return the cells of a record in the order of `columns.NAMES`.

    `record` is what `service.record.documents.statement` makes.
    """
    first, *more = record["appearances"] or [None]
    flat = {**record, "first": first, "more": more}
    cells, behind = [], []
    for column in COLUMNS:
        cell = _cell(column, _at(flat, column.path))
        if cell is None:
            cells.append("")
        elif needs_guard(cell) and (cell or column.kind is Kind.TEXT):
            cells.append(guarded(cell))
            behind.append(column.name)
        else:
            cells.append(cell)
    return [*cells, " ".join(behind)]


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV (RFC 4180): lines end with CR LF, quotation marks are doubled."""
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\r\n").writerows(rows)
    return made.getvalue()


def sent(cells: Mapping[str, str]) -> Document:
    """Return what a row states, in the shape that POST takes; an empty cell states nothing.

    Raises Invalid with a remark, at its pointer, for each cell that cannot be read.
    """
    stated = _read(cells)
    first, more = stated.pop("first", None), stated.pop("more", [])
    if first is not None or more:
        stated["appearances"] = [first or {}, *more]
    return stated


def document(cells: Mapping[str, str]) -> Document:
    """Return the whole record that a row was made of, in the shape that GET answers.

    Raises Invalid with a remark, at its pointer, for each cell that cannot be read.
    """
    flat: Document = {}
    stated = _read(cells)
    for column in COLUMNS:
        _put(flat, column.path, _or_empty(column, _at(stated, column.path)))
    first, more = flat.pop("first"), flat.pop("more")
    flat["appearances"] = [] if first["id"] is None else [first, *more]
    if flat["speaker"]["kind"] != "unnamed":
        flat["speaker"]["unnamed"] = None
    if flat["organisation"]["id"] is None:
        flat["organisation"] = None
    return flat


def _cell(column: Column, value: Any) -> str | None:
    if value is None or value == []:
        return None
    if column.kind is Kind.LIST:
        return orjson.dumps(value).decode()
    return str(value)


def _read(cells: Mapping[str, str]) -> Document:
    behind = set((cells.get(GUARDED) or "").split())
    stated: Document = {}
    wrong = []
    for column in COLUMNS:
        cell = cells.get(column.name)
        if not cell:
            continue
        try:
            value = _value(column, unguarded(cell) if column.name in behind else cell)
        except ValueError as error:
            wrong.append(Remark(column.pointer, "wrong-type", f"{column.name} {error}"))
        else:
            _put(stated, column.path, value)
    if wrong:
        message = "; ".join(remark.detail for remark in wrong)
        raise Invalid(message, remarks=wrong)
    return stated


def _value(column: Column, cell: str) -> Any:
    if column.kind is Kind.NUMBER:
        if WHOLE.fullmatch(cell):
            return int(cell)
        message = "is no whole number"
        raise ValueError(message)
    return _list(cell) if column.kind is Kind.LIST else cell


def _list(cell: str) -> list[Any]:
    try:
        read = strict.loads(cell)
    except ValueError as error:
        message = f'is no JSON list, such as ["one", "two"]: {error}'
        raise ValueError(message) from error
    if not isinstance(read, list):
        message = 'is no JSON list, such as ["one", "two"]'
        raise ValueError(message)  # noqa: TRY004 - it is what was sent that is wrong
    return read


def _or_empty(column: Column, value: Any) -> Any:
    if value is not None:
        return value
    return {Kind.LIST: [], Kind.NAME: ""}.get(column.kind)


def _at(flat: Any, path: Sequence[str]) -> Any:
    for step in path:
        if flat is None:
            return None
        flat = flat.get(step)
    return flat


def _put(flat: Document, path: Sequence[str], value: Any) -> None:
    *holders, last = path
    for step in holders:
        flat = flat.setdefault(step, {})
    flat[last] = value
