"""A repeat of a request that carries an Idempotency-Key gets the first answer, and writes once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from gunicorn.http.errors import InvalidChunkSize

from service import record
from tests import make

KEY = {"Idempotency-Key": "a-1"}


def post(client, body, headers=KEY, path="/v1/statements"):
    return client.post(path, json=body, headers=headers)


def test_a_repeat_gets_the_first_answer_again_to_the_byte(client):
    body = make.body(external_id="x")

    first, again = post(client, body), post(client, body)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(make.found(client)) == 1


def test_the_same_key_with_another_body_is_refused(client):
    post(client, make.body())

    other = post(client, make.body())

    assert other.status_code == 422
    assert [(each["pointer"], each["code"]) for each in other.json["errors"]] == [
        ("Idempotency-Key", "key-reused")
    ]
    assert len(make.found(client)) == 1


def test_the_same_key_with_another_reason_in_the_address_is_refused(client):
    address, headers = make.posted(client)["links"]["self"], {"If-Match": "*", **KEY}

    answers = [client.delete(f"{address}?reason={each}", headers=headers) for each in "aab"]

    assert [each.status_code for each in answers] == [200, 200, 422]


def test_a_key_belongs_to_the_api_key_that_sent_it(app, client):
    with app.extensions["database"].writing() as session:
        other = record.clients.add(session, "desk", "write")
        session.commit()
    body = make.body()

    first = post(client, body)
    second = post(client, body, KEY | {"Authorization": f"Bearer {other}"})

    assert first.json["id"] != second.json["id"]


def test_a_refused_request_may_be_mended_and_sent_again(client):
    refused = post(client, make.body(text="“Quite so”"))
    mended = post(client, make.body(text="Quite so"))

    assert (refused.status_code, mended.status_code) == (422, 201)


@pytest.mark.parametrize("sent", ["", "a b", "ü", "x" * 256])
def test_a_key_that_cannot_be_meant_is_a_400(client, sent):
    answer = post(client, make.body(), {"Idempotency-Key": sent.encode().decode("latin-1")})

    assert answer.status_code == 400
    assert make.found(client) == []


def test_corrections_and_withdrawals_can_be_repeated_too(client):
    made = make.posted(client)
    address = f"/v1/statements/{made['id']}"
    etag = {"If-Match": client.get(address).headers["ETag"]}

    def twice(method, path, key, **sent):
        headers = etag | {"Idempotency-Key": key}
        return [client.open(path, method=method, headers=headers, **sent) for _ in range(2)]

    corrected = twice("patch", address, "p", json={"note": "n", "reason": "r"})
    etag = {"If-Match": corrected[0].headers["ETag"]}
    withdrawn = twice("delete", f"{address}?reason=r", "d")
    etag = {"If-Match": withdrawn[0].headers["ETag"]}
    restored = twice("post", f"{address}/restore", "r", json={"reason": "r"})

    for answers in (corrected, withdrawn, restored):
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].data == answers[1].data
    assert client.get(f"{address}/history").json["total"]["value"] == 4


class Upload(io.BytesIO):
    """A body that nobody who is kept waiting for a turn to write may wait for."""

    def __init__(self, sent, database):
        super().__init__(sent)
        self.pool, self.held = database.writer.pool, []

    def readinto(self, buffer):
        self.held.append(self.pool.checkedout())
        return super().readinto(buffer)

    def read(self, size=-1):
        self.held.append(self.pool.checkedout())
        return super().read(size)


def withdrawn(client, statement, **sent):
    headers = {"If-Match": "*", **KEY}
    return client.delete(f"/v1/statements/{statement['id']}?reason=x", headers=headers, **sent)


def test_nobody_waits_for_a_turn_to_write_while_a_body_comes(app, client):
    body = Upload(b"of no use", app.extensions["database"])

    answer = withdrawn(client, make.posted(client), input_stream=body)

    assert answer.status_code == 200
    assert body.held
    assert set(body.held) == {0}


def test_chunks_that_are_none_are_a_400_of_whatever_route(client):
    class Broken(io.BytesIO):
        def readinto(self, buffer):
            raise InvalidChunkSize(b"zz")

        def read(self, size=-1):
            raise InvalidChunkSize(b"zz")

    statement = make.posted(client)

    answer = withdrawn(client, statement, input_stream=Broken(b"of no use"))

    assert answer.status_code == 400
    assert make.found(client) == [statement["text"]]


def test_twins_at_the_same_time_write_once(app, key):
    body = make.body()

    def send(_):
        sender = app.test_client()
        return post(sender, body, KEY | {"Authorization": f"Bearer {key}"})

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(8)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert len(make.found(app.test_client())) == 1


def test_a_kept_answer_goes_after_its_time(client, database):
    post(client, make.body())
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE idempotency SET made = '2020-01-01 00:00:00'")
        session.commit()

    post(client, make.body(), {"Idempotency-Key": "b"})

    with database.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT key FROM idempotency").scalars()
        assert list(kept) == ["b"]
