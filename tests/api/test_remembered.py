"""What a process remembers of the record is what it would read: whoever changed it meanwhile.

Two applications on one database are two processes to it.
"""

import dataclasses
import tracemalloc
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service import record
from service.api import shown
from service.app import create_app
from service.record import paging, remembered, renderings
from service.record.memory import LONGEST, Memory, Moment, Shown
from tests import make
from tests.make import posted

ANY = {"If-Match": "*"}
SEARCHES = (
    "",
    "q=harbour&highlight=true",
    "q=harbour OR kitchen&highlight=true&limit=1&total=exact",
    "q=harbour&sort=relevance&limit=1",
    "speaker=ada&facets=speaker,outlet",
    "speaker=grace&limit=1",
    "outlet=herald&limit=1",
    "tag=boats&fields=id,speaker.name",
    "status=withdrawn",
    "language=fr&q=ports",
    "from=2023&to=2023-06&limit=1",
    "q=open&held=countess&limit=1&total=exact",
    "speaker=ada&sort=-recorded&limit=1",
    "sort=published&limit=2",
    "q=lovelace",
    "q=king luther",
    "external_id=e1",
    "source_url=https://herald.example/1",
    "held=countess&limit=1&facets=speaker&sort=recorded",
)


@pytest.fixture
def reader(settings):
    """A client of another process, which reads and remembers."""
    app = create_app(settings)
    yield app.test_client()
    app.extensions["database"].dispose()


@pytest.fixture
def seen(settings, reader, client):
    """Whether the reader is answered as somebody is who remembers nothing."""

    fresh = create_app(settings)
    stranger = fresh.test_client()

    def check(ids):
        fresh.extensions["database"].remembered.clear()
        some = [f"/v1/statements?{each}" for each in SEARCHES]
        some += [f"/v1/statements?{'&'.join(f'id={id}' for id in ids)}"]
        for path in (*some, *(f"/v1/statements/{id}" for id in ids)):
            expected = stranger.get(path)
            for asked in (reader, reader, client):  # who wrote it remembers too
                answer = asked.get(path)
                assert answer.status_code == expected.status_code, path
                assert answer.headers.get("ETag") == expected.headers.get("ETag"), path
                assert {**answer.json, "instance": None} == {**expected.json, "instance": None}

    yield check
    fresh.extensions["database"].dispose()


def statements(client):
    ada = {"name": "Ada Lovelace", "kind": "person"}
    one = posted(
        client,
        text="The harbour is open",
        speaker=ada,
        date="2023-04-05",
        tags=["boats"],
        source={"outlet": "Herald", "title": "Boats"},
    )
    two = posted(
        client,
        text="The kitchen and the harbour are closed",
        speaker={"name": "Grace Hopper", "kind": "person"},
        date="2023-04-05T10:00:00Z",
        source={"outlet": "Herald", "title": "Boats"},
    )
    copy = posted(client, text="The harbour is open", speaker=ada, source="Tribune")
    return one, two, copy


