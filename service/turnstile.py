"""What lets the requests of a process that read run one after the other, while they are quick."""

import threading
from collections import deque
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 0.01
"""Seconds after which a request goes on beside a slow one."""

READING = {"GET", "HEAD"}


class Turnstile:
    """An application whose requests that read run one at a time, in the order in which they came.

    One thread runs Python at a time, and gives way at each question to the database: the more
    there are that run, the more time goes into taking turns (decision 32). What is streamed is
    sent behind the turnstile. Requests that write wait for each other elsewhere, and pass.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in READING or not self._enter():
            return self._application(environ, start_response)
        try:
            return self._application(environ, start_response)
        finally:
            self._leave()

    def _enter(self) -> bool:
        """Wait for the turn; tell whether it came."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Lock()
            called.acquire()  # whoever leaves releases it
            self._waiting.append(called)
        if called.acquire(timeout=PATIENCE):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # it came just now

    def _leave(self) -> None:
        """Pass the turn on to whoever waits longest; a lock of Python's knows of no order."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
