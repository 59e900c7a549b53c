"""The parts of a run, each of which gives some of the bars."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks import growth, ingest, memory, suite
from benchmarks.bars import Bar
from benchmarks.peers.beside import peers
from benchmarks.suite import Pace, Setup
from benchmarks.writing import beside_writers

PAGES = {
    "P1": (("one by id", 0.50),),
    "P2": (("speaker by date", 0.35), ("filters by date", 0.35)),
    "P3": tuple((f"{each} word by date", 0.25) for each in ("rare", "mid", "common", "stop")),
    "P4": (("rare word ranked", 0.30), ("mid word ranked", 0.10), ("common word ranked", 0.025)),
}
"""The jobs that are measured against the bare Flask, each with its bar."""

ON_POSTGRESQL = {"P3", "P4"}
BUSY = 32
"""Clients at once that a percentile is taken of."""


def pages(setup: Setup, pace: Pace) -> list[Bar]:
    """P1 to P4: the shares that a job has of what the bare Flask answers."""
    found = []
    for name, wanted in PAGES.items():
        if setup.kind == "sqlite" or name in ON_POSTGRESQL:
            for job, bar in wanted:
                measured = suite.measure(setup, job, suite.anew(setup, job), pace)
                ratio, note = measured.share("hello")
                found.append(Bar(name, f"{setup.kind}: {job}, of hello", ratio, bar, note=note))
    return found


def percentiles(setup: Setup, pace: Pace) -> list[Bar]:
    """P9: how much longer than half of the clients the last in a hundred wait."""
    found = []
    for job in ("speaker by date", "common word by date"):
        measured = suite.measure(setup, job, {}, pace, clients=BUSY)
        loads = measured.loads["service"]
        worst = sorted(each.tail for each in loads)[len(loads) // 2]
        middle = sorted(each.p50 for each in loads)[len(loads) // 2]
        what = f"{setup.kind}: p99 of p50 at {BUSY} clients, {job}"
        found.append(Bar("P9", what, worst, 3, at_most=True, note=f"p50 {middle:.1f} ms"))
    return found


def sizes(setup: Setup, pace: Pace) -> list[Bar]:  # noqa: ARG001 - one signature
    """P12: private memory of a worker that has served, and the disk that the store takes."""
    if setup.kind == "postgresql":
        return []
    private = memory.private_mb(setup.service.workers())
    stored = memory.store_bytes(setup.url) / setup.count
    exported, sent = memory.exported_bytes(setup.service), memory.sent_bytes(setup.count)
    note = f"{stored:,.0f} bytes of {exported:,.0f}; {stored / sent:.1f} times the {sent:.0f} sent"
    return [
        Bar("P12", f"{setup.kind}: private MB of a worker", private, 90, at_most=True),
        Bar("P12", f"{setup.kind}: disk, of its export", stored / exported, 4, True, note=note),
    ]


def imports(setup: Setup, pace: Pace) -> list[Bar]:
    """P10: statements that a file brings in each second of one core, and of a plain insertion."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--kind", setup.kind]
    said = subprocess.run(
        [*command, "--runs", str(pace.rounds)], capture_output=True, text=True, check=True
    ).stdout
    print(said.strip(), flush=True)
    rate, share = (float(each.replace(",", "")) for each in MEDIANS.findall(said))
    return [
        Bar("P10", f"{setup.kind}: import, statements a second of one core", rate, ingest.BAR),
        Bar("P10", f"{setup.kind}: import, of plain executemany", share, ingest.BAR_SHARE),
    ]


def grown(setup: Setup, pace: Pace) -> list[Bar]:  # noqa: ARG001 - one signature
    """P8, as far as this run reaches: from a tenth of the store to all of it."""
    return growth.measured(setup.kind, [setup.count // 10, setup.count])


MEDIANS = re.compile(r"^median: ([\d,.]+)", re.MULTILINE)
"""What `benchmarks.ingest` ends with."""

SECTIONS: Mapping[str, Callable[[Setup, Pace], Sequence[Bar]]] = {
    "pages": pages,
    "peers": peers,
    "growth": grown,
    "percentiles": percentiles,
    "imports": imports,
    "writing": beside_writers,
    "memory": sizes,
}
