"""T35: a limit holds over the processes of a server: allowed is the limit, and not twice it."""

import threading
from collections import Counter

import pytest

from tests.acceptance.load import Client, statement
from tests.acceptance.server import changed, serving

LIMIT, CLIENTS, EACH = 40, 8, 15
LIMITS = {"ADDRESS_LIMIT": str(LIMIT), "KEY_LIMIT": str(LIMIT), "THREADS": "2"}
"""Fewer threads than clients, so that both processes are needed."""

TOTAL = CLIENTS * EACH
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def asked(server, key, send):
    """Let clients ask, over a new connection each time; return every answer."""
    found, lock = [], threading.Lock()

    def run():
        for _ in range(EACH):
            client = Client(server.port, key)
            answer = send(client)
            client.close()
            with lock:
                found.append(answer)

    threads = [threading.Thread(target=run) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def read(client):
    return client.send("GET", "/v1/statements?q=nothing")


def post(client):
    return client.post(statement(1))


def statuses(answers):
    return Counter(each.status for each in answers)


def test_two_processes_allow_what_one_may(store, report):
    url, key = store
    with serving(url, **LIMITS) as server:
        reads, writes = asked(server, "", read), asked(server, key, post)
        tracebacks = server.tracebacks()

    figure = f"reads {dict(statuses(reads))}, writes {dict(statuses(writes))}"
    report("T35", figure, f"{LIMIT} of {TOTAL} allowed of each")
    assert statuses(reads) == {200: LIMIT, 429: TOTAL - LIMIT}
    assert statuses(writes) == {201: LIMIT, 429: TOTAL - LIMIT}
    assert tracebacks == 0
    for answer in writes:
        assert ("retry-after" in answer.headers) is (answer.status == 429)
        assert answer.headers["ratelimit-policy"] == f'"key";q={LIMIT};w=60'


@pytest.mark.soak
def test_a_counter_in_each_process_is_seen(store, tmp_path, report):
    url, _ = store
    apart = changed(tmp_path / "apart", "gunicorn.conf.py", "    _counters.share()\n", "")
    with serving(url, apart, **LIMITS) as server:
        reads = asked(server, "", read)

    allowed = statuses(reads)[200]
    report("T35 a counter in each process", f"{allowed} of {TOTAL} allowed", f"more than {LIMIT}")
    assert allowed > LIMIT