def changes(client, app, one, two, copy):
    """Each way in which an answer changes."""
    path = "/v1/statements/{}".format
    speaker, other = (f"/v1/speakers/{each['speaker']['id']}" for each in (one, two))
    source = f"/v1/sources/{one['appearances'][0]['source']['id']}"
    why = {"reason": "as printed"}

    def send(method, address, **body):
        answer = client.open(address, method=method, json=why | body, headers=ANY)
        assert answer.status_code < 300, answer.text

    yield lambda: posted(client, text="A new harbour", speaker="Ada Lovelace", date="2023-04-05")
    yield lambda: posted(client, text="Les ports", speaker="Ada Lovelace", language="fr")
    yield lambda: posted(client, text="An hour before", speaker="Ada", date="2023-04-05T10:00:00Z")
    yield lambda: send("PATCH", path(one["id"]), text="The harbour was open", tags=["ships"])
    yield lambda: send("PATCH", path(two["id"]), date="2021")
    yield lambda: send("POST", f"{speaker}/positions", title="Countess", **{"from": "2020"})
    yield lambda: posted(client, text="The port is open", speaker="Ada Lovelace", date="2021")
    yield lambda: posted(client, text="The door is open", speaker="Ada Lovelace", date="2022")
    yield lambda: positioned(client, speaker, to="2022-12")
    yield lambda: positioned(client, speaker, to=None)
    king = {"name": "Martin Luther King", "kind": "person"}
    yield lambda: client.post("/v1/speakers", json=king)
    yield lambda: send("PATCH", speaker, name="Augusta Ada King")
    yield lambda: send("PATCH", speaker, aliases=["Ada L."])
    yield lambda: send("PATCH", other, aliases=["Ada L."])
    known = {"speaker": "Augusta Ada King", "date": "2019"}
    yield lambda: posted(client, text="With an id of its own", external_id="e1", **known)
    herald = {"outlet": "Herald", "url": "https://herald.example/1"}
    yield lambda: posted(client, text="In a new article", source=herald, **known)
    yield lambda: send("PATCH", source, status="amended")
    yield lambda: send("PATCH", source, outlet="The Herald")
    yield lambda: send("PATCH", source, status="withdrawn")
    yield lambda: send("POST", f"{path(two['id'])}/appearances", source="Gazette", wording="Ports")
    yield lambda: send("POST", f"{path(copy['id'])}/merge", into=one["id"])
    yield lambda: send("POST", f"{path(one['id'])}/unmerge")
    yield lambda: send("POST", f"{other}/merge", into=one["speaker"]["id"])
    yield lambda: send("POST", f"{speaker}/unmerge")
    yield lambda: client.delete(f"{path(two['id'])}?reason=wrong", headers=ANY)
    yield lambda: send("POST", f"{path(two['id'])}/restore")
    yield lambda: erased(app, "statement", copy["id"])
    yield lambda: erased(app, "speaker", two["speaker"]["id"])


def positioned(client, speaker, **fields):
    (held,) = client.get(speaker).json["positions"]
    address, why = f"{speaker}/positions/{held['id']}", {"reason": "as printed"}
    answer = client.patch(address, json=why | fields, headers=ANY)
    assert answer.status_code == 200, answer.text


def erased(app, kind, id):
    with app.extensions["database"].writing() as session:
        getattr(record.erasure, kind)(session, UUID(id), by="operator", reason="ordered")
        session.commit()


@pytest.mark.parametrize("bound", [paging.BOUND, 1])
def test_a_process_shows_at_once_what_another_has_changed(client, app, seen, monkeypatch, bound):
    monkeypatch.setattr(paging, "BOUND", bound)
    made = statements(client)
    ids = [each["id"] for each in made]
    seen(ids)

    for change in changes(client, app, *made):
        change()
        seen(ids)


def damage(app, statement):
    with app.extensions["database"].writing() as session:
        session.execute(text(statement))
        session.commit()


@pytest.mark.parametrize("analysis", ["", "another"])
def test_what_reindex_makes_anew_is_shown_at_once(client, app, reader, seen, analysis):
    made = statements(client)
    damage(app, "DELETE FROM label_word")
    if analysis:
        damage(app, f"UPDATE store SET analysis = '{analysis}'")
    before = make.found(reader, "speaker=ada&total=exact&limit=1")

    with app.extensions["database"].writing() as session:
        record.mending.everything(session)
        session.commit()

    assert not before
    assert len(make.found(reader, "speaker=ada&total=exact")) == 2
    seen([each["id"] for each in made])


def test_what_was_shown_once_takes_one_question_a_page_or_statement(client, queries):
    made = statements(client)
    page = "/v1/statements?speaker=ada&q=open&highlight=true"
    one = f"/v1/statements/{made[0]['id']}"
    first = [client.get(path).data for path in (page, one)]

    del queries[:]
    again = client.get(page).data
    of_the_page = [each for each in queries if "api_key" not in each]
    del queries[:]
    by_id = client.get(one).data
    of_one = [each for each in queries if "api_key" not in each]

    assert [again, by_id] == first
    assert len(of_the_page) == 1, of_the_page
    assert len(of_one) == 1, of_one


