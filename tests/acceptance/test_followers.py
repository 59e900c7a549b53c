"""A follower of the feed misses nothing and sees nothing twice, while others write."""

import json
import threading

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import Client, statement
from tests.acceptance.server import serving


def writer(server, key, numbers):
    """Record statements, correct each, and rename a speaker now and then."""
    client = Client(server.port, key)
    for number in numbers:
        body = statement(number)
        made = json.loads(client.send("POST", "/v1/statements", json.dumps(body).encode()).body)
        patch = json.dumps({"note": "seen", "reason": "r"}).encode()
        client.send("PATCH", f"/v1/statements/{made['id']}", patch, If_Match="*")
        if number % 25 == 0:
            patch = json.dumps({"name": f"Speaker {number}", "reason": "r"}).encode()
            client.send("PATCH", f"/v1/speakers/{made['speaker']['id']}", patch, If_Match="*")
    client.close()


def followed(store, each):
    """Let two write while one follows; return the lines that were seen and the last there is."""
    url, key = store
    with serving(url) as server:
        halves = [range(each), range(each, 2 * each)]
        threads = [threading.Thread(target=writer, args=(server, key, half)) for half in halves]
        for thread in threads:
            thread.start()
        client, seen, after = Client(server.port, key), [], 0
        while True:
            busy = any(thread.is_alive() for thread in threads)
            page = json.loads(client.send("GET", f"/v1/changes?after={after}&limit=100").body)
            seen += page["data"]
            after = page["last"]
            if not busy and not page["data"]:
                break
        head = json.loads(client.send("GET", "/v1/changes/head").body)
        client.close()
    return seen, head


def check(store, seen, head):
    assert [line["number"] for line in seen] == list(range(1, head["change"] + 1))
    assert audit(store[0], {}).faults == ()
    renamed = [line for line in seen if line["kind"] == "speaker" and line["action"] == "correct"]
    assert any(line["statement"] for line in renamed)


def test_a_follower_misses_nothing_while_two_write(store):
    seen, head = followed(store, each=40)

    check(store, seen, head)
    assert len(seen) > 160


@pytest.mark.soak
def test_a_follower_of_five_thousand_changes(lasting, report):
    seen, head = followed(lasting, each=900)

    numbers = [line["number"] for line in seen]
    missed, twice = head["change"] - len(set(numbers)), len(numbers) - len(set(numbers))
    report("feed", f"{len(seen)} lines, {missed} missed, {twice} twice", "5,000, 0, 0")
    check(lasting, seen, head)
    assert len(seen) >= 5_000
