"""How long a worker leaves connections to others: the longer the more work it has."""

from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from service import worker
from service.worker import Worker

THREADS = 4


@pytest.fixture
def took(monkeypatch):
    """A worker of four threads that has just taken a connection, and a clock that stands still."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr(ThreadWorker, "accept", lambda *_: None)
    made = Worker.__new__(Worker)
    made.worker_connections = 1_000
    made.cfg = SimpleNamespace(threads=THREADS)
    made.keepalived_conns, made.pending_conns = [], []
    made.accept(None)
    return made, clock


def takes(made, taken, waiting=0):
    made.nr_conns, made.keepalived_conns = taken, [None] * waiting
    return made.worker_connections > taken


def test_without_work_it_takes_whatever_comes(took):
    made, _ = took

    assert takes(made, 0)
    assert takes(made, 9, waiting=9)


@pytest.mark.parametrize("work", [1, 2, 3, 4])
def test_the_more_work_it_has_the_longer_it_leaves_the_next_connection_to_others(took, work):
    made, clock = took
    pause = worker.PATIENCE * work / THREADS

    clock.now += 0.9 * pause
    assert not takes(made, work + 3, waiting=3)
    clock.now += 0.2 * pause
    assert takes(made, work + 3, waiting=3)
    made.accept(None)
    assert not takes(made, work + 4, waiting=3)


def test_what_nobody_else_takes_it_takes_however_much_work_it_has(took):
    made, clock = took
    clock.now += 1.01 * worker.PATIENCE

    assert takes(made, 20 * THREADS)


def test_it_waits_for_nothing_longer_than_it_leaves_connections_to_others(took, monkeypatch):
    made, clock = took
    waited = []
    monkeypatch.setattr(
        ThreadWorker, "wait_for_and_dispatch_events", lambda _, timeout: waited.append(timeout)
    )

    takes(made, 2)
    made.wait_for_and_dispatch_events(1.0)
    clock.now += worker.PATIENCE
    made.wait_for_and_dispatch_events(1.0)

    assert waited == [pytest.approx(worker.PATIENCE / 2), 1.0]
