"""Fixtures of the acceptance tests: a store with durable settings, a key, figures to print."""

import pytest

from service import record
from service.db import connect
from service.settings import load


@pytest.fixture
def store(url):
    """The address of an empty, migrated store, and a key to write to it."""
    database = connect(load({"DATABASE_URL": url}))
    with database.writing() as session:
        key = record.clients.add(session, "load", "write")
        session.commit()
    database.dispose()
    return url, key
