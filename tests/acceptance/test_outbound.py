"""T40: nothing is fetched and nothing is posted, whatever addresses a statement names.

The service has no client of any kind. The first test holds that of its source: what could open a
connection is not imported. The second watches one server under requests that name a listener of
the test as every address they can: it shows those requests, and no others.
"""

import ast
import json
import socket
import threading
from pathlib import Path

import pytest

from tests.acceptance.load import Client, statement
from tests.acceptance.server import serving

ROOT = Path(__file__).parents[2]
CLIENTS = {
    "aiohttp", "asyncio", "ftplib", "http.client", "httpx", "imaplib", "nntplib", "poplib",
    "pycurl", "requests", "smtplib", "socket", "ssl", "telnetlib", "urllib.request", "urllib3",
    "websockets", "xmlrpc",
}  # fmt: skip
ALLOWED = {("service/api/streams.py", "socket")}
"""It sets how long a reader of an export may take, on the connection that the reader has opened."""


def imported():
    """Each module that a file of the program imports, anywhere in it."""
    for package in ("service", "schemas"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
                yield from ((str(file.relative_to(ROOT)), name) for name in names)


def test_no_part_of_the_program_has_a_client():
    found = list(imported())

    clients = {
        (file, client)
        for file, name in found
        for client in CLIENTS
        if name == client or name.startswith(f"{client}.")
    }
    assert len(found) > 1_000
    assert clients == ALLOWED


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_no_address_that_a_statement_names_is_asked(store):
    url, key = store
    called = []
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(url, WORKERS="1") as server:
        listener.settimeout(0.2)
        done = threading.Event()
        watching = threading.Thread(target=watch, args=(listener, called, done))
        watching.start()
        client = Client(server.port, key)
        statuses = [answer.status for answer in named(client, listener.getsockname()[1])]
        client.close()
        done.set()
        watching.join()

    assert statuses == [201, 201, 200, 200, 200, 200]
    assert called == []


def watch(listener, called, done):
    while not done.is_set():
        try:
            called.append(listener.accept()[1])
        except TimeoutError:
            continue


def named(client, port):
    """Record, read, search, compare, export and import what names an address of the test."""
    here = f"http://127.0.0.1:{port}"
    source = {"title": "T", "url": f"{here}/a", "archive_url": f"{here}/b", "outlet": here}
    made = client.post(statement(1) | {"source": source})
    path = made.headers["location"]
    yield made
    added = {"source": f"{here}/c", "via": [here]}
    yield client.send("POST", f"{path}/appearances", json.dumps(added).encode(), If_Match="*")
    yield client.send("GET", f"/v1/statements?source_url={here}/a")
    yield client.send("GET", f"{path}/variants")
    yield client.send("GET", f"{path}/attribution?style=citation")
    yield client.send("GET", path, Origin=here, Referer=here)
