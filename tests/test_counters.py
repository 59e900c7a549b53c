"""Counts hold over processes and windows; what fails with them stops nobody."""

import os
import resource
import time

import pytest

from service import counters
from service.counters import PLACES, ROWS, Counters


@pytest.fixture
def shared():
    counters.share()
    yield counters.table
    counters.SHARED.pop().close()


def test_a_client_may_do_as_much_as_the_limit_and_no_more():
    table = Counters()

    found = [table.add("a", 3) for _ in range(5)]

    assert [each.allowed for each in found] == [True, True, True, False, False]
    assert [each.left for each in found] == [2, 1, 0, 0, 0]
    assert {each.seconds for each in found} == {60}
    assert (table.add("b", 3).left, table.look("b", 3).left, table.look("c", 3).left) == (2, 2, 3)


def test_a_window_begins_with_the_first_act_and_ends(monkeypatch):
    monkeypatch.setattr(counters, "WINDOW", 0.05)
    table = Counters()
    assert [table.add("a", 1).allowed for _ in range(2)] == [True, False]

    time.sleep(0.06)

    assert table.look("a", 1).left == 1
    assert [table.add("a", 1).allowed for _ in range(2)] == [True, False]


def count_on(table, times, limit):
    """Let another process, forked from this one, count; return where it writes what it may."""
    read, write = os.pipe()
    if not (child := os.fork()):
        opened = table()
        found = sum(opened.add("a", limit).allowed for _ in range(times))
        os.write(write, found.to_bytes(8, "big"))
        os._exit(0)
    os.close(write)
    return child, read


def test_processes_that_count_at_once_allow_the_limit_and_not_a_multiple(shared):
    running = [count_on(shared, 10_000, 20_000) for _ in range(3)]

    allowed = 0
    for child, read in running:
        assert os.waitpid(child, 0)[1] == 0
        allowed += int.from_bytes(os.read(read, 8), "big")
        os.close(read)

    assert allowed == 20_000


def test_where_all_places_are_taken_the_one_that_did_the_least_makes_way(monkeypatch):
    monkeypatch.setattr(counters, "ROWS", 1)
    table = Counters()
    for _ in range(9):
        table.add("busy", 10)

    for number in range(1_000):
        table.add(f"other {number}", 10)

    assert table.look("busy", 10).left == 1
    assert PLACES * ROWS == 65_536


def test_without_the_table_everybody_goes_on_and_the_log_says_so_once(shared, caplog):
    table = shared()
    counters.SHARED[0].close()

    found = [table.add("a", 1).allowed for _ in range(3)]
    counters.share()

    assert found == [True] * 3
    assert caplog.text.count("requests are not counted") == 1


def test_without_space_for_the_table_each_process_counts_for_itself(caplog):
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, was[1]))
    try:
        counters.share()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)

    assert "each process counts for itself" in caplog.text
    assert counters.SHARED == []
    assert [counters.table().add("a", 1).allowed for _ in range(2)] == [True, True]
