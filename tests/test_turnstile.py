"""Requests that read run one after the other, in their order, as long as they are quick."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from service import turnstile
from service.turnstile import Turnstile

PATIENCE = 10


class Application:
    """One whose requests tell when they begin, and end when they are let."""

    def __init__(self):
        self.begun, self.running, self.most = [], 0, 0
        self.go_on = threading.Event()
        self._guard = threading.Lock()

    def __call__(self, environ, start_response):
        with self._guard:
            self.begun.append(environ["PATH_INFO"])
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            if not self.go_on.wait(PATIENCE):
                raise TimeoutError
            time.sleep(0.001)
            if environ["PATH_INFO"] == "/fails":
                raise LookupError("it failed")
        finally:
            with self._guard:
                self.running -= 1
        return [environ["PATH_INFO"].encode()]

    def waits_for(self, count):
        ends = time.monotonic() + PATIENCE
        while len(self.begun) < count and time.monotonic() < ends:
            time.sleep(0.001)
        return list(self.begun)


def asked(pool, through, method, *paths):
    """Ask for some paths, each once the one before has come to the turnstile."""
    made = []
    for path in paths:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
        made.append(pool.submit(through, environ, None))
        time.sleep(0.02)
    return made


def test_quick_readers_run_one_at_a_time_in_the_order_in_which_they_came(monkeypatch):
    monkeypatch.setattr(turnstile, "PATIENCE", PATIENCE)
    application, paths = Application(), [f"/{number}" for number in range(6)]
    with ThreadPoolExecutor(len(paths)) as pool:
        answers = asked(pool, Turnstile(application), "GET", *paths)
        alone = list(application.begun)
        application.go_on.set()
        found = [b"".join(each.result(PATIENCE)).decode() for each in answers]

    assert alone == paths[:1]
    assert (found, application.begun, application.most) == (paths, paths, 1)


def test_whoever_waits_for_a_slow_reader_goes_on_beside_it():
    application = Application()
    with ThreadPoolExecutor(3) as pool:
        through = Turnstile(application)
        answers = asked(pool, through, "GET", "/slow", "/second", "/third")
        begun = application.waits_for(3)
        application.go_on.set()
        for each in answers:
            each.result(PATIENCE)
        last = through({"REQUEST_METHOD": "HEAD", "PATH_INFO": "/last"}, None)

    assert begun == ["/slow", "/second", "/third"]
    assert last == [b"/last"]


def test_whoever_writes_passes(monkeypatch):
    monkeypatch.setattr(turnstile, "PATIENCE", PATIENCE)
    application = Application()
    with ThreadPoolExecutor(3) as pool:
        through = Turnstile(application)
        answers = asked(pool, through, "GET", "/read")
        answers += asked(pool, through, "POST", "/one", "/two")
        begun = application.waits_for(3)
        application.go_on.set()
        for each in answers:
            each.result(PATIENCE)

    assert begun == ["/read", "/one", "/two"]


def test_a_turn_is_passed_on_where_a_request_fails(monkeypatch):
    monkeypatch.setattr(turnstile, "PATIENCE", PATIENCE)
    application = Application()
    with ThreadPoolExecutor(2) as pool:
        failing, next_ = asked(pool, Turnstile(application), "GET", "/fails", "/next")
        application.go_on.set()

        assert next_.result(PATIENCE) == [b"/next"]
        with pytest.raises(LookupError, match="it failed"):
            failing.result(PATIENCE)
