"""T16: the SQLite that serves bears checkpoints from outside while several processes write.

A version with the WAL-reset bug damages a file in some rounds only: the guard is the look at the
version (T15), and this is evidence. Before another version is shipped, STRESS_SECONDS=600.
"""

import os
import subprocess
import sys

import pytest

from service import sqlite
from tests.acceptance import stress
from tests.acceptance.server import PATIENCE, ROOT

SECONDS = int(os.environ.get("STRESS_SECONDS", "90"))
ROUND = 4
WRITERS, CHECKPOINTERS = 3, 2


def started(what, file, number):
    module = sqlite.driver().__name__
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.acceptance.stress"),
            *(what, module, str(file), str(ROUND), str(number)),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stressed(file):
    """One round; return what is wrong with the file afterwards, and how many rows were written."""
    made = sqlite.driver().connect(str(file), isolation_level=None)
    for each in stress.TABLES:
        made.execute(each)
    made.close()
    beside = [started("checkpoint", file, number) for number in range(CHECKPOINTERS)]
    writers = [started("write", file, number) for number in range(WRITERS)]
    met = [(*each.communicate(timeout=PATIENCE), each.returncode) for each in (*writers, *beside)]
    wrong = [said for _, said, code in met if code]
    connection = sqlite.open_file(str(file))
    found = [each for (each,) in connection.execute("PRAGMA integrity_check") if each != "ok"]
    there = dict(connection.execute("SELECT writer, count(*) FROM row GROUP BY writer"))
    connection.close()
    if not wrong:
        written = {number: int(met[number][0]) for number in range(WRITERS)}
        wrong = [] if there == written else [f"{written} were written, {there} are there"]
    return [*wrong, *found], sum(there.values())


@pytest.mark.soak
def test_no_round_of_hostile_checkpoints_damages_the_file(tmp_path, report):
    bad, rows, rounds = [], 0, SECONDS // ROUND
    for number in range(rounds):
        wrong, written = stressed(tmp_path / f"{number}.db")
        rows += written
        bad += wrong[:1]

    version = sqlite.driver().sqlite_version
    report("T16", f"SQLite {version}: {len(bad)} of {rounds} rounds bad, {rows} writes", "0 bad")
    assert bad == []
    assert rows > rounds * WRITERS * 20
