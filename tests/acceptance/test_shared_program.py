"""Workers share the program that the first process has loaded, and count apart (decision 26)."""

import re
from pathlib import Path

import pytest

from tests.acceptance.server import changed, serving

OWN = 40
"""Megabytes that a worker which has answered once may have to itself; the program has 50."""


def own_megabytes(server):
    """The memory that each worker shares with no other process, the most first."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8") for pid in server.workers()]
    sums = (
        sum(map(int, re.findall(r"^Private_\w+: +(\d+) kB", each, re.MULTILINE)))
        for each in rollups
    )
    return sorted((each / 1_024 for each in sums), reverse=True)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_worker_holds_what_it_does_and_not_the_program(store):
    with serving(store[0]) as server:
        ready = server.get("/readyz")
        own = own_megabytes(server)

    assert ready == 200
    assert len(own) == 2
    assert own[0] < OWN


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_program_that_each_worker_loads_is_seen(store, tmp_path):
    alone = changed(tmp_path / "program", "gunicorn.conf.py", "    _load()\n", "")
    with serving(store[0], alone) as server:
        server.get("/readyz")
        own = own_megabytes(server)

    assert own[0] > OWN
