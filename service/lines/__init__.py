"""A statement as a ready line: who said what, to whom, when, and by whose report.

A further language is one module here, which says by `TAG` which it is. It is given facts (`said`)
and knows neither the record nor the wire.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from service.lines.said import Day, Said

__all__ = ["LANGUAGES", "Language"]


class Language(Protocol):
    """What a language is asked for. Words that were said stand in the line to the byte."""

    TAG: str
    """The BCP 47 tag by which a line in this language is asked for."""

    def line(self, said: Said, style: str) -> str:
        """Return the line in a style: agency, short or citation."""

    def withdrawn(self, day: Day, reason: str | None, *, erased: bool) -> str:
        """Return what stands in the place of a withdrawn statement: neither words nor names."""


def languages() -> Iterator[tuple[str, Language]]:
    """Yield the modules of this package that are languages, each with its tag."""
    for found in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        if hasattr(module, "TAG"):
            yield module.TAG, cast("Language", module)


LANGUAGES: Mapping[str, Language] = dict(languages())
"""Each language by its tag."""
