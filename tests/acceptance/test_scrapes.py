"""The counters of a server are those of all its workers, of the ones that are gone too."""

import re
import time

import pytest

from tests.acceptance.load import Client, write
from tests.acceptance.server import PATIENCE, free_port, serving


def scrape(port):
    """The figures that are shown."""
    client = Client(port, "")
    answer = client.send("GET", "/metrics")
    client.close()
    assert answer.status == 200
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def written(figures):
    return sum(
        figure
        for name, figure in figures.items()
        if re.match(r'onrecord_requests_total\{method="POST".*status="201"', name)
    )


def until(holds):
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_they_are_summed_over_workers_and_outlive_them(store):
    url, key = store
    port = free_port()
    with serving(url, METRICS=f"127.0.0.1:{port}") as server:
        write(server.port, key, total=60)
        first = [written(scrape(port)) for _ in range(6)]  # whichever worker answers
        public = server.get("/metrics")
        old = set(server.workers())
        for _ in range(len(old)):
            server.kill_worker()
            time.sleep(0.2)
        until(lambda: len(set(server.workers()) - old) == len(old))
        write(server.port, key, total=40, start=1_000)
        allowed = 16 if url.startswith("sqlite") else 26
        until(lambda: scrape(port).get("onrecord_pool_connections") == allowed)  # both have loaded
        figures = scrape(port)
        folder = server.shared()
        files = [each.name for each in folder.iterdir()]
        server.stop()

    assert first == [60] * 6
    assert public == 404
    assert written(figures) == 100
    assert figures["onrecord_pool_connections_in_use"] == 0
    assert len(files) <= 7, files  # a lock, and three kinds for each of two slots, whoever has them
    assert not folder.exists()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_a_killed_server_leaves_goes_when_the_next_begins(store):
    url, _ = store
    with serving(url, METRICS=f"127.0.0.1:{free_port()}") as living:
        with serving(url, METRICS=f"127.0.0.1:{free_port()}") as killed:
            left = killed.shared()
            killed.kill()
        there = left.exists()
        with serving(url, METRICS=f"127.0.0.1:{free_port()}") as server:
            kept = server.shared().exists() and living.shared().exists()
            server.stop()
            gone = not left.exists()

    assert (there, gone, kept) == (True, True, True)
