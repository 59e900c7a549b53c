"""An answer is given again as it would be made anew, to whoever may have it, and is counted."""

import dataclasses
import os
import re
import tracemalloc
from uuid import UUID

import pytest

from service import record
from service.api import answers, given
from service.app import create_app
from service.record.bounded import Bounded
from service.record.memory import LONGEST_GIVEN, MOST_BYTES, Memory, Moment
from service.settings import load
from service.values import Listener
from tests import make
from tests.make import posted

PAGE = "/v1/statements?q=harbour&highlight=true&facets=speaker"
OWN = {"X-Request-ID", "RateLimit"}
"""The headers that belong to one request alone."""

BESIDE = {
    "Accept": "text/html;q=0.9",
    "Accept-Language": "ar",
    "Cache-Control": "no-cache",
    "Content-Type": "text/csv",
    "Cookie": "a=b",
    "Host": "elsewhere.example",
    "Idempotency-Key": "again",
    "If-Match": '"0-0"',
    "If-Modified-Since": "Sat, 29 Oct 2050 19:43:31 GMT",
    "If-Unmodified-Since": "Sat, 29 Oct 1994 19:43:31 GMT",
    "Range": "bytes=0-9",
    "User-Agent": "none",
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Forwarded-Proto": "https",
    "X-HTTP-Method-Override": "DELETE",
}
"""What comes with requests and decides nothing about an answer to a reader."""


@pytest.fixture
def opened(settings):
    """Of settings: an application that has them."""
    made = []

    def make(**changed):
        made.append(create_app(dataclasses.replace(settings, **changed)))
        return made[-1]

    yield make
    for each in made:
        each.extensions["database"].dispose()


@pytest.fixture
def paths(client):
    """Where a page is found, and a statement of it."""
    one = posted(client, text="The harbour is open")
    return PAGE, f"/v1/statements/{one['id']}"


def said(answer):
    """What an answer says to everybody."""
    return answer.status_code, answer.data, {each for each in answer.headers if each[0] not in OWN}


def test_an_answer_is_given_again_as_it_was_in_one_question(stranger, queries, paths):
    for path in paths:
        first = stranger.get(path)
        list.clear(queries)

        again = stranger.get(path)

        assert first.status_code == 200
        assert said(again) == said(first)
        assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
        assert len(queries) == 1, queries
        assert "FROM change" in queries[0]


def test_the_headers_that_decide_are_heeded_in_an_answer_that_is_given_again(opened, paths):
    origins = load({"CORS_ORIGINS": "https://desk.example, https://other.example"}).origins
    warm = opened(origins=origins).test_client()
    for path in paths:
        tag = warm.get(path).headers.get("ETag", "")
        for headers in (
            {},
            {"If-None-Match": tag},
            {"If-None-Match": f'"0-0", W/{tag}'},
            {"If-None-Match": '"0-0"'},
            {"Origin": "https://desk.example"},
            {"Origin": "https://other.example"},
            {"Origin": "https://evil.example"},
            {"Origin": "https://desk.example", "If-None-Match": tag},
        ):
            expected = opened(origins=origins).test_client().get(path, headers=headers)
            answers = [warm.get(path, headers=headers) for _ in range(2)]

            assert [said(each) for each in answers] == [said(expected)] * 2, headers
            assert (expected.status_code == 304) == (bool(tag) and tag in str(headers))


@pytest.mark.parametrize("name", BESIDE)
def test_no_other_header_changes_what_may_be_given_again(stranger, opened, paths, name):
    headers = {name: BESIDE[name]}
    for path in paths:
        stranger.get(path)

        expected = opened().test_client().get(path, headers=headers)

        assert said(stranger.get(path, headers=headers)) == said(expected)


