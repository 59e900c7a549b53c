"""Rows of the table as processes of their own: what is a time alone, the rest two at a time.

So the whole takes as long as a machine of two cores needs, a row that does not end is ended, and
whatever one row leaves behind is met by no other.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tests.acceptance.summary import BELOW, NOT_RUN, line
from tests.acceptance.table import BESIDE, Row

AT_ONCE = 2
SECONDS = 1_500
"""How long a row may take."""

LINES = "FIGURES_FILE"
"""The variable that tells a row's process where to write its lines."""


@dataclass(frozen=True, slots=True)
class Done:
    """A row that was run: its lines and the seconds that it took."""

    row: Row
    lines: Sequence[str]
    seconds: float

    def has(self, mark: str, *, only: bool = False) -> bool:
        """Tell whether a line begins with a mark, or every one."""
        return (all if only else any)(each.startswith(mark) for each in self.lines)


class Lanes:
    """Runs rows; `options` go to pytest."""

    def __init__(self, options: Sequence[str]) -> None:
        self.options = options
        self.folder = Path(mkdtemp(prefix="soak"))
        self.turn = threading.Lock()

    def run(self, rows: Sequence[Row]) -> int:
        """Run rows, each printed as it ends and all in the end; return the exit code."""
        begun = time.monotonic()
        done = [self.one(row) for row in rows if row.alone]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done += pool.map(self.one, (row for row in rows if not row.alone))
        done.sort(key=lambda each: rows.index(each.row))
        self.say("", *(line for each in done for line in each.lines), "")
        self.say(_end(done, time.monotonic() - begun), f"what the tests said: {self.folder}")
        return int(any(each.has(BELOW) for each in done))

    def one(self, row: Row) -> Done:
        """Run a row."""
        if not row.tests and row is not BESIDE:
            done = Done(row, [line(BELOW, row.number, row.only, "no test of it", row.promise)], 0)
            self.say(*done.lines)
            return done
        said, begun = self.folder / f"{row.number}.lines", time.monotonic()
        command = [sys.executable, "-m", "tests.acceptance", row.number, *self.options]
        with (self.folder / f"{row.number}.log").open("wb") as log:
            try:
                code = subprocess.run(
                    command,
                    env=os.environ | {LINES: str(said)},
                    stdout=log,
                    stderr=log,
                    timeout=SECONDS,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                code = None
        lines = said.read_text("utf-8").splitlines() if said.exists() else []
        if (code and not any(each.startswith(BELOW) for each in lines)) or code is None:
            lines.append(line(BELOW, row.number, row.only, f"ended with {code}", row.promise))
        done = Done(row, lines, time.monotonic() - begun)
        self.say(*lines)
        return done

    def say(self, *lines: str) -> None:
        """Print lines, not amid those of another row."""
        with self.turn:
            print("\n".join(lines), flush=True)  # noqa: T201 - a command


def _end(done: Sequence[Done], seconds: float) -> str:
    """Return what is below its bar, what was not run, and what took longest."""
    below = ", ".join(each.row.number for each in done if each.has(BELOW))
    missing = ", ".join(each.row.number for each in done if each.has(NOT_RUN, only=True))
    longest = sorted(done, key=lambda each: -each.seconds)[:6]
    took = ", ".join(f"{each.row.number} {each.seconds / 60:.1f}" for each in longest)
    return (
        f"below the bar: {below or 'none'}; not run: {missing or 'none'};"
        f" {seconds / 60:.0f} min, the longest: {took}"
    )
