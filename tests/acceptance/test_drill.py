"""T10: the drill of docs/backup.md, by its commands alone: what was lost is there as it was."""

import hashlib
import json
import sqlite3

from tests import rows
from tests.acceptance.audit import audit
from tests.acceptance.load import Client, statement
from tests.acceptance.server import serving
from tests.test_cli import command

LONGEST = "Rede ist Silber… " * 3_764


def populate(client):
    """Write what a record may hold; return the answer that a repeat must give again."""
    texts = [*(each for each in rows.HARD if each.strip()), LONGEST[:64_000].strip()]
    texts = ["".join(c for c in each if c not in "\ufeff\U0010ffff") for each in texts]
    for number, text in enumerate(texts):
        body = statement(number) | {
            "text": f"{text} {number}"[-64_000:],
            "tags": ["Ä", "a b"],
            "joint_with": [{"speaker": "שלמה"}],
            "external_id": f"x-{number}",
        }
        answer = client.post(body)
        assert answer.status == 201, answer.body
    made = json.loads(answer.body)
    path, any_revision = f"/v1/statements/{made['id']}", {"If_Match": "*"}
    body = json.dumps({"note": "n", "reason": "r"}).encode()
    assert client.send("PATCH", path, body, **any_revision).status == 200
    assert client.send("DELETE", f"{path}?reason=r", **any_revision).status == 200
    return client.post(statement(99), Idempotency_Key="once")


def exported(url):
    """Every statement, withdrawn ones too: how many, and the SHA-256 of their sorted lines."""
    done = command("export", "--status", "current", "--status", "withdrawn", DATABASE_URL=url)
    lines = sorted(done.stdout.split("\n")[:-1])
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_the_drill_gives_back_the_store_that_was_lost(url, another, tmp_path, report):
    key = command("key", "add", "--name", "load", "--scope", "write", DATABASE_URL=url)
    with serving(url, WORKERS="1") as server:
        client = Client(server.port, key.stdout.strip())
        first = populate(client)
        before, head = exported(url), json.loads(client.send("GET", "/v1/changes/head").body)
        saved = command("backup", "--output", str(tmp_path), DATABASE_URL=url)
        client.close()

    host, (line, last) = another(url), saved.stdout.splitlines()
    kept, path = last.removeprefix("all is as recorded, up to revision "), line.partition(": ")[0]
    done = command("restore", path, "--head", kept, DATABASE_URL=host)
    assert done.returncode == 0, done.stderr
    with serving(host, WORKERS="1") as server:
        client = Client(server.port, key.stdout.strip())
        after, found = exported(host), json.loads(client.send("GET", "/v1/changes/head").body)
        again = client.post(statement(99), Idempotency_Key="once")
        new = client.post(statement(100))
        client.close()

    report("T10", f"{after[0]} of {before[0]} rows, SHA-256 and head equal", "all equal")
    assert (after, found) == (before, head)
    assert kept == f"{head['number']}:{head['hash']}"
    assert before[0] >= 9
    assert (again.body, again.headers["idempotency-replayed"]) == (first.body, "true")
    assert new.status == 201
    assert audit(host, {}).clean
    if host.startswith("sqlite"):
        with sqlite3.connect(host.removeprefix("sqlite:///")) as file:
            assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