@pytest.mark.parametrize(
    "headers",
    [{"Host": "a..b"}, {"Host": "a" * 64}, {"Connection": "Upgrade", "Upgrade": "websocket"}],
)
def test_what_would_be_refused_is_refused_whatever_was_given_before(
    stranger, opened, paths, headers
):
    for path in paths:
        stranger.get(path)

        answer = stranger.get(path, headers=headers)

        assert answer.status_code >= 400
        assert said(answer) == said(opened().test_client().get(path, headers=headers))


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_another_method_is_not_given_what_was_read(stranger, opened, paths, method):
    for path in paths:
        stranger.get(path)

        answer = stranger.open(path, method=method)

        assert said(answer) == said(opened().test_client().open(path, method=method))
        assert not answer.data or answer.status_code >= 400


def test_an_answer_shows_what_was_written_since(client, stranger, paths):
    page, one = paths
    before = [stranger.get(path).json for path in paths for _ in range(2)]
    change = {"note": "so it is printed", "reason": "as printed"}
    client.patch(one, json=change, headers={"If-Match": "*"})

    after = [stranger.get(path).json for path in paths]

    assert [each["note"] for each in (before[3], after[1])] == [None, "so it is printed"]
    assert after[0]["data"][0]["note"] == "so it is printed"
    client.delete(f"{one}?reason=wrong", headers={"If-Match": "*"})
    assert stranger.get(page).json["data"] == []
    assert stranger.get(one).status_code == 410


def test_what_is_gone_or_wrong_is_not_remembered(app, client, stranger, paths):
    _, one = paths
    client.delete(f"{one}?reason=wrong", headers={"If-Match": "*"})
    stranger.get("/v1/statements")  # goes through the feed

    for path in (one, f"{one}x", "/v1/statements?limit=0", "/v1/statements?total=none", "/healthz"):
        assert len({stranger.get(path).status_code for _ in range(2)}) == 1
        assert not remembers(app, path), path
    assert remembers(app, "/v1/statements")


def remembers(app, path, held=None):
    kept = app.extensions["database"].remembered["memory"].given
    address, _, query = path.partition("?")
    return kept.get(asked(address, query, held)) is not None


def asked(address, query, held=None):
    """What an answer is remembered by."""
    return "localhost", "80", address, query, None, held


@pytest.mark.parametrize("way", ["in a transaction", "at a glance", "from memory"])
def test_an_answer_is_remembered_however_it_was_read(app, stranger, paths, way):
    database = app.extensions["database"]
    for path in ("/v1/statements?q=harbour", paths[1]):
        stranger.get(path)
        memory = database.remembered["memory"]
        memory.given.clear()
        if way == "in a transaction":
            database.remembered.clear()
        if way == "at a glance":
            memory.answers.clear()
            memory.forget(list(memory.shown))

        assert stranger.get(path).status_code == 200

        assert remembers(app, path), path


def test_what_waits_for_the_end_of_an_answer_hears_of_it_where_that_is_remembered(opened, paths):
    app, ended = opened(), []

    @app.after_request
    def wait(answer):
        answer.call_on_close(lambda: ended.append(answer.status_code))
        return answer

    for path in paths:
        app.test_client().get(path)

        assert remembers(app, path)
        assert ended == [200]
        ended.clear()


def test_that_nothing_has_changed_is_given_again_too(app, stranger, paths):
    _, one = paths
    tag = stranger.get(one).headers["ETag"]

    answer = stranger.get(one, headers={"If-None-Match": tag})

    assert (answer.status_code, remembers(app, one, tag)) == (304, True)


