"""What is read without a transaction is of one moment, whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from service.app import create_app
from service.record import paging
from tests.make import posted

PAGE = "/v1/statements?q=harbour&highlight=true"
ADA = "Ada Lovelace"
INDEX, END = "FROM statement_index", "FROM change"
LINES = "change.number >="


@pytest.fixture
def other(settings, client):
    """A client of another process."""
    app = create_app(settings)
    made = app.test_client()
    made.environ_base |= client.environ_base
    yield made
    app.extensions["database"].dispose()


@pytest.fixture
def meanwhile(app):
    """What is done just before a question that has some words goes to the database, once."""
    asker, planned = app.extensions["database"].asker, []

    def heard(connection, cursor, statement, values, context, many):
        if planned and planned[0][0] in statement:
            planned.pop()[1]()

    def plan(words, act):
        planned.append((words, act))
        return planned

    event.listen(asker, "before_cursor_execute", heard)
    yield plan
    event.remove(asker, "before_cursor_execute", heard)


def two(client):
    old = posted(client, text="The harbour is open", speaker=ADA, date="2021-01-01")
    posted(client, text="The harbour is shut", speaker=ADA, date="2022-01-01")
    return f"/v1/statements/{old['id']}"


def corrected(client, path, **fields):
    answer = client.patch(path, json=fields | {"reason": "misread"}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


def test_a_page_is_of_one_moment_when_a_statement_changes_while_it_is_read(
    client, other, meanwhile
):
    path = two(client)
    before = client.get(PAGE).json["data"]
    left = meanwhile(END, lambda: corrected(other, path, date="2023-01-01"))

    found = client.get(PAGE).json["data"]

    assert not left
    assert found == other.get(PAGE).json["data"] == client.get(PAGE).json["data"]
    assert [each["id"] for each in found] == [each["id"] for each in reversed(before)]


def test_a_statement_that_changes_while_it_is_read_is_read_anew(client, other, meanwhile):
    path = two(client)
    client.get(path)
    left = meanwhile(END, lambda: corrected(other, path, note="so it is printed"))

    assert client.get(path).json["note"] == "so it is printed"
    assert not left


@pytest.mark.parametrize("place", [INDEX, END])
def test_a_page_that_changes_while_it_is_found_is_found_anew(client, other, meanwhile, place):
    path = two(client)
    client.get(PAGE)
    searched = "/v1/statements?q=harbour&limit=1"
    left = meanwhile(place, lambda: corrected(other, path, date="2023-01-01"))

    found = client.get(searched)

    assert not left
    assert [each["date"] for each in found.json["data"]] == ["2023-01-01"]
    assert found.json == client.get(searched).json == other.get(searched).json


def test_a_page_of_statements_that_are_remembered_is_found_without_a_transaction(client, queries):
    two(client)
    client.get(PAGE)
    del queries[:]

    found = client.get("/v1/statements?q=harbour&limit=1").json

    assert [each["date"] for each in found["data"]] == ["2022-01-01"]
    asked = [each for each in queries if "FROM api_key" not in each]
    assert [END in each for each in asked] == [True, False, False, True], queries
    assert all(INDEX in each for each in asked[1:3]), queries


@pytest.mark.parametrize("sort", ["-date", "relevance"])
def test_statements_with_times_of_day_are_found_without_a_transaction_too(client, queries, sort):
    for minute in range(3):
        posted(client, text="The harbour is open", date=f"2022-01-01T10:0{minute}:00Z")
    client.get(PAGE)
    del queries[:]

    found = client.get(f"/v1/statements?q=harbour&limit=2&sort={sort}").json

    assert [each["date"][14:16] for each in found["data"]] == ["02", "01"]
    asked = [each for each in queries if "FROM api_key" not in each]
    assert [END in each for each in asked] == [True, False, False, False, True], queries
    assert sum(INDEX in each for each in asked) == 2, queries


def test_a_time_of_day_that_changes_while_a_page_is_found_is_found_anew(client, other, meanwhile):
    early = posted(client, text="The harbour is open", date="2022-01-01T10:00:00Z")["id"]
    posted(client, text="The harbour is shut", date="2022-01-01T11:00:00Z")
    client.get(f"{PAGE}&limit=1")
    path, later = f"/v1/statements/{early}", "2022-01-01T12:00:00Z"
    left = meanwhile("FROM statement ", lambda: corrected(other, path, date=later))

    found = client.get(PAGE)

    assert not left
    assert [each["date"][11:13] for each in found.json["data"]] == ["12", "11"]
    assert found.json == other.get(PAGE).json


def test_all_matches_are_counted_once_though_others_write_meanwhile(
    client, other, meanwhile, queries
):
    path = two(client)
    searched = "/v1/statements?q=harbour&limit=1&total=exact"
    client.get(searched)
    corrected(other, path, note="so it is printed")
    client.get("/v1/statements")  # goes through the feed
    left = meanwhile("count(*)", lambda: corrected(other, path, date="2023-01-01"))
    del queries[:]

    found = client.get(searched).json

    assert left
    assert sum("count(*)" in each for each in queries) == 1, queries
    assert found["total"] == {"value": 2, "relation": "exact"}


def added(client, **fields):
    return lambda: posted(client, **{"text": "The harbour is open again", "speaker": ADA, **fields})


def read_anew(queries):
    """What was read of statements themselves, and not remembered."""
    return [each for each in queries if "FROM statement " in each]


def test_what_came_is_gone_through_without_a_transaction(client, other, queries):
    two(client)
    client.get(PAGE)
    added(other, text="The kitchen is open")()
    del queries[:]

    found = client.get(PAGE).json

    asked = [each for each in queries if "FROM api_key" not in each]
    assert [END in each for each in asked] == [True, True, False, True], queries
    assert found["total"]["value"] == 2


def test_a_page_found_while_a_statement_is_added_takes_no_transaction(
    client, other, meanwhile, queries
):
    two(client)
    client.get(PAGE)
    left = meanwhile(INDEX, added(other, text="The kitchen is open", date="2023-01-01"))
    del queries[:]

    found = client.get("/v1/statements?q=harbour&limit=9").json

    assert not left
    assert not read_anew(queries), queries
    assert sum("ORDER BY" in each and INDEX in each for each in queries) == 1, queries
    assert [each["date"] for each in found["data"]] == ["2022-01-01", "2021-01-01"]


@pytest.mark.parametrize("limit", [2, 9])
def test_a_statement_added_between_two_questions_is_in_the_page_and_its_total_or_in_neither(
    client, other, meanwhile, limit
):
    for number in range(3):
        added(client, date=f"2021-01-0{number + 1}")()
    client.get(PAGE)
    searched = f"/v1/statements?q=harbour&limit={limit}"
    left = meanwhile("count(*)" if limit == 2 else INDEX, added(other, date="2022-01-01"))

    found = client.get(searched)

    assert not left
    assert found.json == client.get(searched).json == other.get(searched).json
    assert found.json["total"]["value"] == 4
    assert found.json["data"][0]["date"] == "2022-01-01"


def test_a_total_that_was_reached_is_counted_again_when_one_goes_while_a_page_is_found(
    client, other, meanwhile, monkeypatch
):
    monkeypatch.setattr(paging, "BOUND", 2)
    path = two(client)
    added(client, date="2023-01-01")()
    client.get(PAGE)
    before = client.get("/v1/statements?q=harbour&limit=1").json["total"]
    gone = f"{path}?reason=wrong"
    left = meanwhile(INDEX, lambda: other.delete(gone, headers={"If-Match": "*"}))
    searched = "/v1/statements?q=harbour&limit=1&facet_size=5"

    found = client.get(searched).json

    assert not left
    assert before == {"value": 2, "relation": "at_least"}
    assert found["total"] == {"value": 2, "relation": "exact"}


@pytest.mark.parametrize("exact", ["", "&total=exact"])
def test_a_page_found_while_a_statement_is_added_is_not_beside_the_total_of_before(
    client, other, meanwhile, exact
):
    two(client)
    client.get("/v1/statements?q=harbour&limit=9")
    before = client.get(f"/v1/statements?q=harbour&limit=1{exact}").json["total"]
    searched = f"/v1/statements?q=harbour&limit=2{exact}"
    left = meanwhile(INDEX, added(other, date="2020-01-01"))

    found = client.get(searched).json

    assert not left
    assert before["value"] == 2
    assert found["total"]["value"] == 3
    assert found == client.get(searched).json


class Entered:
    """A lock that lets something be done just before it is taken the next time."""

    def __init__(self, lock, act):
        self.lock, self.acts = lock, [act]

    def __enter__(self):
        if self.acts:
            self.acts.pop()()
        return self.lock.__enter__()

    def __exit__(self, *raised):
        return self.lock.__exit__(*raised)


def test_a_page_found_while_another_reader_goes_further_shows_nothing_that_came_later(
    app, client, other, meanwhile
):
    path = two(client)
    client.get(PAGE)
    memory = app.extensions["database"].remembered["memory"]

    def go_further():
        corrected(other, path, text="The door is open")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(client.get, "/v1/statements").result()

    def arm():
        memory.lock = Entered(memory.lock, go_further)

    def add_and_arm():
        added(other, text="The kitchen is open")()
        meanwhile(LINES, arm)

    left = meanwhile(INDEX, add_and_arm)

    found = client.get("/v1/statements?q=harbour&limit=9").json

    assert not left
    assert not memory.lock.acts
    assert [each["text"] for each in found["data"]] == ["The harbour is shut"]


def test_a_page_found_while_a_name_comes_is_of_one_moment(client, other, meanwhile):
    posted(client, text="The harbour is open", speaker=ADA, date="2021-01-01")
    client.get(f"{PAGE}&speaker=ada")
    left = meanwhile(INDEX, added(other, speaker="Ada Byron", date="2022-01-01"))
    searched = "/v1/statements?q=harbour&speaker=ada&limit=9"

    found = client.get(searched).json

    assert not left
    assert found == client.get(searched).json == other.get(searched).json
    assert [each["date"] for each in found["data"]] == ["2022-01-01", "2021-01-01"]


def test_a_statement_by_id_is_shown_without_a_transaction_though_others_change(
    client, other, queries
):
    path = two(client)
    client.get(path)
    late = added(other)()
    corrected(other, f"/v1/statements/{late['id']}", note="so it is printed")
    del queries[:]

    found = client.get(path).json

    assert found["text"] == "The harbour is open"
    assert not read_anew(queries), queries
    assert len([each for each in queries if "FROM api_key" not in each]) == 2, queries


def test_what_is_not_remembered_is_read_without_a_transaction_too(client, queries):
    path = two(client)
    client.get(PAGE)
    client.get("/v1/statements")
    late = posted(client, text="The harbour is open again", date="2020-01-01")
    client.get("/v1/statements?limit=1")  # goes through the feed
    for each in ("/v1/statements", f"/v1/statements/{late['id']}", path):
        memory = client.application.extensions["database"].remembered["memory"]
        memory.forget(list(memory.shown))
        list.clear(queries)

        shown = client.get(each)

        asked = [each for each in queries if "FROM api_key" not in each]
        assert shown.status_code == 200
        assert [END in each for each in (asked[0], asked[-1])] == [True, True], queries
        assert sum(INDEX in each for each in asked) == (each == "/v1/statements"), queries
        assert len(read_anew(asked)) == 1, queries
        assert sum(END in each for each in asked) == 2, queries
        if each == "/v1/statements":
            dates = ["2022-01-01", "2021-01-01", "2020-01-01"]
            assert [one["date"] for one in shown.json["data"]] == dates


def test_a_withdrawn_statement_that_a_search_has_shown_is_gone_by_its_id(client, stranger):
    path = two(client)
    client.delete(f"{path}?reason=wrong", headers={"If-Match": "*"})
    for _ in range(2):
        assert len(stranger.get("/v1/statements?status=withdrawn").json["data"]) == 1

        assert stranger.get(path).status_code == 410


@pytest.mark.parametrize("place", ["FROM statement ", "FROM appearance", "FROM joint_speaker"])
@pytest.mark.parametrize("is_page", [True, False])
def test_what_changes_while_it_is_first_read_is_read_anew(
    client, other, meanwhile, queries, place, is_page
):
    path = two(client)
    searched = f"{PAGE}&limit=1" if is_page else path
    client.get("/v1/sources")
    client.get("/v1/statements?q=nothing")  # so that something is remembered
    left = meanwhile(place, lambda: corrected(other, path, date="2023-01-01", tags=["new"]))

    found = client.get(searched).json

    assert not left
    shown = found["data"][0] if is_page else found
    assert (shown["date"], shown["tags"], shown["revision"]) == ("2023-01-01", ["new"], 2)
    assert found == client.get(searched).json == other.get(searched).json
