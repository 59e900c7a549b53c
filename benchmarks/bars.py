"""The bars P1 to P12: what is to be reached, what was, and whether it was enough."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RED, PLAIN = "\033[31m", "\033[0m"


@dataclass(frozen=True)
class Bar:
    """One line of the table. `figure` is None where it was not run, and `note` says why.

    `bar` is None of what is shown beside the bars.
    """

    name: str
    what: str
    figure: float | None
    bar: float | None
    at_most: bool = False
    unit: str = ""
    note: str = ""

    @property
    def is_short(self) -> bool:
        """Whether it was run and is not enough."""
        if self.figure is None or self.bar is None:
            return False
        return self.figure > self.bar if self.at_most else self.figure < self.bar

    def cells(self) -> list[str]:
        """Return what the table says."""
        sign = "≤" if self.at_most else "≥"
        shown = "not run" if self.figure is None else f"{_shown(self.figure)}{self.unit}"
        asked = "" if self.bar is None else f"{sign} {_shown(self.bar)}{self.unit}"
        verdict = "" if None in {self.figure, self.bar} else "short" if self.is_short else "ok"
        return [
            self.name,
            self.what,
            asked,
            shown,
            verdict,
            self.note,
        ]


HEAD = ["#", "what", "bar", "figure", "", "note"]


def markdown(bars: Iterable[Bar]) -> str:
    """Return the table in Markdown."""
    rows = [HEAD, ["---"] * len(HEAD), *(each.cells() for each in bars)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def show(bars: Sequence[Bar]) -> None:
    """Print the table; what is short is red on a terminal."""
    rows = [HEAD, *(each.cells() for each in bars)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    for row, bar in zip(rows, [None, *bars], strict=True):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        is_red = bar is not None and bar.is_short and sys.stdout.isatty()
        print(f"{RED}{line}{PLAIN}" if is_red else line, flush=True)


def _shown(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}".rstrip("0").rstrip(".") if value < 1 else f"{value:.2f}"
