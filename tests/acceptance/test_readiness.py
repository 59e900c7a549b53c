"""T37: /readyz sees a database that stops, and leaves no transaction open; /healthz asks none."""

import json
import socket
import time
from contextlib import contextmanager

import psycopg
import pytest

from service import sqlite
from tests.acceptance.load import Client
from tests.acceptance.server import serving


@contextmanager
def away(lasting, request):
    """Take the database away, and bring it back."""
    url, _ = lasting
    if url.startswith("postgresql"):
        with request.getfixturevalue("durable").stopped():
            yield
        return
    path = request.getfixturevalue("tmp_path") / "onrecord.db"
    path.rename(path.with_name("kept.db"))
    yield
    path.with_name("kept.db").rename(path)


def checks(port):
    """What /readyz says: the status, the outcome of each check, the seconds that it took."""
    client = Client(port, "")
    answer = client.send("GET", "/readyz")
    client.close()
    return answer.status, json.loads(answer.body)["checks"], answer.seconds


def open_transactions(lasting, request):
    """How many transactions are open that nobody works in."""
    url, _ = lasting
    if url.startswith("postgresql"):
        with psycopg.connect(request.getfixturevalue("durable").url) as server:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
            return server.execute(asked).fetchone()[0]
    file = sqlite.open_file(str(request.getfixturevalue("tmp_path") / "onrecord.db"))
    busy = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]  # waits for every reader
    file.close()
    return busy


@pytest.mark.parametrize(
    "size", [pytest.param(20, id="small"), pytest.param(500, id="full", marks=pytest.mark.soak)]
)
def test_a_database_that_stops_is_seen_within_five_seconds(lasting, request, report, size):
    with serving(lasting[0]) as server:
        ready = [checks(server.port) for _ in range(size)]
        left_open = open_transactions(lasting, request)
        with away(lasting, request):
            gone = [checks(server.port) for _ in range(5)]
            alive = server.get("/healthz")
        back = checks(server.port)
        tracebacks = server.tracebacks()

    slowest = max(seconds for _, _, seconds in gone)
    report("T37", f"503 after {slowest:.2f} s, {left_open} transactions open", "5 s, 0 open")
    assert {status for status, _, _ in ready} == {200}
    assert {outcome for _, found, _ in ready for outcome in found.values()} == {"ok"}
    assert left_open == 0
    assert {status for status, _, _ in gone} == {503}
    assert slowest <= 5
    for _, found, _ in gone:
        assert found["disk"] == found["stop"] == "ok"
        assert "ok" not in (found["schema"], found["index"])
        assert (found["database"], found["store"]).count("ok") == 0
    assert (alive, back[0], tracebacks) == (200, 200, 0)


@pytest.mark.soak
def test_a_server_that_says_nothing_is_not_waited_for():
    """Its address takes connections, and never speaks."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        with serving(url, STORE="00000000-0000-0000-0000-000000000000") as server:
            begun = time.monotonic()
            status, found, _ = checks(server.port)
            took = time.monotonic() - begun

    assert (status, found["database"]) == (503, "the database cannot be read")
    assert took <= 5


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_another_database_than_the_one_named_is_not_served(url):
    with serving(url, STORE="00000000-0000-0000-0000-000000000000") as server:
        status, found, _ = checks(server.port)
        read = server.get("/v1/statements")

    assert (status, read) == (503, 503)
    assert "not the one that was served first" in found["store"]
