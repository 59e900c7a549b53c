"""What was acknowledged is seen by whoever asks afterwards, whichever process answers."""

import json
import threading

from tests import make
from tests.acceptance.load import JSON, Client
from tests.acceptance.server import serving

CHANGES, READERS = 60, 4


def note_in(answer):
    """The number that the note of a statement had last, read by itself or in a page."""
    found = json.loads(answer.body)
    return int(found.get("data", [found])[0]["note"])


def test_whoever_asks_after_a_change_was_acknowledged_sees_it(store):
    url, key = store
    acknowledged, missed, asked, ended = [0], [], [], threading.Event()
    with serving(url, ADDRESS_LIMIT="0") as server:
        writer = Client(server.port, key)
        body = json.dumps(make.body(note="0")).encode()
        made = json.loads(writer.send("POST", "/v1/statements", body, **JSON).body)
        one = f"/v1/statements/{made['id']}"

        def read(path):
            reader, last, count = Client(server.port, ""), 0, 0
            while not ended.is_set():
                least = max(last, acknowledged[-1])
                last, count = note_in(reader.send("GET", path)), count + 1
                if last < least:
                    missed.append((path, least, last))
            asked.append(count)
            reader.close()

        paths = [one, "/v1/statements?sort=-updated&limit=1"] * (READERS // 2)
        readers = [threading.Thread(target=read, args=(path,)) for path in paths]
        for each in readers:
            each.start()
        for number in range(1, CHANGES + 1):
            change = json.dumps({"note": str(number), "reason": "counted"}).encode()
            answer = writer.send("PATCH", one, change, If_Match="*", **JSON)
            assert answer.status == 200, answer.body
            acknowledged.append(number)
        ended.set()
        for each in readers:
            each.join()
        writer.close()
        tracebacks = server.tracebacks()

    assert (missed, tracebacks, len(asked)) == ([], 0, READERS)
    assert sum(asked) > CHANGES * READERS  # each state of the record was read more than once
