"""How often a request waits for a PostgreSQL that is far away, and others for whoever writes."""

import dataclasses
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy.engine import make_url

from service import postgresql
from service.app import create_app
from service.record import chain
from tests import make
from tests.make import posted
from tests.test_db import POSTGRESQL

KNOWN = {"speaker": "Ada Lovelace", "role": "Countess", "source": {"url": "https://bbc.example/1"}}


COMMITTED, READY = b"COMMIT\0", b"Z\0\0\0\5I"
"""How the server says that it has committed, and that it waits for the next transaction."""

FLUSH = b"H\0\0\0\4"
"""What the driver may send behind a journey; whether it is answered by then is chance."""

ENDED = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
FAREWELL = b"E" + (len(ENDED) + 4).to_bytes(4) + ENDED
"""How it says that it ends a session; that it has gone is seen a moment later."""


class Relay:
    """A way to the socket of a server, which counts how often something is sent after an answer.

    From the journey on that is the `last`, the way is cut where an answer would come back.
    A `farewell` is passed on in place of READY behind a commit.
    """

    def __init__(self, server: str) -> None:
        self.journeys, self.last, self.farewell, self._server = 0, 0, READY, server
        self._is_answered = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with self._listener, suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                for ends in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with source, suppress(OSError):
            while data := source.recv(65_536):
                if not asks:
                    self._is_answered = True
                    if 0 < self.last <= self.journeys:
                        break
                elif data != FLUSH:
                    self.journeys += self._is_answered
                    self._is_answered = False
                target.sendall(data.replace(COMMITTED + READY, COMMITTED + self.farewell))
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def relay(url):
    made = make_url(url)
    opened = Relay(f"{made.query['host']}/.s.PGSQL.{made.query.get('port', made.port or 5432)}")
    yield opened
    opened.close()


@pytest.fixture
def far(relay, client, settings, monkeypatch):
    """A client of a service whose database is beyond the relay, and is not asked if it lives.

    Its driver has prepared what a statement of known names takes.
    """
    monkeypatch.setattr(postgresql, "FRESH", 60)
    url = make_url(settings.database_url).set(host="127.0.0.1", port=relay.port, query={})
    address = url.render_as_string(hide_password=False)
    app = create_app(dataclasses.replace(settings, database_url=address))
    made = app.test_client()
    made.environ_base |= client.environ_base
    for _ in range(8):
        posted(made, **KNOWN)
    yield made
    app.extensions["database"].dispose()


@POSTGRESQL
def test_a_statement_of_known_names_takes_three_journeys_one_of_them_in_its_turn(far, relay):
    before = relay.journeys

    posted(far, **KNOWN)

    assert relay.journeys - before == 3  # the key; the turn and the end; all rows and the commit


def say_once(client):
    """Post a statement of known names, and return the answer, whatever it is."""
    return client.post("/v1/statements", json=make.body(text="Said once", **KNOWN))


CARRIED = {"source": None, "appearances": [{"source": "BBC", "via": ["AFP"]}]}


@POSTGRESQL
@pytest.mark.parametrize("what", ["the answer for its repeats", "through whom it came"])
def test_what_is_written_behind_a_statement_is_stored_with_it_or_neither_is(
    far, relay, client, what
):
    is_keyed = what == "the answer for its repeats"

    def send(number):
        body = make.body(**KNOWN | ({} if is_keyed else CARRIED))
        body = {name: value for name, value in body.items() if value is not None}
        headers = {"Idempotency-Key": f"key-{number}"} if is_keyed else {}
        return far.post("/v1/statements", json=body, headers=headers)

    for number in range(8):
        assert send(number).status_code == 201
    before, known = relay.journeys, len(make.found(client))
    send(8)
    relay.last = relay.journeys + (relay.journeys - before) - 1  # the last but the commit

    refused = send(9)

    assert "nothing was stored" in refused.json["detail"]
    assert len(make.found(client)) == known + 1


@POSTGRESQL
def test_a_commit_whose_answer_is_lost_is_not_said_to_have_stored_nothing(far, relay, client):
    relay.last = relay.journeys + 3

    unanswered = say_once(far)

    assert unanswered.status_code == 503
    assert "not known whether" in unanswered.json["detail"]
    assert make.found(client, "q=said") == ["Said once"]


@POSTGRESQL
def test_a_session_that_the_server_ends_behind_the_commit_may_have_stored_something(
    far, relay, client
):
    relay.farewell = FAREWELL

    unanswered = say_once(far)
    relay.farewell = READY

    assert unanswered.status_code == 503
    assert "not known whether" in unanswered.json["detail"]
    assert make.found(client, "q=said") == ["Said once"]
    posted(far, **KNOWN)


@POSTGRESQL
def test_a_way_that_is_cut_before_the_commit_was_sent_is_told_as_such(far, relay, client):
    relay.last = relay.journeys + 2

    refused = say_once(far)
    relay.last = 0

    assert refused.status_code == 503
    assert "nothing was stored" in refused.json["detail"]
    assert make.found(client, "q=said") == []
    posted(far, text="Said once", **KNOWN)


@POSTGRESQL
def test_a_row_that_is_refused_leaves_nothing_though_the_commit_was_sent_with_it(client, url):
    posted(client, **KNOWN)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("ALTER TABLE change ADD CONSTRAINT is_full CHECK (number < 4)")
        posted_before = len(make.found(client))
        refused = say_once(client)
        server.execute("ALTER TABLE change DROP CONSTRAINT is_full")

    assert refused.status_code == 500
    assert len(make.found(client)) == posted_before
    assert posted(client, text="Said once", **KNOWN)["warnings"] == []


@POSTGRESQL
def test_twins_take_one_journey_more(far, relay):
    posted(far, text="The harbour is open", **KNOWN)
    before = relay.journeys

    made = posted(far, text="The harbour is open", **KNOWN)

    assert [each["code"] for each in made["warnings"]] == ["exact-twin"]
    assert relay.journeys - before == 4


def test_whoever_waits_for_the_turn_follows_what_is_written_meanwhile(database):
    def follow():
        with database.writing() as session:
            chain.take_turn(session)
            return chain.end(session).revision

    with database.writing() as session, ThreadPoolExecutor(1) as pool:
        chain.take_turn(session)
        follower = pool.submit(follow)
        make.statement(session)
        last = chain.end(session).revision
        session.commit()

        assert follower.result() == last > 0
