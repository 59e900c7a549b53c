"""The worker that gunicorn runs: threads that take what they can serve, and leave the rest."""

import time
from typing import Any

import orjson
from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from service import heaps, serving

PATIENCE = 0.005
"""Seconds that a connection is left to other workers by one that has no thread for it."""

UNESCAPED = "an address has no letters but those of ASCII: ü is written %C3%BC"
"""What is wrong with a first line that has others; gunicorn says that it is no HTTP."""

TRIM_SECONDS = 60
"""Seconds after which free memory is given back again."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A threaded worker that leaves connections to others while all its threads have work.

    Gunicorn's own accepts whatever comes while it is awake: of sixteen clients that keep their
    connections, fourteen were seen in one of two workers, and one core lay idle. Connections that
    are kept open without a request, or have not sent one yet, cost no thread and do not count.
    What nobody takes for a while is taken all the same, one by one: it would wait at the door
    while those who are inside come again and again.

    Told to stop, it takes the connections that wait at the door and answers those too.
    """

    _busy_since: float | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        self._most = 0
        self._stopping = False
        self._trimmed = time.monotonic()
        super().__init__(*args, **options)

    @property
    def worker_connections(self) -> int:
        """How many connections it may have: those that wait, and one for each thread, or one more.

        Gunicorn asks before it waits for what comes next.
        """
        waiting = len(self.keepalived_conns) + len(self.pending_conns)
        taken = int(self.nr_conns)
        free = int(self.cfg.threads) + waiting - taken
        if free > 0:
            self._busy_since = None
        elif self._busy_since is None:
            self._busy_since = time.monotonic()
        elif time.monotonic() - self._busy_since > PATIENCE:
            free = 1
        return min(self._most, taken + free)

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
        """Take a connection; the next one that there is no thread for has to wait for as long."""
        super().accept(listener)
        self._busy_since = None

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
