"""What is asked, one request each, and what must be answered."""

import json
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from benchmarks.hour import corpus
from benchmarks.hour.walks import Walk
from tests.acceptance.load import Answer, Client

ROWS = 20
"""Statements of one import."""


class Wrong(Exception):  # noqa: N818 - it says what it is
    """An answer that is not the one that must come."""


@dataclass
class Own:
    """A statement of the load's own: whoever has it in hand is the only one to change it."""

    id: str
    text: str
    speaker: str
    etag: str

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/v1/statements/{self.id}"


@dataclass
class Desk:
    """What the clients know together: what they have written, and how far they have paged."""

    numbers: Iterator[int]
    walks: queue.Queue[Walk] = field(default_factory=queue.Queue)
    own: deque[Own] = field(default_factory=deque)
    withdrawn: deque[Own] = field(default_factory=deque)
    merged: deque[tuple[Own, Own]] = field(default_factory=deque)
    acknowledged: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, count: int) -> list[int]:
        """Return numbers of statements that nobody has written."""
        with self.lock:
            return list(islice(self.numbers, count))

    def pair(self) -> tuple[Own, Own]:
        """Take two statements of one speaker in hand."""
        seen: dict[str, Own] = {}
        while (own := self.own.popleft()).speaker not in seen:
            seen[own.speaker] = own
        other = seen.pop(own.speaker)
        self.own.extend(seen.values())
        return own, other


Act = Callable[[Desk, Client, int], Answer]


def search(_desk: Desk, client: Client, choice: int) -> Answer:
    """Search."""
    return _get(client, f"/v1/statements?{corpus.search(choice)}")


def page(desk: Desk, client: Client, _choice: int) -> Answer:
    """Go on to the next page of a list."""
    walk = desk.walks.get()
    try:
        return turn(walk, client)
    finally:
        desk.walks.put(walk)


def turn(walk: Walk, client: Client) -> Answer:
    """Read the next page of a list."""
    answer = _get(client, walk.path)
    if wrong := walk.met(answer.body):
        raise Wrong(wrong)
    return answer


def read(desk: Desk, client: Client, choice: int) -> Answer:
    """Read a statement, its history or its line."""
    own = desk.own[choice % len(desk.own)]
    what = ("", "/history", "/attribution")[choice % 3]
    return _get(client, own.path + what)


def add(desk: Desk, client: Client, _choice: int) -> Answer:
    """Record a statement."""
    [number] = desk.take(1)
    answer = client.post(corpus.statement(number), Idempotency_Key=f"hour-{number}")
    made = _must(answer, 201)
    own = Own(made["id"], made["text"], made["speaker"]["name"], answer.headers["etag"])
    desk.acknowledged[own.text] = own.id
    desk.own.append(own)
    return answer


def correct(desk: Desk, client: Client, choice: int) -> Answer:
    """Correct the words, the role and the tags of a statement."""
    own = desk.own.popleft()
    [number] = desk.take(1)
    other = corpus.statement(number)
    fields = {name: other[name] for name in ("text", "role", "tags")}
    body = json.dumps(fields | {"reason": f"reason {choice % 7}"}).encode()
    answer = client.send("PATCH", own.path, body, If_Match=own.etag)
    _must(answer, 200)
    del desk.acknowledged[own.text]
    own.text, own.etag = other["text"], answer.headers["etag"]
    desk.acknowledged[own.text] = own.id
    desk.own.append(own)
    return answer


def withdraw(desk: Desk, client: Client, _choice: int) -> Answer:
    """Withdraw a statement, or restore the one that was withdrawn last."""
    try:
        own = desk.withdrawn.popleft()
    except IndexError:
        own = desk.own.popleft()
        answer = client.send("DELETE", f"{own.path}?reason=unsure", If_Match=own.etag)
        kept = desk.withdrawn
    else:
        body = b'{"reason": "sure again"}'
        answer = client.send("POST", f"{own.path}/restore", body, If_Match=own.etag)
        kept = desk.own
    _must(answer, 200)
    own.etag = answer.headers["etag"]
    kept.append(own)
    return answer


def merge(desk: Desk, client: Client, _choice: int) -> Answer:
    """Merge two statements of one speaker, or undo the merge that is the oldest."""
    try:
        own, other = desk.merged.popleft()
    except IndexError:
        own, other = desk.pair()
        body = json.dumps({"into": own.id, "reason": "the same briefing"}).encode()
        answer = client.send("POST", f"{other.path}/merge", body, If_Match=other.etag)
        kept = desk.merged.append
    else:
        body = b'{"reason": "two briefings"}'
        answer = client.send("POST", f"{own.path}/unmerge", body, If_Match=own.etag)
        kept = desk.own.extend
    _must(answer, 200)
    own.etag, other.etag = answer.headers["etag"], "*"
    kept((own, other))
    return answer


def import_(desk: Desk, client: Client, _choice: int) -> Answer:
    """Import a few statements as a file."""
    made = [corpus.statement(number) for number in desk.take(ROWS)]
    body = "\n".join(json.dumps(each) for each in made).encode()
    kind = "application/x-ndjson"
    answer = client.send("POST", "/v1/statements/import", body, Content_Type=kind)
    for row, result in zip(made, _must(answer, 200)["data"], strict=True):
        if result["status"] != "created":
            raise Wrong(str(result))
        desk.acknowledged[row["text"]] = result["id"]
    return answer


ACTS: dict[str, Act] = {
    "search": search,
    "page": page,
    "read": read,
    "add": add,
    "correct": correct,
    "withdraw": withdraw,
    "merge": merge,
    "import": import_,
}


def _get(client: Client, path: str) -> Answer:
    answer = client.send("GET", path)
    _must(answer, 200)
    return answer


def _must(answer: Answer, status: int) -> dict:
    if answer.status != status:
        raise Wrong(f"{answer.status}: {answer.body[:300]!r}")
    return json.loads(answer.body)
