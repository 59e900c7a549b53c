"""One statement a line, in the shape that is sent to POST /v1/statements."""

from collections.abc import Iterable, Iterator

from service.exchange import lines, strict
from service.exchange.full_reader import is_header
from service.exchange.rows import Row, too_long
from service.record.errors import Invalid


def read(pieces: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of a text that comes in pieces; blank lines are none.

    Raises Invalid where it is the export of a whole store, of which no line is a statement.
    """
    for number, text in lines.split(pieces, lines.FEED):
        if text is None:
            yield too_long(number)
        elif number == 1 and is_header(text.encode()):
            detail = "this is the export of a whole store: mode=restore brings it into an empty one"
            raise Invalid.at("", "whole-store", detail)
        elif text.strip():
            yield _row(number, text)


def _row(number: int, text: str) -> Row:
    try:
        return Row(number, len(text), strict.loads(text))
    except ValueError as error:
        fault = Invalid.at("", "not-json", f"the line is no JSON: {error}")
        return Row(number, len(text), fault=fault)