def test_a_page_of_a_long_question_is_not_remembered(client, queries):
    ids = [each["id"] for each in statements(client)] + [str(uuid4()) for _ in range(30)]
    page = "/v1/statements?" + "&".join(f"id={id}" for id in ids)
    first = client.get(page).json["data"]
    del queries[:]

    again = client.get(page).json["data"]

    assert again == first
    assert len(again) == 3
    assert sum("FROM statement_index" in each for each in queries) >= 1, queries


def test_a_reader_of_an_older_moment_takes_and_leaves_nothing_newer(client, app):
    made = statements(client)[0]
    number = 1
    database = app.extensions["database"]
    with database.reading() as old:
        before = remembered.moment(old)
        client.patch(
            f"/v1/statements/{made['id']}", json={"note": "new", "reason": "r"}, headers=ANY
        )
        client.get(f"/v1/statements/{made['id']}")

        assert before.shown([number]) == {}
        (document,) = renderings.of_numbers(old, [number])
        before.keep(number, UUID(made["id"]), document, 9)

    assert client.get(f"/v1/statements/{made['id']}").json["note"] == "new"


def test_a_reader_of_an_older_moment_counts_nothing_that_came_since(client, app, monkeypatch):
    monkeypatch.setattr(paging, "BOUND", 2)
    for number in range(2):
        posted(client, text=f"The harbour is open {number}")
    with app.extensions["database"].reading() as old:
        remembered.moment(old)
        posted(client, text="The harbour is open still")
        since = client.get("/v1/statements?q=harbour&limit=1").json["total"]

        found = record.search.find(old, record.search.Query(q="harbour", limit=1))

    assert since == {"value": 2, "relation": "at_least"}
    assert found.total == paging.Total(2)


@pytest.mark.parametrize("count", [1, 9], ids=["shorter", "longer"])
def test_nothing_is_taken_from_a_record_that_another_was_put_in_place_of(
    client, settings, another, count
):
    dialect = "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"
    kept = {}
    with client.application.extensions["database"].reading() as session:
        assert remembered.look(session, kept).memory is None  # nothing is recorded
    made = statements(client)[0]
    with client.application.extensions["database"].reading() as session:
        moment = remembered.look(session, kept)
        moment.keep(1, UUID(made["id"]), "of the first", 9)
        moment.answers["how many"] = 3

    other = create_app(dataclasses.replace(settings, database_url=another(dialect)))
    with other.extensions["database"].writing() as session:
        for _ in range(count):
            make.statement(session)
        session.commit()
    with other.extensions["database"].reading() as session:
        moment = remembered.look(session, kept)

        assert moment.shown([1]) == {}
        assert not moment.answers
    other.extensions["database"].dispose()


def test_memory_is_bounded_and_what_was_asked_for_least_lately_goes_first(monkeypatch):
    monkeypatch.setattr("service.record.memory.MOST_BYTES", 10_000)
    memory = Memory()
    moment = Moment(memory.end, memory)
    for number in range(100):
        moment.keep(number, uuid4(), number, 1_000)
        moment.shown([0])

    moment.keep(100, uuid4(), "too long", LONGEST + 1)

    assert sorted(memory.shown) == [0, 95, 96, 97, 98, 99]
    assert len(memory.numbers) == len(memory.shown)
    one = memory.shown[99]
    for question in range(9):
        moment.note(one, question, b"", 3_000)
    assert len(one.beside) < 5
    assert memory.shown.get(99) is None


def test_what_is_asked_of_one_statement_again_and_again_makes_no_other_go(monkeypatch):
    monkeypatch.setattr("service.record.memory.MOST_BYTES", 10_000)
    memory = Memory()
    moment = Moment(memory.end, memory)
    one, _ = (moment.keep(number, uuid4(), number, 1_000) for number in range(2))

    for question in range(100):
        moment.note(one, question, b"", 500)

    assert sorted(memory.shown) == [0, 1]