def test_a_fault_after_the_record_was_read_is_not_given_again(stranger, paths, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(answers, "page_of", lambda *_: 1 / 0)
        assert stranger.get(paths[0]).status_code == 500

    assert stranger.get(paths[0]).status_code == 200


def test_who_may_not_read_without_a_key_is_given_nothing_again(opened, key, paths):
    closed = opened(reads="key")
    reader, stranger = closed.test_client(), closed.test_client()
    reader.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    for path in paths:
        statuses = [each.get(path).status_code for each in (reader, stranger, reader, stranger)]

        assert statuses == [200, 401, 200, 401]


def test_a_key_is_looked_at_whatever_was_given_without_one(app, stranger, key, paths):
    sent = {"Authorization": f"Bearer {key}"}
    wrong = {"Authorization": f"Bearer {key[:-1]}_"}
    for path in paths:
        stranger.get(path)
        answers = [stranger.get(path, headers=headers).status_code for headers in (sent, wrong, {})]

        assert answers == [200, 401, 200]


def test_an_answer_that_is_given_again_is_counted_by_its_address(opened, paths):
    limited = opened(address_limit=3).test_client()

    answers = [limited.get(paths[0]) for _ in range(5)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    left = [each.headers.getlist("RateLimit") for each in answers]
    beginnings = [[each.partition(";t=")[0] for each in some] for some in left]
    assert beginnings == [[f'"address";r={left}'] for left in (2, 1, 0, 0, 0)]
    assert 50 < int(answers[3].headers["Retry-After"]) <= 60
    assert limited.get(paths[0], environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200


def test_who_may_ask_no_more_is_refused_before_the_database_is_asked(app, stranger, queries, paths):
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], address_limit=2)
    before = [stranger.get(paths[0]).status_code for _ in range(2)]
    del queries[:]

    after = [stranger.get(paths[0]).status_code for _ in range(2)]

    assert (before, after) == ([200, 200], [429, 429])
    assert queries == []


def test_a_request_whose_answer_has_to_be_made_anew_is_counted_once(app, stranger, client, paths):
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], address_limit=9)
    found = []
    for path in paths:
        for number in range(2):
            found.append(left(stranger.get(path)))
            posted(client, text=f"The harbour of number {number}")

    assert found == [["8"], ["7"], ["6"], ["5"]]


def left(answer):
    """How many requests its client has left, as often as that is said; not for how long."""
    return re.findall(r"r=(\d+)", " ".join(answer.headers.getlist("RateLimit")))


def test_an_answer_that_is_given_again_is_told_to_the_counters(opened, paths):
    inside = "http://127.0.0.1:9100"
    counted = opened(metrics=Listener("127.0.0.1", 9100)).test_client()
    for path in paths:
        counted.get(path)

    def counts():
        lines = counted.get("/metrics", base_url=inside).text.splitlines()
        routes = ("/v1/statements", "/v1/statements/<uuid:id>")
        names = [
            f'onrecord_requests_total{{method="GET",route="{each}",status="200"}}'
            for each in routes
        ]
        return [
            float(line.split()[-1]) for name in names for line in lines if line.startswith(name)
        ]

    before = counts()
    for path in paths:
        assert counted.get(path).status_code == 200

    assert counts() == [each + 1 for each in before]
    assert len(before) == 2
    port = {"SERVER_PORT": "9100"}  # whatever Host says
    assert counted.get(paths[0], environ_overrides=port).status_code == 404


def test_a_store_that_is_gone_gives_no_answer_again(app, stranger, settings, paths, request):
    app.extensions["settings"] = dataclasses.replace(settings, address_limit=9)
    for path in paths:
        assert stranger.get(path).status_code == 200
    if settings.database_url.startswith("sqlite"):
        os.unlink(settings.database_url.removeprefix("sqlite:///"))  # noqa: PTH108 - one path
    else:
        damage = "ALTER TABLE change RENAME TO elsewhere"
        with app.extensions["database"].writing() as session:
            session.connection().exec_driver_sql(damage)
            session.commit()

    for number, path in zip(("6", "5"), paths, strict=True):
        answer = stranger.get(path)

        assert answer.status_code >= 500
        assert answer.content_type == "application/problem+json"
        assert answer.headers.get("X-Request-ID")
        assert left(answer) == [number]


