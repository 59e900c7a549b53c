"""Clients that write at the same time and note what was acknowledged to them.

A client is a thread with a connection of its own, which it keeps. It writes its requests to the
socket by hand: a library would cost as much time as the service. Statements are told apart by their
texts, which are all different and which nothing but the service keeps from being stored twice.
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

TIMEOUT = 30
IDLE = 3
"""Seconds after which a client makes a new connection; the service closes one after five."""

JSON = {"Content_Type": "application/json"}

PATIENCE = 180
"""Seconds that a client goes on repeating."""

PAUSE = 0.05
"""Seconds that a client waits after a failure."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    at: float
    """When it was read, by the monotonic clock."""


@dataclass
class Tally:
    """What many clients have met."""

    answers: list[Answer] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The text of each statement that was acknowledged, and its id."""

    bodies: dict[int, bytes] = field(default_factory=dict)
    """What was acknowledged, by the number of the statement."""

    sent: list[str] = field(default_factory=list)
    """The text of each statement that was sent, once or more."""

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
        self.used = 0.0

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a request and read its answer; raises OSError where none comes."""
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            *([f"Authorization: Bearer {self.key}"] if self.key else []),
            f"Content-Length: {len(body)}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in (JSON | headers).items()),
        ]
        begun = time.monotonic()
        if begun - self.used > IDLE:
            self.close()
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
        self.used = time.monotonic()
        return Answer(status, found, content, self.used - begun, self.used)

    def post(self, body: Mapping[str, Any], **headers: str) -> Answer:
        """Post a statement; raises OSError where no answer comes."""
        return self.send("POST", "/v1/statements", json.dumps(body).encode(), **headers)

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


def key_for(number: int) -> str:
    """The Idempotency-Key that a statement is repeated with."""
    return f"load-{number}"


def write(
    port: int,
    key: str,
    total: int,
    clients: int = 16,
    *,
    until: Callable[[], bool] = lambda: False,
    repeat: bool = False,
    start: int = 0,
    tally: Tally | None = None,
) -> Tally:
    """Let clients post so many statements, each once, or with a key until it is answered.

    Ends early when `until` says so. `tally` may be watched meanwhile.
    """
    tally = tally if tally is not None else Tally()
    lock, numbers = threading.Lock(), iter(range(start, start + total))

    def run() -> None:
        client = Client(port, key)
        for number in _shared(numbers, lock):
            if until():
                break
            with lock:
                tally.sent.append(statement(number)["text"])
            ends = time.monotonic() + (PATIENCE if repeat else 0)
            while not _answered(client, number, tally, lock, repeat=repeat):
                time.sleep(PAUSE)
                if time.monotonic() > ends:
                    break
        client.close()

    begun = time.monotonic()
    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.monotonic() - begun
    return tally


def _answered(
    client: Client, number: int, tally: Tally, lock: threading.Lock, *, repeat: bool
) -> bool:
    """Send a statement and note what came of it; tell whether that is for good."""
    body = statement(number)
    headers = {"Idempotency_Key": key_for(number)} if repeat else {}
    try:
        answer = client.post(body, **headers)
    except OSError:
        with lock:
            tally.broken += 1
        return False
    with lock:
        tally.answers.append(answer)
        if answer.status == 201:
            tally.acknowledged[body["text"]] = json.loads(answer.body)["id"]
            tally.bodies[number] = answer.body
    return answer.status < 500


def _shared(numbers: Iterator[int], lock: threading.Lock) -> Iterator[int]:
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        yield number
