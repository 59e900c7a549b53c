"""What a statement must be beyond its shape: days of the calendar, words that are there."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.record import dates, quotations
from service.record.errors import Invalid, Remark
from service.record.remarks import shortened

MOST_SHOWN = 80
"""Characters of a passage that a remark shows."""


def check(fields: Mapping[str, Any], pointer: str = "/source") -> None:
    """Raise Invalid with a remark for every rule that the fields of a statement break.

    `pointer` is where its one source stands in what was sent.
    """
    remarks = [*_words(fields), *_dates(fields, pointer)]
    if remarks:
        message = "this cannot be recorded as it is"
        raise Invalid(message, remarks=remarks)


def _words(fields: Mapping[str, Any]) -> Iterator[Remark]:
    text = fields.get("text")
    if text is None:
        return
    if quotations.has_outer_marks(text):
        yield Remark(
            "/text",
            "outer-quotation-marks",
            "leave out the quotation marks around the text: they are not part of what was said",
        )
    verbatim = fields.get("verbatim") or ()
    for place in quotations.missing(verbatim, text):
        # They may have been stated before, and not in what was sent.
        detail = f'"{shortened(verbatim[place], MOST_SHOWN)}" does not stand in the text as it is'
        yield Remark(f"/verbatim/{place}", "not-in-text", detail)


def _dates(fields: Mapping[str, Any], pointer: str) -> Iterator[Remark]:
    yield from _date("/date", fields.get("date"))
    if "source" in fields:
        yield from _source_dates(pointer, fields["source"])
    for place, appearance in enumerate(fields.get("appearances") or ()):
        yield from _source_dates(f"/appearances/{place}/source", appearance["source"])


def _source_dates(pointer: str, source: Mapping[str, Any]) -> Iterator[Remark]:
    for field in ("published", "retrieved"):
        yield from _date(f"{pointer}/{field}", source.get(field))


def _date(pointer: str, given: str | None) -> Iterator[Remark]:
    try:
        dates.parse(given)
    except ValueError as error:
        yield Remark(pointer, "invalid-date", str(error))
