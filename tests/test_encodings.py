"""A database of PostgreSQL holds every letter, whatever surrounds it, or is not served."""

import uuid

import psycopg
import pytest
from sqlalchemy import select

from service import migrate
from service.db import connect
from service.identity import StoreUnavailable
from service.models import Statement
from service.settings import load
from tests import make
from tests.test_db import POSTGRESQL

WORDS = "“Sì” — да, 是"


@pytest.fixture(params=["LATIN1", "SQL_ASCII"])
def narrow(request, postgresql_server, address_of):
    """A database that is encoded otherwise than as UTF-8."""
    name = f"narrow_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{request.param}' LOCALE 'C'"
        )
        yield address_of(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_database_that_cannot_hold_every_letter_is_neither_migrated_nor_served(narrow):
    with pytest.raises(StoreUnavailable, match="ENCODING 'UTF8'"):
        migrate.upgrade(narrow)
    served = connect(load({"DATABASE_URL": narrow}))
    with served, pytest.raises(StoreUnavailable, match="ENCODING 'UTF8'"):
        served.identify()


@POSTGRESQL
def test_every_letter_is_written_and_read_whatever_encoding_the_environment_names(
    monkeypatch, database
):
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with database.writing() as session:
        make.statement(session, text=WORDS, quotation="indirect")
        session.commit()

    with database.reading() as session:
        assert session.scalar(select(Statement.text)) == WORDS
