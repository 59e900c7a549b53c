"""Work that comes at the same time is done in one go, and nobody is forgotten."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.crew import Crew


class Bench:
    """A crew whose work doubles numbers, and waits to be allowed to begin."""

    def __init__(self, most=100):
        self.goes, self.begun, self.allowed = [], threading.Semaphore(0), threading.Semaphore(0)
        self.crew = Crew(self.work, most)

    def work(self, take):
        self.begun.release()
        assert self.allowed.acquire(timeout=30)
        tickets = take()
        self.goes.append([ticket.job for ticket in tickets])
        if any(ticket.job < 0 for ticket in tickets):
            message = "below nothing"
            raise ValueError(message)
        for ticket in tickets:
            ticket.outcome = ticket.job * 2

    def start(self, pool, jobs):
        """Bring jobs, in this order."""
        brought = []
        for job in jobs:
            before = self.crew.waiting
            brought.append(pool.submit(self.crew.do, job))
            while self.crew.waiting == before:
                time.sleep(0.001)
        return brought


@pytest.fixture
def pool():
    with ThreadPoolExecutor(20) as made:
        yield made


def test_who_comes_while_one_waits_for_the_turn_is_taken_along(pool):
    bench = Bench()
    brought = bench.start(pool, [1, 2, 3])

    bench.allowed.release()

    assert [each.result(30) for each in brought] == [2, 4, 6]
    assert bench.goes == [[1, 2, 3]]


def test_who_comes_too_late_is_the_next_to_lead(pool):
    bench = Bench(most=2)
    brought = bench.start(pool, [1, 2, 3])

    bench.allowed.release(2)

    assert [each.result(30) for each in brought] == [2, 4, 6]
    assert bench.goes == [[1, 2], [3]]


def test_alone_it_is_done_at_once(pool):
    bench = Bench()
    bench.allowed.release(2)

    assert [bench.crew.do(1), bench.crew.do(2)] == [2, 4]
    assert bench.goes == [[1], [2]]


def test_all_who_were_taken_along_meet_the_error_and_the_next_do_not(pool):
    bench = Bench(most=2)
    brought = bench.start(pool, [1, -1, 3])

    bench.allowed.release(2)

    for each in brought[:2]:
        with pytest.raises(ValueError, match="below nothing"):
            each.result(30)
    assert brought[2].result(30) == 6


def test_whoever_waits_for_a_turn_that_does_not_come_meets_the_error_at_once(pool):
    allowed = threading.Semaphore(0)

    def work(take):
        assert allowed.acquire(timeout=30)
        raise TimeoutError

    bench = Bench()
    bench.crew = Crew(work, 10)
    brought = bench.start(pool, [1, 2, 3])
    allowed.release()

    for each in brought:
        with pytest.raises(TimeoutError):
            each.result(30)
    assert bench.crew.waiting == 0


def test_among_many_threads_each_job_is_done_once(pool):
    done = []

    def work(take):
        for ticket in take():
            done.append(ticket.job)
            ticket.outcome = ticket.job

    crew = Crew(work, 7)

    assert list(pool.map(crew.do, range(2_000))) == list(range(2_000))
    assert sorted(done) == list(range(2_000))
