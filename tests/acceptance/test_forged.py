"""T44: nothing that a client says of itself, or of the host, changes whose it is or where it leads.

The requests are written by hand: a library would mend them.
"""

import json
import re
import socket

import pytest

from tests.acceptance.load import statement
from tests.acceptance.server import serving

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

EVIL = "evil.example"
HOSTS = {
    "another host": f"Host: {EVIL}",
    "a host after ours": f"Host: 127.0.0.1@{EVIL}",
    "a host by the proxy's header": f"Host: x\r\nX-Forwarded-Host: {EVIL}",
    "a prefix": f"Host: x\r\nX-Forwarded-Prefix: //{EVIL}\r\nX-Script-Name: //{EVIL}",
    "the standard header": f"Host: x\r\nForwarded: for=203.0.113.7;host={EVIL};proto=https",
}
PATHS = (
    "/docs",
    f"//{EVIL}",
    f"//{EVIL}/docs",
    f"/\\{EVIL}",
    f"/\\{EVIL}/..",
    f"///{EVIL}//",
    "//docs",
    "//v1//statements",
    f"/docs//{EVIL}",
    f"/docs/..//{EVIL}",
    f"http://{EVIL}/docs",
    f"http://{EVIL}/v1/statements?limit=1",
    f"/v1/statements?limit=1&x=//{EVIL}",
    "/v1/statements?limit=1",
)
OWN = re.compile(r"Location: /(?![/\\])")
"""A place on whichever host was asked: no browser takes it for another one."""

CLAIMED = "X-Forwarded-For: 203.0.113.7\r\nX-Real-IP: 203.0.113.7\r\nX-Forwarded-Proto: https"


def said(port, line, *headers, body=b""):
    """The head and the body of the answer to a request."""
    head = "\r\n".join([f"{line} HTTP/1.1", *headers, "Connection: close"])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as opened:
        opened.sendall(head.encode() + b"\r\n\r\n" + body)
        answer = b""
        while more := opened.recv(65_536):
            answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode("latin-1"), body.decode()


def test_no_host_that_a_client_names_is_led_to(store):
    url, key = store
    body = json.dumps(statement(1)).encode()
    posted = (f"Authorization: Bearer {key}", "Content-Type: application/json")
    with serving(url, WORKERS="1", THREADS="4") as server:
        for named in HOSTS.values():
            for path in PATHS:
                head, got = said(server.port, f"GET {path}", named)
                led = [each for each in head.split("\r\n") if each.startswith("Location:")]
                assert all(OWN.match(each) for each in led), head
                assert f"http://{EVIL}" not in got, (path, got)
        made, _ = said(
            server.port,
            "POST /v1/statements",
            HOSTS["another host"],
            *posted,
            f"Content-Length: {len(body)}",
            body=body,
        )
        tracebacks = server.tracebacks()

    assert made.startswith("HTTP/1.1 201")
    assert "\r\nLocation: /v1/statements/" in made
    assert tracebacks == 0


@pytest.mark.parametrize("named", ["SCRIPT_NAME", "PATH_INFO"])
def test_no_header_moves_a_path(store, named):
    url, _ = store
    with serving(url, WORKERS="1", THREADS="2") as server:
        answers = [
            said(server.port, f"GET {path}", "Host: x", f"{named}: {told}")[0].split()[1]
            for path, told in (("/healthz", "/x"), ("/x/healthz", "/x"), ("/v1/changes", "/v1"))
        ]

    assert answers == ["200", "404", "200"]


@pytest.mark.parametrize("trusted", [False, True])
def test_an_address_is_believed_of_a_trusted_proxy_alone(store, trusted):
    url, _ = store
    proxy = "127.0.0.1" if trusted else "192.0.2.1"
    with serving(url, PROXY_ADDRESS=proxy, WORKERS="1", THREADS="2") as server:
        said(server.port, "GET /v1/statements", "Host: x", CLAIMED, "X-Request-ID: forged-0123")
        server.stop()
        lines = [json.loads(line) for line in server.log.read_bytes().splitlines()]

    noted = [each for each in lines if each.get("path") == "/v1/statements"]
    assert [each["address"] for each in noted] == ["203.0.113.7" if trusted else "127.0.0.1"]
    assert (noted[0]["request_id"] == "forged-0123") is trusted
