"""What a run of the acceptance tests prints: a line for each figure beside its bar, by number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.table import BESIDE, ROWS, Row
from tests.figures import FIGURE, database_of

OK, BELOW, NOT_RUN = "ok", "BELOW", "not run"


@dataclass(frozen=True, slots=True)
class Met:
    """What became of one test: its outcome, why, and the figures that it noted."""

    name: str
    database: str
    outcome: str
    why: str
    figures: Sequence[tuple[str, str, str]]

    @property
    def mark(self) -> str:
        """What stands before its line."""
        return OK if self.outcome == "passed" else BELOW


class Summary:
    """A plugin of pytest: chooses the tests of some rows, and tells of them by number."""

    def __init__(self, rows: Sequence[Row], file: Path | None) -> None:
        self.rows, self.file = rows, file
        self.met: dict[str, list[Met]] = defaultdict(list)
        self.reporter: pytest.TerminalReporter | None = None

    def rows_of(self, node: str) -> list[Row]:
        """Return those of the rows that a test belongs to."""
        own = [row for row in ROWS if row.holds(node)] or [BESIDE]
        return [row for row in own if row in self.rows]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Take what belongs to a row, of a test with a full form that form alone."""
        self.reporter = config.pluginmanager.get_plugin("terminalreporter")
        long = {_function(each) for each in items if each.get_closest_marker("soak")}
        taken = [each for each in items if self._is_taken(each, long)]
        taken.sort(key=lambda each: self.rows.index(self.rows_of(each.nodeid)[0]))
        config.hook.pytest_deselected(items=[each for each in items if each not in set(taken)])
        items[:] = taken

    def _is_taken(self, item: pytest.Item, long: set[str]) -> bool:
        rows = self.rows_of(item.nodeid)
        if item.get_closest_marker("soak"):
            return bool(rows)
        return bool(rows) and rows != [BESIDE] and _function(item) not in long

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what became of a test, and print its figures at once."""
        rows = self.rows_of(report.nodeid)
        if report.when != "call" and report.outcome == "passed":
            return
        met = Met(
            report.nodeid.rpartition("::")[2],
            database_of(report.nodeid),
            report.outcome,
            _why(report),
            [noted for name, noted in report.user_properties if name == FIGURE],
        )
        for row in rows:
            self.met[row.number].append(met)
        for test, figure, bar in met.figures:
            self._say(f"\n{line(met.mark, test, met.database, figure, bar)}")

    def pytest_terminal_summary(self) -> None:
        """Print the rows, into a file too where one is asked for."""
        said = [each for row in self.rows for each in lines(row, self.met[row.number])]
        self._say("\n".join(["", *said]))
        if self.file is not None:
            self.file.write_text("".join(f"{each}\n" for each in said), "utf-8")

    def _say(self, line: str) -> None:
        assert self.reporter is not None
        self.reporter.write_line(line)


def lines(row: Row, met: Sequence[Met]) -> Iterator[str]:
    """Yield the lines of a row: its figures, its tests without one, and what was not run."""
    if not met:
        yield line(NOT_RUN, row.number, row.only, "no test of it", row.promise)
    told = [each for each in met if each.figures]
    yield from sorted(
        line(each.mark, test, each.database or row.only, figure, bar)
        for each in told
        for test, figure, bar in each.figures
    )
    silent = [each for each in met if not each.figures and each.outcome != "skipped"]
    for database in sorted({each.database for each in silent}):
        cases = [each for each in silent if each.database == database]
        held = sum(each.outcome == "passed" for each in cases)
        mark = OK if held == len(cases) else BELOW
        figure = f"{held} of {len(cases)} cases hold"
        yield line(mark, row.number, database or row.only, figure, row.promise)
    yield from (f"          {each.name}: {each.why}" for each in met if each.outcome == "failed")
    for why in sorted({each.why for each in met if each.outcome == "skipped"}):
        yield line(NOT_RUN, row.number, row.only, why, row.promise)


def line(mark: str, test: str, database: str, figure: str, bar: str) -> str:
    """Return a line of the table."""
    return f"{mark:<8}  {test:<22}  {database:<10}  {figure}  (bar: {bar})"


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _why(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return (report.longreprtext.strip().splitlines() or [""])[-1][:200]
