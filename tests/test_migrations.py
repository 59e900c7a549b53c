"""The schema is made by migrations alone, and is that of the models."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from service import heads, migrate, sqlite, text
from service.db import connect
from service.identity import StoreUnavailable
from service.models import Base, Store
from service.text import analysis
from tests import commands, make
from tests.test_db import POSTGRESQL


def of_ours(name, kind, parent_names):
    """FTS5's tables are its own business; the index of PostgreSQL is held below."""
    return kind != "table" or not name.startswith("statement_index")


def test_what_the_migrations_make_is_what_the_models_say(database):
    with database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": of_ours})

        assert compare_metadata(context, Base.metadata) == []


def test_the_text_index_is_made_as_the_dialect_has_it(session):
    connection = session.connection()
    before = _shape(connection)
    connection.exec_driver_sql("DROP TABLE statement_index")
    for statement in text.dialect(session).DDL:
        connection.exec_driver_sql(statement)

    assert _shape(connection) == before


def _shape(connection):
    if connection.dialect.name == "sqlite":
        made = "SELECT sql FROM sqlite_master WHERE name = 'statement_index'"
        set_ = "SELECT k, v FROM statement_index_config ORDER BY k"
        return [connection.exec_driver_sql(each).all() for each in (made, set_)]
    columns = connection.exec_driver_sql(
        "SELECT attname, atttypid::regtype::text, attnotnull, attstattarget FROM pg_attribute"
        " WHERE attrelid = 'statement_index'::regclass AND attnum > 0 ORDER BY attnum"
    ).all()
    indexes = connection.exec_driver_sql(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'statement_index' ORDER BY indexdef"
    ).all()
    return columns, indexes


def test_four_that_migrate_at_once_make_one_store(empty, settings, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c lock_timeout=90s")  # else without turns they never end

    with ThreadPoolExecutor(4) as pool:
        was_new = list(pool.map(migrate.upgrade, [empty] * 4))

    database = connect(type(settings)(**_with(settings, database_url=empty)))
    with database.reading() as session:
        stores = session.scalars(select(Store)).all()
        assert heads.is_at_head(session.connection())
    database.dispose()
    assert sorted(was_new) == [False, False, False, True]
    assert [store.analysis for store in stores] == [analysis.VERSION]


def test_two_that_make_a_file_at_the_same_moment_both_have_it(tmp_path):
    together = Barrier(2)

    def make_file(path):
        together.wait()
        migrate.engine(f"sqlite:///{path}").dispose()

    with ThreadPoolExecutor(2) as pool:
        for number in range(100):  # without a second try one in five is refused
            list(pool.map(make_file, [tmp_path / f"{number}.db"] * 2))


def test_a_file_that_stays_in_use_is_refused_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    path = tmp_path / "used.db"
    with closing(sqlite.open_file(str(path), "rwc")) as another:
        another.execute("BEGIN EXCLUSIVE")

        with pytest.raises(StoreUnavailable, match="in use by another process"):
            migrate.engine(f"sqlite:///{path}")


def _with(settings, **changed):
    return {name: getattr(settings, name) for name in settings.__slots__} | changed


@pytest.mark.parametrize("empty", ["postgresql"], indirect=True)
def test_a_migration_takes_its_time_whatever_is_set_for_the_database(empty):
    with (
        psycopg.connect(empty.replace("+psycopg", ""), autocommit=True) as another,
        ThreadPoolExecutor(1) as pool,
    ):
        another.execute(f"ALTER DATABASE {another.info.dbname} SET statement_timeout = '500ms'")
        with another.transaction():
            another.execute(f"SELECT pg_advisory_xact_lock({migrate.MIGRATORS})")
            was_new = pool.submit(migrate.upgrade, empty)
            time.sleep(1)

        assert was_new.result()


def test_the_head_is_the_one_that_alembic_finds_and_a_server_does_without_it(empty):
    scripts = ScriptDirectory.from_config(migrate.config())
    loaded = "import sys, service.wsgi; print(*sys.modules)"
    environ = os.environ | {"DATABASE_URL": empty}
    command = [sys.executable, "-c", loaded]
    modules = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)

    assert scripts.get_heads() == [heads.head()]
    assert "service.heads" in modules.stdout.split()
    assert "alembic" not in modules.stdout.split()


def test_every_migration_can_be_undone_and_done_again(url, settings):
    engine = migrate.engine(url)
    for direction, revision in (("downgrade", "base"), ("upgrade", "head")):
        with engine.begin() as connection:
            getattr(command, direction)(migrate.config(connection), revision)
            tables = inspect(connection).get_table_names()
        assert ("statement" in tables) is (direction == "upgrade")
    engine.dispose()
    database = connect(settings)

    with database.writing() as session:
        assert make.statement(session).number == 1
    database.dispose()


@POSTGRESQL
@pytest.mark.parametrize("patience", [0, 60])
def test_whoever_searches_is_answered_while_a_migration_waits_for_one_who_reads_for_long(
    url, app, monkeypatch, patience
):
    monkeypatch.setattr(migrate, "PATIENCE", patience)
    monkeypatch.setattr(migrate, "PAUSE", 0.1)
    engine = migrate.engine(url)
    with engine.begin() as connection:
        command.downgrade(migrate.config(connection), "0014")

    with ThreadPoolExecutor(1) as pool:
        with psycopg.connect(url.replace("+psycopg", "")) as another:
            another.execute("SELECT count(*) FROM statement_index")
            migrated = pool.submit(migrate.upgrade, url)
            time.sleep(1)
            answer = app.test_client().get("/v1/statements?q=words")
            time.sleep(2)
        if patience:
            assert migrated.result() is False
        else:
            with pytest.raises(StoreUnavailable, match="nothing was changed"):
                migrated.result()

    with engine.begin() as connection:
        assert heads.revision(connection) == (heads.head() if patience else "0014")
    engine.dispose()
    assert answer.status_code == 200


def test_a_restoration_that_is_refused_migrates_nothing(url, settings, tmp_path):
    database, engine, file = connect(settings), migrate.engine(url), tmp_path / "empty.ndjson"
    with database.writing() as session:
        make.statement(session)
        session.commit()
    database.dispose()
    file.touch()
    with engine.begin() as connection:
        command.downgrade(migrate.config(connection), "0012")

    done = commands.command("import", "--mode", "restore", str(file), DATABASE_URL=url)

    with engine.begin() as connection:
        assert heads.revision(connection) == "0012"
    engine.dispose()
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {file}: something is recorded here already")


def test_a_service_before_a_database_of_another_release_is_not_ready(app, database):
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        session.commit()

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert app.test_client().get("/healthz").status_code == 200
