"""A driver of our own: one loop over all connections, requests made ready before it starts."""

import math
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

AT_ONCE = 1 << 18
"""Bytes that are read at once, more than most answers have."""

GIVE_UP = 30.0
"""Seconds without any answer."""


@dataclass(frozen=True)
class Load:
    """What came of driving: requests a second, milliseconds at two percentiles, failures."""

    rate: float
    p50: float
    p99: float
    answered: int
    failed: int = 0
    cost: float = math.nan
    """Microseconds of the processor that the server took for an answer."""

    @property
    def tail(self) -> float:
        """How many times as long as half of the requests the last in a hundred take."""
        return self.p99 / self.p50 if self.p50 else math.inf


class _Client:
    """A connection, the request that it waits for, and what came of the answer so far."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer, self.wanted, self.begun = b"", 0, 0.0

    def send(self, request: bytes) -> None:
        self.answer, self.wanted, self.begun = b"", 0, time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Read what is there; tell whether the answer is whole. Raises ConnectionError."""
        data = self.socket.recv(AT_ONCE)
        if not data:
            raise ConnectionResetError
        self.answer = self.answer + data if self.answer else data
        if not self.wanted:
            end = self.answer.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.wanted = end + 4 + _length(self.answer[:end].lower())
        return len(self.answer) >= self.wanted


def drive(port: int, paths: Sequence[str], *, clients: int, seconds: float) -> Load:
    """Ask for the paths in turn, each client anew as soon as it is answered."""
    requests = cycle([_request(path) for path in paths])
    took: list[float] = []
    failed = 0
    with selectors.DefaultSelector() as waiting:
        for _ in range(clients):
            client = _Client(port)
            waiting.register(client.socket, selectors.EVENT_READ, client)
            client.send(next(requests))
        begun = time.perf_counter()
        ends = begun + seconds
        while (now := time.perf_counter()) < ends:
            ready = waiting.select(GIVE_UP)
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                client = key.data
                if client.read():
                    took.append(time.perf_counter() - client.begun)
                    failed += not client.answer.startswith(b"HTTP/1.1 2")
                    client.send(next(requests))
        for key in list(waiting.get_map().values()):
            key.data.socket.close()
    took.sort()
    if not took:
        return Load(0.0, 0.0, 0.0, 0)
    p50, p99 = (1_000 * took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.99))
    return Load(len(took) / (now - begun), p50, p99, len(took), failed)


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()


def _length(head: bytes) -> int:
    """Return the length of a body as its head states it; every server here states it."""
    start = head.index(b"content-length:") + len(b"content-length:")
    end = head.find(b"\r", start)
    return int(head[start : end if end >= 0 else None])
