"""The worker that gunicorn runs: threads that take what they can serve, and leave the rest."""

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A threaded worker that accepts no more connections than its threads can answer at once.

    Gunicorn's own accepts whatever comes while it is awake: of sixteen clients that keep their
    connections, fourteen were seen in one of two workers, and one core lay idle. Connections that
    are kept open without a request, or have not sent one yet, cost no thread and do not count.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self._most = 0
        super().__init__(*args, **options)

    @property
    def worker_connections(self) -> int:
        """How many connections it may have: those that wait, and one for each thread."""
        waiting = len(self.keepalived_conns) + len(self.pending_conns)
        return min(self._most, waiting + int(self.cfg.threads))

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most
