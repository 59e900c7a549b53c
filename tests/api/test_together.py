"""Statements posted at the same time share a transaction, and each is answered for itself."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event, func, select

from schemas.statements import NewStatementSchema
from service import api, record
from service.models import Statement
from service.record import names
from tests import make


@pytest.fixture
def database(app):
    return app.extensions["database"]


@pytest.fixture
def together(app, database):
    """Lets requests come while another writer has the turn, and returns their answers."""

    def send(*requests):
        with ThreadPoolExecutor(len(requests)) as pool, database.writing() as other:
            other.connection()
            brought = []
            for request in requests:
                brought.append(pool.submit(request))
                until(lambda: app.extensions["crew"].waiting == len(brought))
            other.rollback()
            return [each.result(30) for each in brought]

    return send


def until(true):
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.001)


@contextmanager
def commits(database):
    counted = []

    def count(connection):
        counted.append(connection)

    event.listen(database.writer, "commit", count)
    yield counted
    event.remove(database.writer, "commit", count)


def posting(app, key, **headers):
    """Makes requests, each of a client of its own."""

    def of(**fields):
        sent = {"Authorization": f"Bearer {key}", **headers}
        body = make.body(**fields)
        return lambda: app.test_client().post("/v1/statements", json=body, headers=sent)

    return of


@pytest.fixture
def post(app, key):
    return posting(app, key)


def test_an_answer_that_cannot_be_made_lets_nobody_be_recorded_twice(app, together, post, database):
    def fail():
        draft = record.drafts.draft(NewStatementSchema().load(make.body()), by="desk")
        with app.test_request_context("/v1/statements", method="POST"), suppress(ZeroDivisionError):
            api.together.add(draft, lambda _: 1 / 0)

    together(post(text="First"), fail, post(text="Last"))

    with database.reading() as session:
        recorded = session.scalars(select(Statement.text)).all()
    assert recorded.count("First") == recorded.count("Last") == 1
    assert faultless(database, len(recorded))


def test_those_who_wait_are_recorded_in_one_transaction(together, post, database):
    with commits(database) as counted:
        answers = together(*(post(text=f"Words {number}") for number in range(5)))

    assert [answer.status_code for answer in answers] == [201] * 5
    assert [answer.json["text"] for answer in answers] == [f"Words {n}" for n in range(5)]
    assert len(counted) == 1
    assert faultless(database, 5)


def test_one_that_is_refused_leaves_nothing_and_takes_nobody_along(together, post, database):
    answers = together(
        post(text="First", external_id="a"),
        post(text="Second", external_id="a", speaker="Never Recorded"),
        post(text="Third"),
    )

    assert [answer.status_code for answer in answers] == [201, 409, 201]
    assert answers[1].json["existing"] == answers[0].json["id"]
    assert faultless(database, 2)
    with database.reading() as session:
        assert not names.bearers(session, "Never Recorded", None)


def test_a_concurrent_twin_of_one_key_gets_the_answer_of_the_first(app, together, key, database):
    keyed = posting(app, key, **{"Idempotency-Key": "same"})

    once = keyed(text="Once")
    first, second = together(once, once)

    assert first.status_code == second.status_code == 201
    assert first.data == second.data
    assert second.headers["Idempotency-Replayed"] == "true"
    assert faultless(database, 1)


def test_a_key_that_came_with_another_request_takes_nobody_along(
    app, together, post, key, database
):
    keyed = posting(app, key, **{"Idempotency-Key": "same"})
    assert keyed(text="First")().status_code == 201

    answers = together(post(text="Second"), keyed(text="Other"), post(text="Third"))

    assert [answer.status_code for answer in answers] == [201, 422, 201]
    assert faultless(database, 3)


def test_each_answer_is_of_its_own_client(app, together, key, database):
    with database.writing() as session:
        other = record.clients.add(session, "archive", "write")
        session.commit()

    answers = together(posting(app, key)(external_id="a"), posting(app, other)(external_id="a"))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["recorded_by"] != answers[1].json["recorded_by"] == "archive"


def faultless(database, count):
    """Tell whether so many statements are there and the chain holds."""
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(Statement))
        return found == count and not list(record.verification.faults(session))
