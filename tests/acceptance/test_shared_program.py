"""Workers share the program that the first process has loaded, and count apart (decision 26)."""

import pytest

from tests.acceptance.server import changed, serving

OWN = 40
"""Megabytes that a worker which has answered once may have to itself; the program has 50."""


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_worker_holds_what_it_does_and_not_the_program(store):
    with serving(store[0]) as server:
        ready = server.get("/readyz")
        own = server.own_megabytes()

    assert ready == 200
    assert len(own) == 2
    assert max(own) < OWN


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_program_that_each_worker_loads_is_seen(store, tmp_path):
    alone = changed(tmp_path / "program", "gunicorn.conf.py", "    _load()\n", "")
    with serving(store[0], alone) as server:
        server.get("/readyz")
        own = server.own_megabytes()

    assert max(own) > OWN
