"""T17: replicas that start at once before one database migrate it once, and all serve."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service import migrate
from service.text import analysis
from tests import rows
from tests.acceptance.load import PATIENCE
from tests.acceptance.server import ROOT, Server
from tests.acceptance.test_upgrades import looked_at, opened, schemas, to

REPLICAS = 4
WATCH = (
    "CREATE SCHEMA watched",
    "CREATE TABLE watched.ddl (who text, what text)",
    "GRANT USAGE ON SCHEMA watched TO PUBLIC",
    "CREATE FUNCTION watched.note() RETURNS event_trigger SECURITY DEFINER LANGUAGE plpgsql AS"
    " $$ BEGIN INSERT INTO watched.ddl VALUES (session_user, tg_tag); END $$",
    "CREATE EVENT TRIGGER noted ON ddl_command_end EXECUTE FUNCTION watched.note()",
)
"""What lets PostgreSQL itself note who changes the schema."""


def prepare(url, state):
    """Make a database what the replicas find: empty, or of the release before with rows."""
    if url.startswith("postgresql"):
        with opened(url) as connection:
            for each in WATCH:
                connection.exec_driver_sql(each)
    if state == "previous":
        to(url, schemas(url)[-2])
        looked_at(url, rows.fill)
        with opened(url) as connection:
            connection.execute(text("UPDATE store SET analysis = :it"), {"it": analysis.VERSION})


def changes(url):
    """How often the schema was changed: by SQLite's own count, or the notes of PostgreSQL."""
    if url.startswith("sqlite"):
        return looked_at(url, lambda each: each.execute(text("PRAGMA schema_version")).scalar())
    noted = "SELECT who, what FROM watched.ddl WHERE what <> 'GRANT' AND what <> 'REVOKE'"
    return sorted(tuple(each) for each in looked_at(url, lambda c: c.execute(text(noted)).all()))


@contextmanager
def replicas(url, **environ):
    """Start several servers at the same moment; they are given up at the end."""
    started = [Server(url, WORKERS="1", THREADS="2", **environ) for _ in range(REPLICAS)]
    try:
        yield started
    finally:
        for each in started:
            each.kill()
            shutil.rmtree(each.log.parent)


def ready(servers):
    """The status of each at /readyz, once all are ready or that has taken too long."""
    ends = time.monotonic() + PATIENCE
    for each in servers:
        each.wait()
    while True:
        found = [each.get("/readyz") for each in servers]
        if set(found) == {200} or time.monotonic() > ends:
            return found
        time.sleep(0.1)


def stores(url):
    return looked_at(url, lambda each: each.execute(text("SELECT count(*) FROM store")).scalar())


@pytest.mark.soak
@pytest.mark.parametrize("rounds", [5])
@pytest.mark.parametrize("state", ["empty", "previous"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_replicas_that_start_at_once_migrate_once_and_are_all_ready(
    another, report, kind, state, rounds
):
    alone = another(kind)
    prepare(alone, state)
    migrate.upgrade(alone)
    expected = changes(alone)
    met = []
    for _ in range(rounds):
        url = another(kind)
        prepare(url, state)
        with replicas(url, MIGRATE_ON_START="1") as servers:
            found = ready(servers)
            tracebacks = sum(each.tracebacks() for each in servers)
        met.append((found, changes(url) == expected, stores(url), tracebacks))

    figure = f"{state}: {met.count(([200] * REPLICAS, True, 1, 0))} of {rounds} times"
    report("T17", figure, "all ready, migrated once, 0 tracebacks, every time")
    assert met == [([200] * REPLICAS, True, 1, 0)] * rounds


@pytest.mark.parametrize(
    ("kind", "rounds"), [("postgresql", 1), pytest.param("postgresql", 5, marks=pytest.mark.soak)]
)
def test_a_role_that_serves_changes_no_schema_while_others_migrate(another, report, kind, rounds):
    met = []
    for _ in range(rounds):
        url, app = another(kind), f"app_{uuid.uuid4().hex}"
        prepare(url, "empty")
        looked_at(url, lambda each, app=app: each.exec_driver_sql(f"CREATE ROLE {app} LOGIN"))
        served = make_url(url).set(username=app).render_as_string(hide_password=False)
        with replicas(served) as servers:
            migrating = [migrating_for(url, app) for _ in range(REPLICAS)]
            done = [each.wait(PATIENCE) for each in migrating]
            found = ready(servers)
            tracebacks = sum(each.tracebacks() for each in servers)
        by_app = [what for who, what in changes(url) if who == app]
        met.append((done, found, stores(url), by_app, tracebacks))
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
            owner.execute(f"DROP OWNED BY {app}")
            owner.execute(f"DROP ROLE {app}")

    wanted = ([0] * REPLICAS, [200] * REPLICAS, 1, [], 0)
    report("T17 roles", f"{met.count(wanted)} of {rounds} times", "no DDL by the app, every time")
    assert met == [wanted] * rounds


def migrating_for(url, role):
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", "migrate", "--app-role", role],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )
