"""The index holds what the tables hold."""

import pytest

from service import record, text
from service.record import indexing
from service.record.remarks import Warnings
from service.record.search import Query
from service.text import Term
from service.text import key as keyed
from tests import make


def found(session, **query):
    return [each["text"] for each in record.search.run(session, Query(**query)).data]


def test_an_index_that_was_lost_is_made_anew(session):
    words = [
        make.statement(session, text=f"word{number}x", date="2023").text for number in range(7)
    ]
    session.commit()
    index = text.dialect(session)
    every = index.keys(
        session, text.Query(((Term((indexing.LISTED,)),),)), keyed.LAST + 1, keyed.FIRST, 100
    )
    index.delete(session, every)
    assert found(session) == []
    session.commit()

    assert record.reindexing.every(session) == 7

    assert found(session) == words[::-1]
    assert found(session, q="word3x") == ["word3x"]


def test_a_service_before_an_index_of_another_analysis_is_not_ready(app, database):
    with database.writing() as session:
        make.statement(session)
        session.connection().exec_driver_sql("UPDATE store SET analysis = 'older'")
        session.commit()

    before = app.test_client().get("/readyz")
    with database.writing() as session:
        record.reindexing.every(session)
        session.commit()

    assert (before.status_code, app.test_client().get("/readyz").status_code) == (503, 200)


@pytest.mark.parametrize("text", ["Ab", "和平"])
def test_a_very_long_statement_is_found_by_its_first_words(session, text):
    make.statement(session, text=f"{text} " * 21_000 + "the end")

    assert len(found(session, q=text)) == 1


def test_a_statement_keeps_its_place_within_a_second_when_its_row_is_written_anew(session):
    first, second = (make.statement(session, date="2023-04-05T10:30:00Z") for _ in range(2))

    indexing.put(session, first, Warnings())

    assert found(session, sort="date") == [first.text, second.text]
