"""The formats that a file of statements may have, and how its rows are read."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO

from service.exchange import decoding, ndjson, sheets, table
from service.exchange.rows import Row
from service.record.errors import InvalidQuery

NDJSON, CSV = "ndjson", "csv"
ENDINGS = {".ndjson": NDJSON, ".jsonl": NDJSON, ".json": NDJSON, ".csv": CSV, ".tsv": CSV}
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written; `names` is a map from its columns to ours (`exchange.header`).

    `whole` tells that a row holds a whole record, with what the service makes.
    """

    format: str
    encoding: str = decoding.UTF_8
    delimiter: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False


def form(
    format: str, encoding: str | None, delimiter: str | None, pairs: Mapping[str, str]
) -> Form:
    """Return the form that is stated. Raises Unreadable, InvalidQuery where it cannot be meant."""
    if format != CSV and (delimiter is not None or pairs):
        name = "map" if delimiter is None else "delimiter"
        raise InvalidQuery.at(name, "only-csv", f"{name} is of CSV alone")
    given = DELIMITERS.get(delimiter or "", delimiter)
    if given is not None and (len(given) != 1 or given in '"\r\n'):
        detail = f"{given[:20]!r} is no delimiter: it is one character, or tab"
        raise InvalidQuery.at("delimiter", "invalid-delimiter", detail)
    return Form(format, decoding.known(encoding or "utf-8"), given, pairs)


def pairs(given: Iterable[str]) -> dict[str, str]:
    """Return the map that texts of the form column=field make. Raises InvalidQuery."""
    made: dict[str, str] = {}
    for each in given:
        column, equals, name = each.rpartition("=")
        if not equals or not column:
            raise InvalidQuery.at("map", "invalid-map", f"{each[:80]!r} is not COLUMN=FIELD")
        if made.setdefault(column.strip(), name.strip()) != name.strip():
            detail = f"the column {column!r} is mapped twice"
            raise InvalidQuery.at("map", "repeated", detail)
    return made


def guessed(name: str, begins: bytes) -> str:
    """Return the format of a file, by the ending of its name, else by how it begins."""
    bare = begins.removeprefix(BOM_UTF8).lstrip()
    return ENDINGS.get(PurePath(name).suffix.lower(), NDJSON if bare[:1] == b"{" else CSV)


def rows(stream: IO[bytes], form: Form) -> Iterator[Row]:
    """Yield the rows of a stream.

    Raises Unreadable at what is in another encoding, Invalid at a header that cannot be meant and
    at the export of a whole store.
    """
    pieces = decoding.decoded(stream, form.encoding)
    if form.format == NDJSON:
        return ndjson.read(pieces)
    holds = table.document if form.whole else table.sent
    return sheets.read(pieces, delimiter=form.delimiter, names=form.names, holds=holds)
