"""T24, as far as it needs a real connection: bodies that do not end, or do not come."""

import contextlib
import json
import socket

import pytest

from tests.acceptance.conftest import key_of
from tests.acceptance.server import serving

HEAD = (
    "POST /v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Authorization: Bearer {key}\r\n{more}\r\n\r\n"
)


def sent(port, key, more, pieces):
    """Send a head and pieces of a body until an answer comes; return its first line."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as opened:
        opened.sendall(HEAD.format(key=key, more=more).encode())
        opened.settimeout(0.01)
        for piece in pieces:
            with contextlib.suppress(TimeoutError):
                if answer := opened.recv(65_536):
                    return answer.split(b"\r\n")[0].decode()
            try:
                opened.settimeout(20)
                opened.sendall(piece)
                opened.settimeout(0.01)
            except OSError:
                return "closed"
        opened.settimeout(20)
        answer = opened.recv(65_536)
        return answer.split(b"\r\n")[0].decode() if answer else "closed"


CHUNK = b"10000\r\n" + b" " * 65_536 + b"\r\n"


@pytest.fixture(scope="module")
def served(module_url):
    """A server of two threads, with a key to write to it."""
    with serving(module_url, WORKERS="1", THREADS="2") as server:
        yield server, key_of(module_url)


@pytest.mark.parametrize(
    ("more", "pieces"),
    [
        ("Transfer-Encoding: chunked", [CHUNK] * 200),
        ("Content-Length: 999999999", [b" " * 65_536] * 200),
        ("Content-Length: 12\r\nTransfer-Encoding: chunked", [b"0\r\n\r\n"]),
        ("Content-Length: 2\r\nContent-Length: 3", [b"{}"]),
        ("Content-Length: -1", [b"{}"]),
        ("Transfer-Encoding: chunked", [b"zz\r\n{}\r\n0\r\n\r\n"]),
    ],
)
def test_a_body_beyond_every_bound_is_refused_and_the_next_request_is_served(served, more, pieces):
    server, key = served

    first = sent(server.port, key, more, pieces)
    again = server.get("/v1/statements")
    tracebacks = server.tracebacks()

    assert first == "closed" or first.split()[1] in {"400", "413", "501"}, first
    assert (again, tracebacks) == (200, 0)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_is_refused_before_any_route_is_a_problem_too(store):
    url, _ = store
    asked = {b"NO HTTP": 400, b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x": 414}
    with serving(url, WORKERS="1", THREADS="2") as server:
        for sent, status in asked.items():
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as opened:
                opened.sendall(sent + b"\r\n\r\n")
                head, _, body = opened.recv(65_536).partition(b"\r\n\r\n")
            assert (int(head.split()[1]), json.loads(body)["status"]) == (status, status)
            assert b"application/problem+json" in head
            assert b"X-Content-Type-Options: nosniff" in head
            assert b"Cache-Control: no-store" in head


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_address_with_letters_as_they_were_typed_is_told_how_they_are_written(store):
    url, _ = store
    with (
        serving(url, WORKERS="1", THREADS="2") as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as opened,
    ):
        opened.sendall("GET /v1/speakers?q=Müller HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        problem = json.loads(opened.recv(65_536).partition(b"\r\n\r\n")[2])

    assert problem["status"] == 400
    assert problem["detail"].endswith("ü is written %C3%BC")
