"""T08: what a repeat with one Idempotency-Key is answered, by whichever worker."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.conftest import key_of
from tests.acceptance.load import Client, key_for, statement, write
from tests.acceptance.server import serving


def sent(server, key, body, name):
    """Post a statement with an Idempotency-Key over a connection of its own."""
    client = Client(server.port, key)
    try:
        return client.post(body, Idempotency_Key=name)
    finally:
        client.close()


@pytest.fixture
def served(store):
    """A running service, its store's address, and a key to write to it."""
    url, key = store
    with serving(url) as server:
        yield server, url, key


def test_every_repeat_is_the_first_answer_to_the_byte_and_marked(served):
    server, url, key = served
    tally = write(server.port, key, total=40, repeat=True)
    server.kill()
    server.restart()  # no process remembers anything

    answers = {
        number: sent(server, key, statement(number), key_for(number)) for number in tally.bodies
    }

    assert len(answers) == 40
    assert {number: answer.body for number, answer in answers.items()} == tally.bodies
    assert {answer.headers.get("idempotency-replayed") for answer in answers.values()} == {"true"}
    assert {answer.headers.get("idempotency-replayed") for answer in tally.answers} == {None}
    assert audit(url, tally.acknowledged).stored == 40


def test_a_key_stands_for_one_request_of_one_client(served):
    server, url, key = served

    first = sent(server, key, statement(1), "k")
    other_body = sent(server, key, statement(2), "k")
    other_client = sent(server, key_of(url), statement(1), "k")

    assert (first.status, other_body.status, other_client.status) == (201, 422, 201)
    assert "idempotency-replayed" not in other_client.headers
    assert audit(url, {}).stored == 2


def test_twins_sent_at_once_are_stored_once(served):
    server, url, key = served
    with ThreadPoolExecutor(8) as pool:
        for number in range(10):
            twins = [
                pool.submit(sent, server, key, statement(number), f"k{number}") for _ in range(8)
            ]
            answers = [twin.result() for twin in twins]
            stored = [answer.body for answer in answers if answer.status == 201]

            assert {answer.status for answer in answers} <= {201, 409}
            assert len(set(stored)) == 1
    assert audit(url, {}).stored == 10
