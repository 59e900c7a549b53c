"""A statement as a ready line: who said what, to whom, when, and by whose report.

A further language is one module here, with a line in `LANGUAGES` and in the wire's vocabulary. It
is given facts (`said`) and knows neither the record nor the wire.
"""

from collections.abc import Mapping
from typing import Protocol

from service.lines import english
from service.lines.said import Day, Said

__all__ = ["LANGUAGES", "Language"]


class Language(Protocol):
    """What a language is asked for. Words that were said stand in the line to the byte."""

    def line(self, said: Said, style: str) -> str:
        """Return the line in a style: agency, short or citation."""

    def withdrawn(self, day: Day, reason: str | None, *, erased: bool) -> str:
        """Return what stands in the place of a withdrawn statement: neither words nor names."""


LANGUAGES: Mapping[str, Language] = {"en": english}
