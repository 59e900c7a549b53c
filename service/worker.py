"""The worker that gunicorn runs: threads that take what they can serve, and leave the rest."""

import time
from typing import Any

import orjson
from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from service import heaps, serving

PATIENCE = 0.005
"""Seconds that the next connection is left to other workers by one whose threads all have work."""

UNESCAPED = "an address has no letters but those of ASCII: ü is written %C3%BC"
"""What is wrong with a first line that has others; gunicorn says that it is no HTTP."""

TRIM_SECONDS = 60
"""Seconds after which free memory is given back again."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A threaded worker that leaves connections to others, the longer the more work it has.

    Gunicorn's own accepts whatever comes while it is awake. Of eight clients that keep their
    connections all eight were seen in one of two workers, and one core lay idle: 1,100 answers a
    second in place of 1,900. So a worker that has taken one lets a while go by before the next,
    in which another may take it that has less to do. Connections that are kept open without a
    request, or have not sent one yet, are no work.

    Told to stop, it takes the connections that wait at the door and answers those too.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self._most = 0
        self._taken_at = 0.0
        self._stopping = False
        self._trimmed = time.monotonic()
        super().__init__(*args, **options)

    @property
    def worker_connections(self) -> int:
        """How many connections it may have: one more, unless that is left to others for now.

        Gunicorn asks before it waits for what comes next.
        """
        return min(self._most, int(self.nr_conns) + (self._left_for() <= 0))

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most

    def notify(self) -> None:
        """Say that it lives, as it does at least once a second, and give free memory back."""
        super().notify()
        if time.monotonic() - self._trimmed > TRIM_SECONDS:
            heaps.trim()
            self._trimmed = time.monotonic()

    def accept(self, listener: Any) -> None:
        """Take a connection, and leave the next one to others for a while."""
        super().accept(listener)
        self._taken_at = time.monotonic()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for what comes next, no longer than connections are left to others."""
        left_for = self._left_for()
        super().wait_for_and_dispatch_events(min(timeout, left_for) if left_for > 0 else timeout)

    def _left_for(self) -> float:
        """Return the seconds for which the next connection is still left to others."""
        waiting = len(self.keepalived_conns) + len(self.pending_conns)
        busy = min(1, (int(self.nr_conns) - waiting) / int(self.cfg.threads))
        return self._taken_at + PATIENCE * busy - time.monotonic()

    def handle_usr1(self, sig: int, frame: Any) -> None:  # noqa: ARG002 - gunicorn's signature
        """Let `/readyz` answer 503 from now on: the server is about to be stopped."""
        serving.drain()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Finish the work in hand, and what waits at the door."""
        self._stopping = True
        super().handle_exit(sig, frame)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections or not; a worker that stops takes those that wait, and shuts the door.

        A connection that is left in the queue of a closed socket is reset. Shut at once, the door
        tells a proxy to go elsewhere; else a new connection would hang until the worker is gone.
        """
        super().set_accept_enabled(enabled)
        if enabled or not self._stopping:
            return
        self._stopping = False  # the door is shut once
        for listener in self.sockets:
            listener.setblocking(False)
            count = -1
            while count < self.nr_conns:
                count = self.nr_conns
                self.accept(listener)
            listener.close()


def write_problem(sock: Any, status_int: int, reason: str, mesg: str) -> None:
    """Answer what gunicorn itself refuses: it is no HTTP, or its head is too long."""
    names = {414: "uri-too-long", 431: "head-too-large", 500: "internal"}
    if mesg.startswith("Invalid Request Line") and not mesg.isascii():
        mesg = UNESCAPED
    body = orjson.dumps(
        {
            "type": f"/docs/errors#{names.get(status_int, 'bad-request')}",
            "title": reason,
            "status": status_int,
            "detail": mesg or reason,
            "errors": [],
        }
    )
    head = (
        f"HTTP/1.1 {status_int} {reason}\r\nConnection: close\r\n"
        f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode("latin-1") + body)


# Gunicorn writes HTML, and has no place to say otherwise.
util.write_error = write_problem
