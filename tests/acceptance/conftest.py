"""Fixtures of the acceptance tests, whose full figures are printed by `make soak`.

A test marked `soak` takes minutes; the ordinary run has its small form. `report` notes a figure
beside its bar. A test that cannot be run here is skipped with the reason, and listed as not run
(summary.py). Each belongs to a number of table.py.
"""

import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest

from service import migrate, record
from service.db import connect
from service.settings import load
from tests import postgresql
from tests.conftest import _address


@pytest.fixture
def store(url) -> tuple[str, str]:
    """The address of an empty, migrated store, and a key to write to it."""
    return url, key_of(url)


def key_of(url: str) -> str:
    database = connect(load({"DATABASE_URL": url}))
    with database.writing() as session:
        key = record.clients.add(session, "load", "write")
        session.commit()
    database.dispose()
    return key


@pytest.fixture(scope="session")
def durable() -> Iterator[postgresql.Server]:
    """A PostgreSQL server of our own that guards its data as in earnest."""
    with postgresql.own({}) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting(request, tmp_path) -> Iterator[tuple[str, str]]:
    """As `store`, on a database that guards its data as in earnest."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'onrecord.db'}"
        migrate.upgrade(url)
        yield url, key_of(url)
        return
    server, name = request.getfixturevalue("durable"), f"lasting_{uuid.uuid4().hex}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url = _address(server.url, name)
    migrate.upgrade(url)
    yield url, key_of(url)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def another(request, tmp_path) -> Iterator[Callable[[str], str]]:
    """Of an address: that of another database of its kind, in which there is nothing."""
    made: list[str] = []

    def make(url: str) -> str:
        if url.startswith("sqlite"):
            return f"sqlite:///{tmp_path / uuid.uuid4().hex / 'onrecord.db'}"
        made.append(f"another_{uuid.uuid4().hex}")
        with psycopg.connect(server(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE template0 ENCODING 'UTF8'")
        return _address(server(), made[-1])

    def server() -> str:
        url: str = request.getfixturevalue("postgresql_server")
        return url

    yield make
    for name in made:
        with psycopg.connect(server(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


AFFECTED = """
import sqlite3
try:
    import pysqlite3
except ImportError:
    pysqlite3 = sqlite3
for module in (sqlite3, pysqlite3):
    if module.sqlite_version_info > (3, 51, 2):
        module.sqlite_version, module.sqlite_version_info = "3.51.2", (3, 51, 2)
"""


@pytest.fixture
def affected(tmp_path) -> dict[str, str]:
    """What makes a newer SQLite give itself out for the last one whose WAL is not safe."""
    folder = tmp_path / "affected"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(AFFECTED)
    return {"PYTHONPATH": str(folder)}
