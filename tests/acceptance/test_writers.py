"""T01 and T03: many clients write at the same time; nothing is lost, doubled, forked or undone."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import make
from tests.acceptance.audit import audit
from tests.acceptance.load import Client, write
from tests.acceptance.server import changed, serving
from tests.acceptance.test_kills import counts

RATE = {"sqlite": 150, "postgresql": 400}
"""How many writes in a second are the least."""


def kind_of(url):
    return url.partition(":")[0].partition("+")[0]


def test_sixteen_clients_lose_and_double_nothing(store):
    url, key = store
    with serving(url) as server:
        tally = write(server.port, key, total=200)
        tracebacks = server.tracebacks()

    found = audit(url, tally.acknowledged)

    assert tally.statuses() == {201: 200}
    assert (found.stored, found.clean) == (200, True), found
    assert (tally.broken, tracebacks) == (0, 0)


@pytest.mark.soak
def test_t01_two_thousand_writes_at_their_rate(lasting, report):
    url, key = lasting
    with serving(url) as server:
        write(server.port, key, total=100, start=10_000)  # the first ones make the speakers
        tally = write(server.port, key, total=2_000)
        tracebacks = server.tracebacks()

    found = audit(url, tally.acknowledged)

    rate, p99 = len(tally.answers) / tally.seconds, tally.percentile(0.99)
    bar = RATE[kind_of(url)]
    report("T01", f"{rate:.0f}/s, p99 {p99:.2f} s, {counts(found)}", f"{bar}/s, 1 s, all 0")
    assert tally.statuses() == {201: 2_000}
    assert (found.stored, found.clean, tally.broken, tracebacks) == (2_100, True, 0, 0), found
    assert p99 <= 1
    assert rate >= bar


def rounds(store, clients, times):
    """Let clients correct one statement with one ETag, some times over; return what they met."""
    url, key = store
    with serving(url) as server:
        first = Client(server.port, key)
        made = json.loads(
            first.send("POST", "/v1/statements", json.dumps(make.body()).encode()).body
        )
        path, met = f"/v1/statements/{made['id']}", []
        for number in range(times):
            etag = first.send("GET", path).headers["etag"]
            body = json.dumps({"note": f"round {number}", "reason": "r"}).encode()

            def correct(_, body=body, etag=etag):
                client = Client(server.port, key)
                try:
                    return client.send("PATCH", path, body, If_Match=etag).status
                finally:
                    client.close()

            with ThreadPoolExecutor(clients) as pool:
                met.append(sorted(pool.map(correct, range(clients))))
        without = first.send("PATCH", path, body).status
        history = json.loads(first.send("GET", f"{path}/history?limit=100").body)
        first.close()
    return met, without, history["total"]["value"]


def test_of_clients_with_one_etag_one_wins_each_round(store):
    met, without, revisions = rounds(store, clients=10, times=4)

    assert met == [[200] + [412] * 9] * 4
    assert (without, revisions) == (428, 5)
    assert audit(store[0], {}).faults == ()


@pytest.mark.soak
def test_t03_fifty_clients_with_one_etag(lasting, report):
    met, without, revisions = rounds(lasting, clients=50, times=20)

    won = sum(statuses.count(200) for statuses in met)
    report("T03", f"{won} of {50 * 20} won, {revisions} revisions", "20 won, 21 revisions")
    assert met == [[200] + [412] * 49] * 20
    assert (without, revisions) == (428, 21)


@pytest.mark.soak
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_begin_that_does_not_lock_is_seen(store, tmp_path, report):
    url, key = store
    faulty = changed(tmp_path / "faulty", "service/turns.py", '"BEGIN IMMEDIATE"', '"BEGIN"')
    with serving(url, faulty) as server:
        tally = write(server.port, key, total=400)

    statuses = tally.statuses()
    report("T01 with BEGIN", f"statuses {statuses}", "red")
    assert statuses != {201: 400} or not audit(url, tally.acknowledged).clean
