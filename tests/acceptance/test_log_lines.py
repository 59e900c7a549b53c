"""T43: whatever is sent, a request is one line of JSON, without escapes, keys, bodies or words."""

import json
import socket

import pytest

from tests.acceptance.load import Client
from tests.acceptance.server import changed, serving

SECRETS = ("hushed-words", "sought-words", "onrec_0123456789ab_")
HOSTILE = {
    "CR and LF": "a\r\n{}\n",
    "ANSI": "a\x1b[31mred\x1b]0;title\x07",
    "C1": "a\u009b2J",
    "bidi": "a\u202egnp.\u2066x",
    "line separator": "a\u2028b\u0085c",
    "a quote": 'a", "level": "error',
}
FIELDS = ("text", "speaker", "role", "place", "context", "date", "nothing", "external_id")
HEADERS = ("User-Agent", "X-Request-ID", "X-Forwarded-For", "Referer", "Idempotency-Key", "Accept")


def broken_off(port, sent):
    """Send bytes, and go."""
    with socket.create_connection(("127.0.0.1", port), 10) as opened:
        opened.sendall(sent)


def raw(port, sent):
    """Send bytes as they are; return what comes back."""
    with socket.create_connection(("127.0.0.1", port), 10) as opened:
        opened.sendall(sent)
        return opened.recv(65_536)


def in_a_header(name, value):
    head = f"GET /v1/statements?q={SECRETS[1]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    line = f"{name}: {value}\r\nX-Mark: 1\r\n\r\n"
    return head.encode() + line.encode("utf-8")


def in_the_path(value):
    path = "/v1/" + value.replace(" ", "%20")
    return f"GET {path}?q={SECRETS[1]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_request_is_one_line_whatever_is_sent(store, report):
    url, key = store
    with serving(url, LOG_LEVEL="debug") as server:
        client = Client(server.port, key)
        sent = 0
        for value in HOSTILE.values():
            for field in FIELDS:
                body = {
                    "text": SECRETS[0],
                    "speaker": "x",
                    "source": "x",
                    field: value + SECRETS[0],
                }
                client.post(body)
                sent += 1
            for name in HEADERS:
                raw(server.port, in_a_header(name, value))
                sent += 1
            raw(server.port, in_the_path(value))
            sent += 1
        client.close()
        for given in (f"{SECRETS[2]}{'x' * 43}", key):
            client = Client(server.port, given)
            client.send("GET", f"/v1/statements?q={SECRETS[1]}")
            client.close()
            sent += 1
        unread = [
            b"\x16\x03\x01\x02\r\n\r\n",
            b"GET / HTTP/9\r\n\r\n",
            b"BR\x1bEW / HTTP/1.1\r\n\r\n",
        ]
        broken_off(server.port, in_a_header("Authorization", f"Bearer {key}")[:-2])
        refusals = [raw(server.port, each) for each in unread]
        server.stop()
        lines = server.log.read_bytes().splitlines()

    read = [json.loads(line) for line in lines]
    requests = [each for each in read if each.get("path", "/healthz") != "/healthz"]
    assert "Ignored premature client disconnection" in {each["message"] for each in read}
    refused = [each for each in read if each["message"].startswith("Invalid request")]
    told, asked = len(requests) + len(refused), sent + len(unread)
    report("T43", f"{told} lines of {asked} requests, all JSON in ASCII", "one each")
    for refusal in refusals:
        head, _, body = refusal.partition(b"\r\n\r\n")
        assert b"Content-Type: application/problem+json" in head
        assert json.loads(body)["status"] == int(head.split()[1]) == 400
    # What is no HTTP has a line that says so; a head that could be read, that of a request.
    assert told == asked
    assert {each["status"] for each in requests} >= {200, 201, 401, 404, 422}
    assert all(line.isascii() and line.decode().isprintable() for line in lines)
    assert all(each["time"] and each["level"] and each["message"] for each in read)
    whole = b"\n".join(lines).decode()
    assert [secret for secret in (*SECRETS, key) if secret in whole] == []
    assert "Traceback" not in whole


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_fault_is_one_line_with_its_traceback_and_the_id_of_the_request(store, tmp_path):
    url, _ = store
    root = changed(
        tmp_path / "program",
        "service/api/health.py",
        'return Response(orjson.dumps({"status": "ok"})',
        'if __import__("flask").request.args: raise ValueError("a\\x1b[31m\\r\\nb");\n'
        '    return Response(orjson.dumps({"status": "ok"})',
    )
    with serving(url, root) as server:
        client = Client(server.port, "")
        answer = client.send("GET", "/healthz?fail=1")
        client.close()
        server.stop()
        read = [json.loads(line) for line in server.log.read_bytes().splitlines()]

    problem = json.loads(answer.body)
    faults = [each for each in read if each["level"] == "error"]
    assert answer.status == 500
    assert "ValueError" not in answer.body.decode()
    assert [each["request_id"] for each in faults] == [problem["request_id"]]
    assert "ValueError" in faults[0]["trace"]
    assert problem["request_id"] == answer.headers["x-request-id"]
