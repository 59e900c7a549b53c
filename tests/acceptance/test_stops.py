"""T19 and T38: a stop finishes the work in hand, and what was acknowledged stands."""

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service import migrate, sqlite
from tests.acceptance.audit import audit
from tests.acceptance.load import Client, Tally, write
from tests.acceptance.server import Server, changed, serving
from tests.acceptance.test_kills import ENDLESS, counts, reach

SECONDS = {"small": 1.0, "full": 2.0}
"""What a request takes."""

FULL = pytest.param("full", marks=pytest.mark.soak)
both = pytest.mark.parametrize("size", ["small", FULL])


@pytest.fixture
def slow(tmp_path, size):
    """The program, in which /healthz takes its time."""
    return changed(
        tmp_path / "program",
        "service/api/health.py",
        'return Response(orjson.dumps({"status": "ok"})',
        f"__import__('time').sleep({SECONDS[size]}); "
        'return Response(orjson.dumps({"status": "ok"})',
    )


def ask(port, path="/healthz"):
    """Ask on a connection of its own; return the status, or what became of the connection."""
    client = Client(port, "")
    try:
        return client.send("GET", path).status
    except OSError as error:
        return type(error).__name__
    finally:
        client.close()


def turned_away(port):
    """The seconds after which a new connection is refused; those it hung for, if it hangs.

    One that comes in the moment between the last look at the queue and its end is reset.
    """
    begun = time.monotonic()
    while time.monotonic() - begun < 5:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                time.sleep(0.02)
        except (ConnectionRefusedError, ConnectionResetError):
            break
    return time.monotonic() - begun


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_during_the_start_ends_it_and_the_migration_that_it_has_begun(tmp_path, told):
    url = f"sqlite:///{tmp_path / 'onrecord.db'}"
    migrate.upgrade(url)
    held = sqlite.open_file(str(tmp_path / "onrecord.db"))
    held.execute("BEGIN IMMEDIATE")  # the migration waits behind it
    server = Server(url, MIGRATE_ON_START="1")
    try:
        while not (begun := server.children()):
            assert server.process.poll() is None, server.said()
            time.sleep(0.0005)  # often enough to meet it before it is known to who began it

        code = server.stop(told)
    finally:
        held.close()
        server.kill()

    assert (code, server.tracebacks()) == (0, 0)
    assert not any(Path(f"/proc/{each}").exists() for each in begun)


@both
def test_a_stop_answers_all_that_has_been_asked(tmp_path, slow, report, size):
    url = f"sqlite:///{tmp_path / 'onrecord.db'}"
    with (
        serving(url, slow, MIGRATE_ON_START="1", WORKERS="1", THREADS="8") as server,
        ThreadPoolExecutor(16) as clients,
    ):
        asked = [clients.submit(ask, server.port) for _ in range(16)]
        time.sleep(SECONDS[size] / 2)
        begun = time.monotonic()
        server.process.terminate()
        refused = turned_away(server.port)
        answers = [each.result() for each in asked]
        code = server.process.wait(60)
        took = time.monotonic() - begun
        tracebacks = server.tracebacks()

    report(
        "T19",
        f"{answers.count(200)} of 16 answered, exit {code} after {took:.1f} s, "
        f"new connections refused after {refused:.1f} s",
        "16 of 16, exit 0 within 30 s",
    )
    assert answers == [200] * 16
    assert (code, tracebacks) == (0, 0)
    assert took < 30
    assert refused < 4


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_drain_turns_clients_away_while_the_server_still_serves(store):
    url, key = store
    with serving(url) as server:
        before = server.get("/readyz")
        os.kill(server.process.pid, signal.SIGUSR1)
        time.sleep(0.5)
        during = {server.get("/readyz") for _ in range(10)}
        written = write(server.port, key, total=20)
        for _ in server.workers():  # a worker that starts now knows it too
            server.kill_worker()
            time.sleep(0.1)
        after = {server.get("/readyz") for _ in range(10)}
        alive = server.get("/healthz")
        code = server.stop()

    assert (before, during, after) == (200, {503}, {503})
    assert (written.statuses(), alive, code) == ({201: 20}, 200, 0)


@both
def test_a_stop_in_the_middle_of_writes_loses_nothing(lasting, report, size):
    url, key = lasting
    acknowledged, sent, codes, statuses = {}, 0, [], set()
    rounds = {"small": 1, "full": 10}[size]
    with serving(url) as server:
        for number in range(rounds):
            if number:
                server.restart()
            over, tally = threading.Event(), Tally()
            load = threading.Thread(
                target=write,
                args=(server.port, key, ENDLESS),
                kwargs={"until": over.is_set, "start": number * ENDLESS, "tally": tally},
            )
            load.start()
            reach(tally, 50)
            codes.append(server.stop())
            over.set()
            load.join()
            acknowledged |= tally.acknowledged
            sent += len(tally.sent)
            statuses |= set(tally.statuses())
        tracebacks = server.tracebacks()

    found = audit(url, acknowledged)

    figure = f"{len(acknowledged)} acknowledged, {found.stored} stored, {counts(found)}"
    report("T38", f"{figure}, exit codes {set(codes)}", "exit 0, all 0")
    assert found.clean, found
    assert len(acknowledged) <= found.stored <= sent
    assert len(acknowledged) >= 50 * rounds
    assert (set(codes), statuses, tracebacks) == ({0}, {201}, 0)
