"""Imports at length: killed and run again, of any size in the same memory, while others write."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from sqlalchemy import func, select

from service.db import connect
from service.models import Statement
from service.record import index_faults, verification
from service.settings import load
from tests.acceptance.audit import audit
from tests.acceptance.load import PATIENCE, Client, write
from tests.acceptance.measured import command
from tests.acceptance.server import ROOT, serving
from tests.exchange import hard
from tests.exchange.through import WRITTEN, assert_all_came_out, taken

SIZES = {"small": (900, 1), "full": (20_000, 10)}
"""How many statements a file has, and how often its import is killed."""

FULL = pytest.param("full", marks=pytest.mark.soak)
MANY = 50_000


@pytest.fixture
def kept(store):
    """The database of a store that is read meanwhile."""
    made = connect(load({"DATABASE_URL": store[0], "SQL_SECONDS": "600"}))
    yield made
    made.dispose()


def importing(url, file):
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", "import", str(file)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def sound(found):
    """What an audit found, but for equal texts, of which these files are full."""
    whole = f"{found.stored} stored, lost {found.lost}, half {found.half}"
    return f"{whole}, forks {found.forks}, faults {len(found.faults)}"


def count(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Statement))


def numbered(number):
    return {
        "text": f"Statement {number - number % 3}",
        "speaker": {"name": f"Speaker {number % 50}"},
        "role": f"Role {number % 9}",
        "tags": [f"tag {number % 5}"],
        "appearances": [{"source": {"url": f"https://example.org/{number % 300}"}}],
    }


@pytest.mark.parametrize("size", ["small", FULL])
def test_an_import_that_is_killed_and_run_again_has_each_statement_once(
    store, kept, tmp_path, report, size
):
    url, _ = store
    total, kills = SIZES[size]
    file = tmp_path / "file.ndjson"
    file.write_bytes(hard.ndjson(map(numbered, range(total))))
    dice = random.Random(total)
    met = []
    for part in range(kills):
        goal = dice.randint(part * total // kills, (part + 1) * total // kills - total // 10)
        running = importing(url, file)
        ends = time.monotonic() + PATIENCE
        while count(kept) <= goal and time.monotonic() < ends:
            assert running.poll() is None, running.communicate()
            time.sleep(0.002)
        time.sleep(dice.random() * 0.2)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        met.append(count(kept))
    last = importing(url, file)
    said, _ = last.communicate(timeout=PATIENCE)

    with kept.reading() as session:
        texts = Counter(session.scalars(select(Statement.text)))
    found = audit(url, {})
    report("import killed", f"{kills} times, at {met} of {total}; {sound(found)}", "each once")
    assert last.returncode == 0, said
    assert met[0] > 0
    assert texts == Counter(numbered(number)["text"] for number in range(total))
    assert (found.stored, found.lost, found.half, found.forks, found.faults) == (total, 0, 0, 0, ())


@pytest.mark.soak
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_fifty_thousand_hard_statements_come_out_to_the_byte(kept, report, form, tmp_path):
    file = tmp_path / "file"
    with file.open("wb") as written:
        made = hard.bodies(MANY)
        for start in range(0, MANY, 1_000):
            data = WRITTEN[form](islice(made, 1_000))
            written.write(data if start == 0 or form == "ndjson" else data.partition(b"\r\n")[2])
    begun = time.monotonic()

    with file.open("rb") as stream:
        results = list(taken(kept, stream, form))

    rate = MANY / (time.monotonic() - begun)
    assert_all_came_out(kept, results, MANY)
    with kept.reading() as session:
        faults = [*verification.faults(session), *index_faults.find(session)]
    report(f"50,000 by {form}", f"{rate:.0f}/s, {len(faults)} faults", "equal to the byte")
    assert faults == []


def plain(number):
    """A statement, one in five hundred of them a speech; of words that come again and again."""
    return {
        "text": f"Statement {number // 200} {number % 200} "
        + "word " * (9_000 if number % 500 == 3 else 30),
        "speaker": {"name": f"Speaker {number % 900}"},
        "role": f"Role {number % 90}",
        "appearances": [{"source": {"url": f"https://example.org/{number % 700}"}}],
    }


@pytest.mark.soak
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_memory_does_not_grow_with_the_file(store, form, report, tmp_path):
    def peak(first, number):
        """The most memory, in MB, that the command ever had, and how many it took in a second."""
        file = tmp_path / f"{number}.{form}"
        with file.open("wb") as written:
            for start in range(first, first + number, 1_000):
                data = WRITTEN[form](map(plain, range(start, start + 1_000)))
                late = form == "csv" and start > first
                written.write(data.partition(b"\r\n")[2] if late else data)
        kilobytes, seconds = command(store[0], "import", file)
        return kilobytes / 1_000, number / seconds

    (few, _), (many, rate) = peak(0, 5_000), peak(5_000, MANY)

    figure = f"{few:.0f} MB at 5,000, {many:.0f} MB at {MANY:,} ({rate:.0f}/s)"
    report(f"memory, {form}", figure, "10 MB more")
    assert many <= few + 10


@pytest.mark.parametrize("size", ["small", FULL])
def test_reads_and_writes_are_answered_during_an_import(store, report, tmp_path, size):
    url, key = store
    total, others = {"small": (600, 16), "full": (20_000, 400)}[size]
    file = tmp_path / "file.ndjson"
    file.write_bytes(hard.ndjson(map(numbered, range(total))))
    with serving(url) as server, ThreadPoolExecutor(2) as pool:
        running = importing(url, file)
        reads = pool.submit(read, server.port, key, running)
        tally = write(server.port, key, total=others, clients=4)
        slowest = reads.result()
        said, _ = running.communicate(timeout=PATIENCE)
        tracebacks = server.tracebacks()

    found = audit(url, tally.acknowledged)
    figure = (
        f"{tally.statuses()}, p99 {tally.percentile(0.99):.2f} s, slowest read {slowest:.2f} s; "
        f"{sound(found)}"
    )
    report("during an import", figure, "no 503, all 0")
    assert running.returncode == 0, said
    assert tally.statuses() == {201: others}
    assert (found.stored, found.lost, found.half, found.forks, found.faults) == (
        total + others,
        0,
        0,
        0,
        (),
    )
    assert (tally.broken, tracebacks) == (0, 0)


def read(port, key, running):
    """Read while an import runs; the seconds of the slowest answer."""
    client, slowest = Client(port, key), 0.0
    while running.poll() is None:
        answer = client.send("GET", "/v1/statements?q=statement&limit=5")
        assert answer.status == 200
        slowest = max(slowest, answer.seconds)
    client.close()
    return slowest
