"""The rows of a table in text: its delimiter, its header, and a statement from each record."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeAlias

from service.exchange import header, lines, table
from service.exchange.columns import GUARDED
from service.exchange.delimited import LONG, Record, Records
from service.exchange.header import NAMELESS, Mapped
from service.exchange.lines import Line
from service.exchange.rows import Row, too_long
from service.record.documents import Document
from service.record.errors import Invalid

DELIMITERS = (",", ";", "\t", "|")
"""Those that are told from the header, the likeliest first."""

Holds: TypeAlias = Callable[[Mapping[str, str]], Document]
"""What the cells of a row hold: what is sent, or a whole record."""

STATED = re.compile("sep=(.)[\r\n]*")
"""A first line by which Excel is told the delimiter."""

MOST_OF_HEADER = 50
"""Lines that are looked at for the end of a header."""

QUOTED = re.compile('"[^"]*"')


def read(
    pieces: Iterable[str],
    *,
    delimiter: str | None = None,
    names: Mapping[str, str],
    holds: Holds = table.sent,
) -> Iterator[Row]:
    """Yield the rows of a text that comes in pieces; blank lines and empty cells alone are none.

    `names` is a map as `header.mapped` takes it. Raises Invalid where the header cannot be meant.
    """
    every = lines.split(pieces, lines.ANY)
    first = next((line for line in every if line.text is None or line.text.strip()), None)
    if first is None:
        return
    stated = STATED.fullmatch(first.text or "")
    if stated:
        delimiter, first = delimiter or stated[1], next(every, None)
    if first is None:
        return
    begun = _begun(first, every)
    records = Records(chain(begun, every), delimiter or likeliest(_text(begun)))
    filled = (each for each in records if each.fault is not None or any(each.cells))
    head = next(filled, None)
    if head is None:
        return
    columns = _columns(head, names)
    for record in filled:
        yield _row(record, columns, holds)


def _begun(first: Line, every: Iterator[Line]) -> list[Line]:
    """Return the lines in which the header stands: a cell of it, in marks, may have several."""
    begun = [first]
    while _text(begun).count('"') % 2 and len(begun) < MOST_OF_HEADER:
        more = next(every, None)
        if more is None:
            break
        begun.append(more)
    return begun


def _text(begun: Iterable[Line]) -> str:
    return "".join(line.text or "" for line in begun)


def likeliest(line: str) -> str:
    """Return the delimiter of a header: the one that stands there most, outside marks."""
    bare = QUOTED.sub("", line)
    return max(DELIMITERS, key=bare.count)


def _columns(first: Record, names: Mapping[str, str]) -> Mapped:
    if first.fault is not None:
        raise Invalid.at("", "stray-quote", f"line {first.line}, the header: {first.fault}")
    return header.mapped(first.cells, names)


def _row(record: Record, columns: Mapped, holds: Holds) -> Row:
    if record.fault == LONG:
        return too_long(record.line)
    try:
        return Row(record.line, record.size, holds(_cells(record, columns)))
    except Invalid as fault:
        return Row(record.line, record.size, fault=fault)


def _cells(record: Record, columns: Mapped) -> dict[str, str]:
    """Return the cells by our names. Trailing empty ones may be missing, or too many."""
    if record.fault is not None:
        raise Invalid.at("", "stray-quote", record.fault)
    there, wanted = len(record.cells), len(columns)
    if not record.is_ended and columns[-1] == GUARDED:
        # The last cell of an export says what others mean: a part of it would alter them.
        detail = "the row has no line end, so it may have been cut off"
        raise Invalid.at("", "wrong-number-of-cells", detail)
    if any(record.cells[wanted:]) or (there < wanted and not record.is_ended):
        detail = f"the row has {there} cells, and the header has {wanted}"
        raise Invalid.at("", "wrong-number-of-cells", detail)
    filled = list(zip(columns, record.cells, strict=False))
    _refuse_nameless(filled)
    return {name: cell for name, cell in filled if name}


def _refuse_nameless(filled: Iterable[tuple[str | None, str]]) -> None:
    """Refuse a row with something in a column of no name: nobody can say what it would be."""
    for place, (name, cell) in enumerate(filled, 1):
        if name == NAMELESS and cell:
            detail = (
                f"column {place} has no name in the header, and {cell[:40]!r} stands there: name"
                " it, or leave out whatever is not ours (`map` *=)"
            )
            raise Invalid.at("", "unknown-column", detail)