def test_a_reader_of_an_older_moment_gives_nothing_to_those_who_come(app, client, stranger):
    path = f"/v1/statements/{posted(client, text='The harbour is open')['id']}"
    with app.extensions["database"].reading() as old:
        moment = record.remembered.moment(old)
        posted(client, text="The harbour is shut")
        stranger.get(path)

        moment.give("asked", 9, lambda: "of before")

    assert app.extensions["database"].remembered["memory"].given.get("asked") is None


def test_what_was_erased_is_forgotten_with_the_next_search(app, client, stranger, paths):
    page, one = paths
    for path in paths:
        stranger.get(path)
    with app.extensions["database"].writing() as session:
        id = UUID(one.rpartition("/")[2])
        record.erasure.statement(session, id, by="operator", reason="ordered")
        session.commit()

    assert stranger.get(page).json["data"] == []

    assert not remembers(app, one)


def test_no_more_bytes_are_remembered_than_the_bound_and_the_least_lately_asked_go_first():
    kept = Bounded(100)
    for number in range(20):
        kept.put(number, str(number), 10)
        assert kept.get(0) == "0"
    kept.put(0, "anew", 20)

    assert [number for number in range(20) if kept.get(number)] == [0, *range(12, 20)]
    assert kept.get(0) == "anew"
    kept.put("too long", "", 101)
    assert [kept.get(each) for each in (0, 19, "too long")] == [None] * 3
    kept.put("after", "it", 100)
    assert kept.get("after") == "it"
    kept.clear()
    kept.put("again", "it", 100)
    assert (kept.get("after"), kept.get("again")) == (None, "it")


def test_an_answer_of_great_length_is_not_remembered():
    memory = Memory()
    moment = Moment(memory.end, memory)

    moment.give("short", LONGEST_GIVEN, lambda: "a")
    moment.give("long", LONGEST_GIVEN + 1, pytest.fail)

    assert [memory.given.get(each) for each in ("short", "long")] == ["a", None]


def test_answers_that_are_remembered_have_a_bound_of_their_own():
    memory = Memory()
    moment, most = Moment(memory.end, memory), MOST_BYTES // LONGEST_GIVEN

    for number in range(most + 1):
        moment.give(number, LONGEST_GIVEN, lambda: "a")

    assert [memory.given.get(each) for each in (0, 1, most)] == [None, "a", "a"]


def test_what_is_remembered_of_answers_takes_no_more_than_is_counted(app, stranger, client):
    for number in range(20):
        posted(client, text=f"The harbour of number {number}")

    body = stranger.get(PAGE).data
    kept = app.extensions["database"].remembered["memory"].given
    known = kept.get(asked("/v1/statements", PAGE.partition("?")[2]))

    assert known.body == body
    assert known.body.__sizeof__() < len(body) + 100
    assert isinstance(known, given.Answer)
    assert make.found(client, "q=harbour&limit=1")


TAGS = "".join(f"&tag=!{'é' * 90}{number}" for number in range(8))


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("/v1/statements?q=no{}where", ""),
        ("/v1/statements?limit=1&fields=id&tag=!{}" + TAGS, ""),
        ("/v1/statements?q=no{}where", "a" * 8_000),
    ],
    ids=["short", "long links", "long headers"],
)
def test_an_answer_takes_no_more_than_is_counted_whatever_was_asked(
    app, stranger, client, monkeypatch, path, held
):
    for number in range(2):
        posted(client, text=f"The harbour of number {number}")
    stranger.get("/v1/statements")
    kept, counted = app.extensions["database"].remembered["memory"].given, []
    put = kept.put
    monkeypatch.setattr(kept, "put", lambda *given: put(*given) or counted.append(given[2]))
    tracemalloc.start()
    for number in range(20):
        headers = {"If-None-Match": f'"{held}{number}"'}
        assert stranger.get(path.format(number), headers=headers).status_code == 200
    taken, _ = tracemalloc.get_traced_memory()
    kept.clear()
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(counted) == 20
    assert 0 < taken - left <= sum(counted)
