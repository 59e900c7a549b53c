"""T18: a migration keeps every row of every earlier release, killed in the middle or not."""

import os
import random
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service import heads, migrate
from service.models import Base
from tests import rows
from tests.test_cli import ROOT
from tests.test_migrations import of_ours

FIRST = "0004"
"""The first schema with statements: what is upgraded in the tests of a killed migration."""

KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from service import cli
left = int(sys.argv.pop(1))
def count(*_):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", count)
cli.main(sys.argv[1:])
"""
"""A launcher of commands that kills the process before its statement of some number."""

STATEMENTS = 40
"""How many statements an upgrade from the first schema takes, at least."""

FULL = pytest.param(10, marks=pytest.mark.soak)


@contextmanager
def opened(url):
    """A connection, whose transaction is committed at the end."""
    engine = migrate.engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def to(url, schema):
    """Bring a database to a schema, and no further."""
    with opened(url) as connection:
        command.upgrade(migrate.config(connection), schema)


def looked_at(url, look):
    with opened(url) as connection:
        return look(connection)


def schemas(url):
    """The number of every schema there ever was, the oldest first."""
    scripts = looked_at(url, lambda each: ScriptDirectory.from_config(migrate.config(each)))
    return [each.revision for each in scripts.walk_revisions()][::-1]


def test_no_migration_alters_a_row_and_the_release_before_goes_on_writing(empty):
    """Rows are written at each step, by the tables as they are and as they were before it."""
    tables, kept, steps = [], {}, schemas(empty)
    for schema in steps:
        to(empty, schema)
        with opened(empty) as connection:
            after = rows.held(connection, tables)
            assert {name: after[name] for name in kept} == kept, f"{schema} has altered a row"
            rows.fill(connection, tables, each=2)
            tables = rows.tables(connection)
            rows.fill(connection, tables, each=2)
        kept = looked_at(empty, rows.held)  # once it is committed: FTS5 writes its rows then

    differences = looked_at(
        empty,
        lambda each: compare_metadata(
            MigrationContext.configure(each, opts={"include_name": of_ours}), Base.metadata
        ),
    )
    assert len(steps) >= 11
    short = {name for name in Base.metadata.tables if len(kept[name]) < 2}
    assert short == {"store"}
    assert differences == []


def migrated(url, killed_at):
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(killed_at), "migrate"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("kills", [2, FULL])
def test_a_migration_that_is_killed_leaves_what_was_there_and_succeeds_when_run_again(
    empty, report, kills
):
    to(empty, FIRST)
    looked_at(empty, lambda each: rows.fill(each, each=len(rows.HARD)))
    tables = looked_at(empty, rows.tables)
    before = looked_at(empty, rows.held)

    for moment in random.Random(kills).sample(range(3, STATEMENTS), kills):
        assert migrated(empty, moment).returncode == -signal.SIGKILL
        assert looked_at(empty, heads.revision) == FIRST
        assert looked_at(empty, rows.held) == before
    again = migrated(empty, 0)

    after = looked_at(empty, lambda each: rows.held(each, tables))
    figure = f"{kills} kills undone, then exit {again.returncode}, rows {len(before)} tables equal"
    report("T18", figure, "all undone, exit 0, equal")
    assert (again.returncode, again.stdout) == (0, "the store is up to date\n"), again.stderr
    assert looked_at(empty, heads.is_at_head)
    assert {name: after[name] for name in before} == before


def test_a_database_of_a_later_release_is_refused_with_a_line(empty):
    to(empty, "head")
    statement = "UPDATE alembic_version SET version_num = '9999'"
    looked_at(empty, lambda each: each.exec_driver_sql(statement))

    done = migrated(empty, 0)

    assert done.returncode == 1
    assert done.stderr == "Error: the schema 9999 is of a later release than this one\n"
