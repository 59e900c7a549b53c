"""Fixtures. Take `client` for a test over HTTP, `session` for one of the record or the text.

`url` is a migrated, empty database: each test that needs one runs on SQLite and on PostgreSQL.
`queries` is the list of SQL statements sent so far; empty it, act, and count.
"""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from psycopg import conninfo
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from service import migrate, record
from service.app import create_app
from service.db import Database, connect
from service.settings import Settings, load
from tests import postgresql
from tests.figures import report  # noqa: F401 - a fixture of every test
from tests.pool import Pool

ROOT = Path(__file__).parent.parent
DIALECTS = ["sqlite", "postgresql"]

hypothesis_settings.register_profile("test", deadline=None, derandomize=True, max_examples=50)
hypothesis_settings.register_profile("soak", deadline=None, max_examples=2_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


def pytest_configure() -> None:
    """Let Werkzeug compile how an address is made once a rule: most of what an application took."""
    compiled, made = Rule._compile_builder, {}  # noqa: SLF001 - it has no other name

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = rule.rule, repr(rule.defaults), append_unknown
        if key not in made:
            made[key] = compiled(rule, append_unknown)
        return made[key]

    Rule._compile_builder = compile_once  # noqa: SLF001


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at what was loaded: a tenth of the time went into that."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Undo pytest-flask's: it wraps a test in one context, which hides stale sessions."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("template") / "onrecord.db"
    migrate.upgrade(f"sqlite:///{made}")
    return made


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server) -> str:
    name = f"template_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    migrate.upgrade(_address(postgresql_server, name))
    return name


@pytest.fixture(scope="session")
def postgresql_pool(postgresql_server, postgresql_template) -> Pool:
    return Pool(postgresql_server, postgresql_template)


@pytest.fixture
def address_of(postgresql_server):
    """Of the name of a database on the test server: its address."""
    return lambda name: _address(postgresql_server, name)


@pytest.fixture(params=DIALECTS)
def url(request, tmp_path) -> Iterator[str]:
    """A migrated, empty database of the test's own."""
    with _database(request, tmp_path) as made:
        yield made


@pytest.fixture
def another(request, tmp_path) -> Iterator[Callable[[str], str]]:
    """Of a dialect: the address of a further migrated, empty database, as many as are asked for."""
    with ExitStack() as stack:

        def make(dialect: str) -> str:
            asked = SimpleNamespace(param=dialect, getfixturevalue=request.getfixturevalue)
            folder = Path(tempfile.mkdtemp(dir=tmp_path))
            return stack.enter_context(_database(asked, folder))

        yield make


@pytest.fixture(scope="module", params=DIALECTS)
def module_url(request, tmp_path_factory) -> Iterator[str]:
    """A migrated database that the tests of a module fill once, and then only read."""
    with _database(request, tmp_path_factory.mktemp("module")) as made:
        yield made


@pytest.fixture(scope="module")
def module_database(module_url) -> Iterator[Database]:
    """The database of that address; what a test does not commit is gone."""
    made = connect(load({"DATABASE_URL": module_url}))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def module_client(module_url) -> Iterator[FlaskClient]:
    """A client of such a database, with a key to write with."""
    made = create_app(load({"DATABASE_URL": module_url, "THREADS": "4"}))
    client = made.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {_key(made)}"
    yield client
    made.extensions["database"].dispose()


@pytest.fixture(params=DIALECTS)
def empty(request, tmp_path) -> Iterator[str]:
    """The address of a database in which there is nothing: no file, no table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/folder to be/made ?.db"
        return
    server, name = request.getfixturevalue("postgresql_server"), f"empty_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        yield _address(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def role(url) -> Iterator[str]:
    """A role of PostgreSQL that has been given what serving needs, by the command."""
    name = f"app_{uuid.uuid4().hex}"
    command = [sys.executable, "-m", "service.cli", "migrate", "--app-role", name]
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN")
        subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, cwd=ROOT, check=True)
        yield name
        owner.execute(f"DROP OWNED BY {name}")
        owner.execute(f"DROP ROLE {name}")


@pytest.fixture
def settings(url) -> Settings:
    return load({"DATABASE_URL": url, "THREADS": "4"})


@pytest.fixture
def database(settings) -> Iterator[Database]:
    made = connect(settings)
    yield made
    made.dispose()


@pytest.fixture
def session(database) -> Iterator[Session]:
    """A writer's session; what a test does not commit is gone."""
    with database.writing() as made:
        yield made


@pytest.fixture
def app(settings) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    made.extensions["database"].dispose()


@pytest.fixture
def key(app) -> str:
    """A key to write with, of the client `desk`."""
    return _key(app)


@pytest.fixture
def client(app, key) -> FlaskClient:
    """A client with a key to write with."""
    made = app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return made


@pytest.fixture
def stranger(app) -> FlaskClient:
    """A client without a key."""
    return app.test_client()


@pytest.fixture
def queries(app) -> Iterator[list[str]]:
    """The SQL that the service has sent, without what opens a transaction.

    To `clear` it makes the process forget what it remembers, so that each count is of the first
    time that something is asked.
    """
    database = app.extensions["database"]

    class Sent(list[str]):
        def clear(self) -> None:
            super().clear()
            database.remembered.clear()

    sent = Sent()

    def note(connection, cursor, statement, parameters, context, many):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET ", "SELECT pg_advisory")):
            sent.append(statement)

    ways = (database.reader, database.writer, database.asker)
    for engine in ways:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in ways:
        event.remove(engine, "before_cursor_execute", note)


def _key(app: Flask) -> str:
    with app.extensions["database"].writing() as opened:
        made = record.clients.add(opened, "desk", "write")
        opened.commit()
    return made


@contextmanager
def _database(request, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        copy = folder / "onrecord.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    server = request.getfixturevalue("postgresql_server")
    with request.getfixturevalue("postgresql_pool").database() as name:
        yield _address(server, name)


def _address(server: str, database: str) -> str:
    """The address of a database of a server, in SQLAlchemy's form."""
    parts = conninfo.conninfo_to_dict(server)
    made = make_url("postgresql+psycopg://").set(
        username=parts.get("user"), password=parts.get("password"), database=database
    )
    query = {"host": parts["host"]} if parts.get("host", "").startswith("/") else {}
    if not query:
        made = made.set(host=parts.get("host"), port=int(parts.get("port", 5432)))
    return made.update_query_dict(query).render_as_string(hide_password=False)
