"""How many connections a worker takes: for each thread, and what nobody else takes."""

from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from service import worker
from service.worker import Worker

THREADS = 4


@pytest.fixture
def found(monkeypatch):
    """A worker of four threads, and a clock that stands still until it is moved."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: clock.now))
    made = Worker.__new__(Worker)
    made.worker_connections = 1_000
    made.cfg = SimpleNamespace(threads=THREADS)
    made.keepalived_conns, made.pending_conns = [], []
    return made, clock


def room(made, taken, waiting=0):
    made.nr_conns, made.keepalived_conns = taken, [None] * waiting
    return made.worker_connections - taken


def test_it_has_room_for_each_thread_without_work(found):
    made, _ = found

    assert [room(made, taken) for taken in range(THREADS)] == [4, 3, 2, 1]
    assert room(made, THREADS + 9, waiting=9 + 2) == 2


def test_without_a_free_thread_it_leaves_a_connection_to_others_for_a_while(found, monkeypatch):
    made, clock = found
    monkeypatch.setattr(ThreadWorker, "accept", lambda *_: None)

    assert room(made, THREADS) <= 0
    clock.now += worker.PATIENCE / 2
    assert room(made, THREADS) <= 0
    clock.now += worker.PATIENCE
    assert room(made, THREADS) == 1
    made.accept(None)
    assert room(made, THREADS + 1) <= 0
    clock.now += 2 * worker.PATIENCE
    assert room(made, THREADS + 1) == 1


def test_a_thread_that_was_free_meanwhile_begins_the_while_anew(found):
    made, clock = found
    room(made, THREADS)
    clock.now += 2 * worker.PATIENCE
    room(made, THREADS - 1)

    assert room(made, THREADS) <= 0