@pytest.mark.parametrize("asked", ["speaker=speaker", "speaker=!speaker", "q=x -a -b -c -d"])
def test_a_search_of_many_terms_is_not_remembered_with_them(app, client, monkeypatch, asked):
    monkeypatch.setattr("service.record.remembered.LARGEST", 3)
    for number in range(5):
        posted(client, speaker=f"Speaker of number {number}")

    client.get(f"/v1/statements?limit=1&{asked}")

    memory = app.extensions["database"].remembered["memory"]
    assert "page" in {question[0] for question in memory.answers}
    assert not {"parts", "filter"} & {each[0] for each in (*memory.answers, *memory.meanings)}


def test_what_is_remembered_takes_little_more_than_its_bytes(client):
    for number in range(20):
        posted(client, text=f"The harbour of number {number}")
    tracemalloc.start()
    page = client.get("/v1/statements?q=harbour&highlight=true").data
    own = tracemalloc.Filter(True, shown.__file__)
    taken = tracemalloc.take_snapshot().filter_traces([own]).statistics("filename")
    tracemalloc.stop()

    assert len(page) / 2 < sum(each.size for each in taken) < len(page) * 2


def test_after_more_changes_than_are_gone_through_nothing_is_taken_to_hold(monkeypatch):
    monkeypatch.setattr("service.record.memory.MOST_LINES", 3)

    def after(*lines, mark="made"):
        memory = Memory()
        memory.end = 7, "seven", 1, "made"
        memory.keep(1, Shown(uuid4(), 7, 9, "one"))
        memory.answers["how many"] = 1
        memory.reached["at least"] = 1
        memory.meanings["who"] = 1
        memory.follow(lines, (lines[-1][0], lines[-1][2], 1, mark))
        assert not memory.answers
        return sorted(memory.shown), len(memory.reached), len(memory.meanings), memory.end[0]

    def line(number, statement=None, hash=None, *, of_names=False, new=False):
        return number, statement, hash or str(number), of_names, new

    known, one, other = line(7, hash="seven"), 1, 2
    assert after(known, line(8, other, new=True)) == ([1], 1, 1, 8)
    assert after(known, line(8, other, new=True), line(9, other)) == ([1], 0, 1, 9)
    assert after(known, line(8, of_names=True, new=True)) == ([1], 1, 0, 8)
    assert after(known, line(8, new=True), mark="made anew") == ([1], 0, 0, 8)
    assert after(known, line(8, one)) == ([], 0, 1, 8)
    assert after(line(7, hash="another"), line(8, other, new=True)) == ([], 0, 0, 8)
    assert after(line(8, other, new=True), line(9, other, new=True)) == ([], 0, 0, 9)
    assert after(known, *(line(n, other, new=True) for n in (8, 9, 10))) == ([], 0, 0, 10)


def test_that_there_are_more_than_are_counted_holds_until_one_goes(client, queries, monkeypatch):
    monkeypatch.setattr(paging, "BOUND", 2)
    ids = [posted(client, text=f"The harbour is open {number}")["id"] for number in range(3)]

    def asked():
        del queries[:]
        total = client.get("/v1/statements?q=harbour&limit=1").json["total"]
        return total, sum("count(*)" in each for each in queries)

    assert asked() == ({"value": 2, "relation": "at_least"}, 1)
    posted(client, text="The harbour is open still")
    assert asked() == ({"value": 2, "relation": "at_least"}, 0)
    for id in ids[:2]:
        assert client.delete(f"/v1/statements/{id}?reason=wrong", headers=ANY).status_code == 200
    assert asked() == ({"value": 2, "relation": "exact"}, 1)
    posted(client, text="The harbour is open again")
    assert asked() == ({"value": 2, "relation": "at_least"}, 1)


def test_who_is_meant_is_not_looked_up_again_after_a_statement_of_known_names(client, queries):
    statements(client)
    page = "/v1/statements?speaker=ada&outlet=herald&q=open"
    client.get(page)
    made = posted(
        client,
        text="The harbour stays open",
        speaker="Ada Lovelace",
        source={"outlet": "Herald", "title": "Boats"},
    )
    del queries[:]

    found = make.found(client, "speaker=ada&outlet=herald&q=open")

    assert found[-1] == made["text"]
    assert not [each for each in queries if "speaker_name" in each or "label_word" in each], queries
