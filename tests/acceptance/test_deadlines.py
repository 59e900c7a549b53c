"""T21: work of the database without end, and a lock that is held, end as 503; the worker serves on.

The work is the database's own: a view in the place of a table, and a trigger, that take a minute
or more if they are let.
"""

import time
from contextlib import contextmanager

import psycopg
import pytest

from service import postgresql, sqlite
from tests.acceptance.audit import audit
from tests.acceptance.load import Client, statement
from tests.acceptance.server import changed, serving

SLOW = {
    "sqlite": (
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000) SELECT i FROM n",
        "CREATE TRIGGER slow BEFORE INSERT ON statement WHEN NEW.role = 'Role 6'"
        " BEGIN SELECT count(*) FROM endless; END",
        "PRAGMA legacy_alter_table=ON",
        "ALTER TABLE source_word RENAME TO real_word",
        "CREATE VIEW source_word AS SELECT * FROM real_word, (SELECT count(*) FROM endless)",
    ),
    "postgresql": (
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$",
        "CREATE TRIGGER slow BEFORE INSERT ON statement FOR EACH ROW"
        " WHEN (NEW.role = 'Role 6') EXECUTE FUNCTION slow()",
        "ALTER TABLE source_word RENAME TO real_word",
        "CREATE VIEW source_word AS SELECT real_word.* FROM real_word, pg_sleep(60)",
    ),
}
HELD = {"sqlite": "BEGIN IMMEDIATE", "postgresql": f"SELECT pg_advisory_lock({postgresql.WRITERS})"}
SIZES = {"small": ({"SQL_SECONDS": "1"}, 1, 1), "full": ({}, 5, 10)}
"""The settings, and the seconds that work and a wait for a lock may take."""

SLACK = 4
"""Seconds beyond that which a busy machine may take."""

FULL = pytest.param("full", marks=pytest.mark.soak)


def kind_of(url):
    return "sqlite" if url.startswith("sqlite") else "postgresql"


@contextmanager
def opened(url):
    """A connection of our own, beside the service's."""
    if kind_of(url) == "sqlite":
        connection = sqlite.open_file(url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


def cancelled(client, send, longest):
    """Send what cannot be done in time; return the answer, which must not take for ever."""
    begun = time.monotonic()
    answer = send(client)
    assert time.monotonic() - begun < longest + SLACK
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "1"
    return answer.status


def read(client):
    return client.send("GET", "/v1/sources?q=title")


def post(client):
    return client.post(statement(41))  # of role 6, in the source of the first


@pytest.mark.parametrize("size", ["small", FULL])
def test_what_takes_too_long_is_cancelled_and_the_worker_serves_on(store, tmp_path, report, size):
    (url, key), (environ, work, wait) = store, SIZES[size]
    program = changed(
        tmp_path / "program", "service/turns.py", "BUSY_SECONDS = 10", f"BUSY_SECONDS = {wait}"
    )
    with serving(url, program, WORKERS="1", **environ) as server, opened(url) as beside:
        client, pids = Client(server.port, key), server.workers()
        assert client.post(statement(1)).status == 201
        for each in SLOW[kind_of(url)]:
            beside.execute(each)
        slow = [cancelled(client, send, work) for send in (read, post)]
        beside.execute(HELD[kind_of(url)])
        locked = cancelled(client, lambda each: each.post(statement(11)), wait)
        meanwhile = client.send("GET", "/v1/statements").status
        beside.execute(
            "ROLLBACK" if kind_of(url) == "sqlite" else "SELECT pg_advisory_unlock_all()"
        )
        after = client.post(statement(11)).status
        client.close()
        same, tracebacks = server.workers() == pids, server.tracebacks()
        for each in undone(kind_of(url)):
            beside.execute(each)

    figure = f"slow {slow}, locked {locked}, then {after}, worker {'same' if same else 'lost'}"
    report("T21", figure, "503 each, then 201, the same worker")
    assert (slow, locked, meanwhile, after) == ([503, 503], 503, 200, 201)
    assert (same, tracebacks) == (True, 0)
    found = audit(url, {})
    assert (found.stored, found.clean) == (2, True), found


def undone(kind):
    """What puts a store back as it was."""
    trigger = "slow" if kind == "sqlite" else "slow ON statement"
    yield f"DROP TRIGGER {trigger}"
    yield "DROP VIEW source_word"
    yield "ALTER TABLE real_word RENAME TO source_word"
