"""The corpus that speed is measured with."""

import hashlib
import subprocess
import sys
from itertools import islice

import orjson
import pytest
from sqlalchemy import func, select

from benchmarks import corpus
from benchmarks.stores import filling
from schemas.statements import NewStatementSchema
from service import record
from service.db import connect
from service.models import Base, Statement
from service.record import documents, index_faults, whole
from service.settings import load

COUNT = 120
MADE_ANEW = {"id", "recorded", "updated", "recorded_by"}
"""What differs between the same statement in two stores."""

DIGEST = """
import hashlib, orjson
from benchmarks import corpus
print(hashlib.sha256(orjson.dumps(list(corpus.statements(1_200)))).hexdigest())
"""


def test_the_corpus_is_the_same_in_every_process():
    command, order = [sys.executable, "-c", DIGEST], {"PYTHONHASHSEED": "1"}
    there = subprocess.run(command, env=order, capture_output=True, check=True).stdout

    here = orjson.dumps(list(corpus.statements(1_200)))

    assert there.decode().strip() == hashlib.sha256(here).hexdigest()


def test_a_block_is_made_by_itself_as_it_is_in_its_place():
    every = list(corpus.statements(2_100))

    assert corpus.block(1, 2_100) == every[1_000:2_000]
    assert corpus.block(2, 2_100) == every[2_000:]


def test_the_corpus_has_all_that_statements_have():
    every = list(corpus.statements(3_000))

    assert {name for each in every for name in each} >= {
        *("external_id", "language", "original", "role", "organisation", "joint_with", "date"),
        *("date_as_published", "channel", "said_to", "place", "context", "tags", "appearances"),
    }
    assert {each.get("language") for each in every} >= {"en", "fr", "ar", "ru", "zh", None}
    assert {each["speaker"]["kind"] for each in every} == {"person", "organisation", "unnamed"}
    assert {len(each["appearances"]) for each in every} == {1, 2, 3}
    assert any("/" in each.get("date", "") for each in every)


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_a_filled_store_holds_what_the_service_would_have_recorded(url, another):
    filling.fill(url, COUNT)

    filled, recorded = (
        connect(load({"DATABASE_URL": url})),
        connect(load({"DATABASE_URL": another("sqlite")})),
    )
    with recorded.writing() as session:
        for each in corpus.statements(COUNT):
            record.statements.add(session, NewStatementSchema().load(each), by="desk")
        session.commit()
    with filled.reading() as session:
        assert list(record.verification.faults(session)) == []
        assert list(index_faults.find(session)) == []
        assert described(session) == described_of(recorded)
        assert columns_in_use(session) == columns_in_use_of(recorded)
    for database in (filled, recorded):
        database.dispose()


def described_of(database):
    with database.reading() as session:
        return described(session)


def columns_in_use_of(database):
    with database.reading() as session:
        return columns_in_use(session)


def columns_in_use(session):
    """Every column in which some row has a value."""
    return {
        str(column)
        for table in Base.metadata.sorted_tables
        for column, count in zip(
            table.columns,
            session.execute(select(*map(func.count, table.columns))).one(),
            strict=True,
        )
        if count
    }


def described(session):
    """Every statement in order, without what is made anew in each store."""
    listed = session.query(Statement).order_by(Statement.number).options(*whole.STATEMENT)
    return [bare(documents.statement(each)) for each in islice(listed, COUNT)]


def bare(value):
    if isinstance(value, list):
        return [bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: bare(each) for name, each in value.items() if name not in MADE_ANEW}
