"""Clients that write at the same time and note what was acknowledged to them.

A client is a thread with a connection of its own, which it keeps. It writes its requests to the
socket by hand: a library would cost as much time as the service.
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

TIMEOUT = 30


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Tally:
    """What many clients have met."""

    answers: list[Answer] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The external id of each statement that was acknowledged, and its id."""

    sent: list[str] = field(default_factory=list)
    broken: int = 0
    """Connections that ended without an answer."""

    seconds: float = 0.0

    def statuses(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for answer in self.answers:
            found[answer.status] = found.get(answer.status, 0) + 1
        return found

    def percentile(self, share: float) -> float:
        """The seconds within which a share of the answers came."""
        ordered = sorted(answer.seconds for answer in self.answers)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Client:
    """One connection, kept and made anew when it breaks."""

    def __init__(self, port: int, key: str) -> None:
        self.port, self.key = port, key
        self.socket: socket.socket | None = None

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a request and read its answer; raises OSError where none comes."""
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {self.key}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        begun = time.monotonic()
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
            self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            status, found, content = _read(self.socket)
        except OSError:
            self.close()
            raise
        if found.get("connection") == "close":
            self.close()
        return Answer(status, found, content, time.monotonic() - begun)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def _read(opened: socket.socket) -> tuple[int, dict[str, str], bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(opened)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    length = int(headers.get("content-length", 0))
    while len(body) < length:
        body += _more(opened)
    return int(first.split()[1]), headers, body


def _more(opened: socket.socket) -> bytes:
    if not (data := opened.recv(65_536)):
        raise ConnectionResetError
    return data


def statement(number: int) -> dict[str, Any]:
    """A statement like no other, of one of some speakers in one of some sources."""
    return {
        "external_id": f"load-{number}",
        "text": f"We have written down number {number}, and nobody shall lose or double it",
        "speaker": f"Speaker {number % 20}",
        "role": f"Role {number % 7}",
        "date": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "source": {
            "outlet": f"Outlet {number % 10}",
            "title": f"Title {number % 10}",
            "published": "2024-12-31",
        },
    }


def write(
    port: int,
    key: str,
    total: int,
    clients: int = 16,
    *,
    until: Callable[[], bool] = lambda: False,
    repeat: bool = False,
    start: int = 0,
) -> Tally:
    """Let clients post so many statements, each once, or with a key until it is answered.

    Ends early when `until` says so. Without `repeat` a request whose answer is lost is not sent
    again.
    """
    tally, lock, numbers = Tally(), threading.Lock(), iter(range(start, start + total))

    def run() -> None:
        client = Client(port, key)
        for number in _shared(numbers, lock):
            if until():
                break
            body = statement(number)
            with lock:
                tally.sent.append(body["external_id"])
            _post(client, body, tally, lock, until if repeat else None)
        client.close()

    begun = time.monotonic()
    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.monotonic() - begun
    return tally


def _post(
    client: Client,
    body: dict[str, Any],
    tally: Tally,
    lock: threading.Lock,
    until: Callable[[], bool] | None,
) -> None:
    sent = json.dumps(body).encode()
    headers = {"Idempotency_Key": f"key-{body['external_id']}"} if until else {}
    for attempt in count():
        try:
            answer = client.send("POST", "/v1/statements", sent, **headers)
        except OSError:
            with lock:
                tally.broken += 1
        else:
            with lock:
                tally.answers.append(answer)
                if answer.status == 201:
                    tally.acknowledged[body["external_id"]] = json.loads(answer.body)["id"]
            if answer.status < 500:
                return
        if until is None or attempt > 2_000:
            return
        time.sleep(0.02)


def _shared(numbers: Iterator[int], lock: threading.Lock) -> Iterator[int]:
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        yield number
