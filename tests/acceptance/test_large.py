"""T41: a store of a hundred thousand statements is read fast, and reading it takes no memory.

That no filter that is listed scans all of it is shown by tests/record/test_plans.py, by the plans.
"""

import os
from pathlib import Path

import pytest

from service.app import create_app
from service.settings import load
from tests.acceptance.load import Client
from tests.acceptance.server import serving
from tests.record import many

pytestmark = pytest.mark.soak
COUNT = int(os.environ.get("LARGE", "100000"))
READS, WARM = 10_000, 2_000
BAR = 0.1
"""Seconds within which 95 of 100 answers come, of each kind."""

KINDS = {
    "list": ("", "sort=date", "limit=100", "sort=-recorded"),
    "filter": (
        "speaker=speak*%207",
        "outlet=outlet%207&from=2019",
        "tag=every&language=en",
        "organisation=%22Body%203%22&sort=date",
        "from=2015-03&to=2015-04",
    ),
    "search": ("q=tax", "q=truce&sort=relevance", "q=%22the%20tax%22", "q=tax%20-truce", "q=ra*"),
}


def resident(server):
    """The megabytes that all workers have in memory."""
    statuses = (Path(f"/proc/{pid}/status").read_text("ascii") for pid in server.workers())
    lines = (line for status in statuses for line in status.splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def read(server, times):
    """Read one kind after the other; the seconds of each answer, by kind."""
    client = Client(server.port, "")
    asked = [(kind, query) for kind, queries in KINDS.items() for query in queries]
    seconds = {kind: [] for kind in KINDS}
    for number in range(times):
        kind, query = asked[number % len(asked)]
        answer = client.send("GET", f"/v1/statements?{query}")
        assert answer.status == 200, answer.body
        seconds[kind].append(answer.seconds)
    client.close()
    return seconds


def test_a_hundred_thousand_statements_are_read_fast_in_the_same_memory(store, report):
    url, _ = store
    app = create_app(load({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
    with app.extensions["database"].writing() as session:
        many.fill(session, COUNT)
    app.extensions["database"].dispose()

    with serving(url) as server:
        read(server, WARM)
        before = resident(server)
        seconds = read(server, READS)
        after = resident(server)
        tracebacks = server.tracebacks()

    p95 = {kind: sorted(each)[int(0.95 * len(each))] for kind, each in seconds.items()}
    shown = ", ".join(f"{kind} {each * 1000:.0f} ms" for kind, each in p95.items())
    report(
        "T41",
        f"{COUNT} statements, p95 of {shown}; memory {before:.0f} to {after:.0f} MB",
        "p95 100 ms, memory ±10 %",
    )
    assert tracebacks == 0
    assert abs(after - before) <= 0.1 * before
    assert max(p95.values()) < BAR
