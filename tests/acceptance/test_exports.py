"""Exports of a running service: memory, broken ends, readers that are slow or go away."""

import http.client
import time

import orjson
import pytest

from service.db import connect
from service.settings import load
from tests import make
from tests.acceptance.measured import command
from tests.acceptance.server import PATIENCE, changed, serving
from tests.record import many

PATH = "/v1/statements/export"
GROWTH = 10_000
"""Kilobytes that ten times the statements may cost."""

LONG = "x" * 63_000
COUNT = 100
"""Statements of long speeches: more than the buffers between a server and its reader hold."""


def round_trip(url, new, folder):
    """Out and in again, statements and then the whole store; the memory and time of each step."""
    plain, table, back, whole, again = (folder / f"{name}.ndjson" for name in "abcde")
    restored, twice = new(), new()
    figures = {
        "export": command(url, "export", "--output", plain),
        "export of CSV": command(url, "export", "--format", "csv", "--output", table),
        "restore of statements": command(restored, "import", "--mode", "restore", plain),
        "export --full": command(restored, "export", "--full", "--output", whole),
        "restore of a whole store": command(twice, "import", "--mode", "restore", whole),
    }
    command(twice, "export", "--output", back)
    command(twice, "export", "--full", "--output", again)
    assert plain.read_bytes() == back.read_bytes()
    assert whole.read_bytes() == again.read_bytes()
    return figures


@pytest.mark.soak
def test_fifty_thousand_go_out_and_come_back_in_the_memory_of_five(url, another, tmp_path, report):
    dialect = "sqlite" if url.startswith("sqlite") else "postgresql"
    seen = {}
    for count in (5_000, 50_000):
        filled = another(dialect)
        database = connect(load({"DATABASE_URL": filled, "SQL_SECONDS": "600"}))
        with database.writing() as session:
            many.fill(session, count)
        database.dispose()
        seen[count] = round_trip(filled, lambda: another(dialect), tmp_path)

    growth = {}
    for name, (peak, took) in seen[50_000].items():
        growth[name] = peak - seen[5_000][name][0]
        figure = f"{name}: {50_000 / took:,.0f}/s, {peak / 1000:.0f} MB, {growth[name] / 1000:+.1f}"
        report("T11", figure, "+10 MB at ten times as many")
    assert max(growth.values()) <= GROWTH


@pytest.fixture(scope="module")
def long(module_url):
    """The address of a store of long speeches."""
    database = connect(load({"DATABASE_URL": module_url}))
    with database.writing() as session:
        for number in range(COUNT):
            make.statement(session, text=f"{LONG}{number}", speaker="N")
        session.commit()
    database.dispose()
    return module_url


class Reader:
    """A client that has asked for an export, until it got its turn, and not read it yet."""

    def __init__(self, server):
        ends = time.monotonic() + PATIENCE
        while not self.begun(server):
            assert time.monotonic() < ends, server.said()
            time.sleep(0.05)

    def begun(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        self.connection.request("GET", PATH)
        self.answer = self.connection.getresponse()
        if self.answer.status != 200:
            self.__exit__()
        return self.answer.status == 200

    def rest(self):
        """The statements that come, all of them."""
        lines = self.answer.read().split(b"\n")
        return [orjson.loads(line)["text"] for line in lines[:-1]]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Go away, whatever is still to come."""
        self.answer.close()
        self.connection.close()


def whole(server):
    with Reader(server) as reader:
        return len(set(reader.rest())) == COUNT


def test_an_export_that_breaks_off_is_seen_by_its_reader(long, tmp_path):
    broken = changed(
        tmp_path,
        "service/record/export.py",
        "        yield some",
        "        yield some\n        raise OSError",
    )
    with serving(long, broken) as server, Reader(server) as reader:
        with pytest.raises(http.client.IncompleteRead) as short:
            reader.rest()

        assert len(short.value.partial) > len(LONG)
        assert "an export broke off" in server.log.read_text("utf-8")
        assert server.tracebacks() == 0


def test_an_export_that_nobody_reads_ends_in_time(long):
    with serving(long, EXPORT_SECONDS="2") as server:
        assert whole(server)
        with Reader(server) as slow:
            time.sleep(3)

            with pytest.raises((http.client.IncompleteRead, ConnectionError)):
                slow.rest()

        assert whole(server)


def test_reads_go_on_beside_readers_that_are_slow_or_go_away(long):
    with serving(long, WORKERS="1", THREADS="4") as server:
        for _ in range(8):  # more than may export at once
            with Reader(server) as leaving:
                assert leaving.answer.read(6) == b'{"id":'
        with Reader(server) as one, Reader(server) as other:
            assert server.get(PATH) == 503
            assert [server.get("/v1/statements?limit=1") for _ in range(5)] == [200] * 5
            assert len(one.rest()) == len(other.rest()) == COUNT

        assert whole(server)
        assert server.tracebacks() == 0
