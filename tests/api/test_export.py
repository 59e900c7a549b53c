"""The filtered set out: exactly what a search finds, as NDJSON and as CSV, of one moment."""

import csv
import dataclasses
import io
import json
import re

import pytest

from schemas.vocabularies import EXPORT_SORT
from service.app import create_app
from service.exchange import table
from service.exchange.columns import NAMES
from service.settings import load
from tests import make

HARD = [
    "=1+1",
    "-x",
    '@all, "said"',
    "a\r\nb",
    "e\u0301 😀 \u202eabc",
    "\u00a0a\u00a0",
    "می\u200cخواهم",
]


def lines(answer):
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.data.decode().split("\n")[:-1]]


def rows(answer):
    assert answer.status_code == 200, answer.text
    header, *found = csv.reader(io.StringIO(answer.data.decode(), newline=""))
    assert header == list(NAMES)
    return [table.document(dict(zip(header, row, strict=True))) for row in found]


def read(client, id):
    """What GET of a statement answers, but for what belongs to the answer alone."""
    shown = client.get(f"/v1/statements/{id}").json
    beside = {"corroboration", "links", "warnings"}
    return {name: value for name, value in shown.items() if name not in beside}


@pytest.fixture
def recorded(client):
    """Statements with hard words, the oldest first, as GET answers them."""
    made = [
        make.posted(
            client,
            text=f"{text} {number}",
            speaker={"name": "an official", "kind": "unnamed"} if number == 1 else f"S{number % 3}",
            role=text.strip().replace("\r\n", " ").replace("\u202e", ""),
            date=f"2023-0{number + 1}",
            tags=["a, b", "c"],
            organisation="Body" if number % 2 else None,
            appearances=[
                {"source": {"outlet": f"Outlet {each}"}, "wording": text, "via": ["AFP"]}
                for each in range(number % 3 + 1)
            ],
            source=None,
        )
        for number, text in enumerate(HARD)
    ]
    return [read(client, each["id"]) for each in made]


def test_a_line_is_what_get_of_the_statement_answers(client, recorded):
    answer = client.get("/v1/statements/export")

    assert lines(answer) == recorded[::-1]
    assert answer.content_type == "application/x-ndjson"
    assert re.fullmatch(
        r'attachment; filename="statements-[0-9]{8}T[0-9]{6}Z\.ndjson"',
        answer.headers["Content-Disposition"],
    )


def test_a_row_of_csv_is_the_same_statement(client, recorded):
    answer = client.get("/v1/statements/export?format=csv")

    assert rows(answer) == recorded[::-1]
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.csv"')


@pytest.mark.parametrize("sort", EXPORT_SORT)
def test_an_export_is_the_search_without_pages_in_its_order(client, recorded, sort):
    for query in (
        "",
        "&speaker=s1",
        "&q=a",
        "&from=2023-03&to=2023-05",
        "&tag=c&organisation=!body",
    ):
        exported = lines(client.get(f"/v1/statements/export?sort={sort}{query}"))
        found = client.get(f"/v1/statements?limit=100&sort={sort}{query}").json["data"]

        assert [each["id"] for each in exported] == [each["id"] for each in found]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/x-ndjson"),
        ("*/*", "application/x-ndjson"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/html, text/csv;q=0.5, application/x-ndjson;q=0.1", "text/csv; charset=utf-8"),
        ("application/jsonl", "application/x-ndjson"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv; charset=utf-8", "text/csv; charset=utf-8"),
        ("text/csv;charset=UTF-8", "text/csv; charset=utf-8"),
        ("application/x-ndjson;charset=utf-8, text/csv;q=0.5", "application/x-ndjson"),
    ],
)
def test_accept_chooses_the_form(stranger, accept, expected):
    headers = {"Accept": accept} if accept else {}
    answer = stranger.get("/v1/statements/export", headers=headers, buffered=True)

    assert (answer.status_code, answer.content_type) == (200, expected)
    assert answer.headers["Vary"] == "Accept"


def test_a_form_that_is_not_there_is_an_error_and_format_outdoes_accept(stranger):
    wanted = {"Accept": "application/json"}

    refused = stranger.get("/v1/statements/export", headers=wanted)
    stated = stranger.get("/v1/statements/export?format=csv", headers=wanted, buffered=True)
    unknown = stranger.get("/v1/statements/export?format=xlsx")

    assert (refused.status_code, refused.content_type) == (406, "application/problem+json")
    assert (stated.status_code, stated.mimetype) == (200, "text/csv")
    assert unknown.json["errors"][0]["pointer"] == "format"


@pytest.mark.parametrize(
    "query", ["limit=5", "cursor=x", "total=exact", "facets=tag", "fields=id", "highlight=true"]
)
def test_what_belongs_to_a_page_is_refused(stranger, query):
    answer = stranger.get(f"/v1/statements/export?{query}")

    assert answer.status_code == 400
    assert answer.json["errors"][0]["code"] == "unknown-field"


def test_an_order_that_does_not_reach_everything_is_refused(stranger):
    answer = stranger.get("/v1/statements/export?sort=relevance&q=a")

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "sort")


def test_nothing_is_an_empty_file_and_in_csv_the_header(stranger):
    assert stranger.get("/v1/statements/export").data == b""
    assert stranger.get("/v1/statements/export?format=csv").data == table.written([NAMES]).encode()


def test_withdrawn_statements_are_left_out_unless_asked_for(client, recorded):
    gone = recorded[0]["id"]
    client.delete(f"/v1/statements/{gone}?reason=r", headers={"If-Match": "*"})

    left = lines(client.get("/v1/statements/export"))
    asked = lines(client.get("/v1/statements/export?status=withdrawn"))

    assert [each["id"] for each in left] == [each["id"] for each in recorded[:0:-1]]
    assert [(each["id"], each["text"], each["status"]) for each in asked] == [
        (gone, recorded[0]["text"], "withdrawn")
    ]


def test_a_head_request_tells_what_would_come_and_leaves_nothing_open(app, client, recorded):
    for _ in range(20):  # more than there are connections
        with client.head("/v1/statements/export?format=csv") as answer:
            assert (answer.status_code, answer.data) == (200, b"")
            assert answer.headers["Content-Disposition"].endswith('.csv"')

    assert app.extensions["database"].reader.pool.checkedout() == 0


def test_a_reader_that_goes_away_leaves_nothing_open(app, client, recorded):
    for _ in range(20):
        client.get("/v1/statements/export").close()
        client.get("/v1/statements/export?sort=relevance")

    assert app.extensions["database"].reader.pool.checkedout() == 0


def test_half_the_threads_of_a_process_may_export_at_once(app, stranger):
    held = [app.extensions["exports"].acquire(blocking=False) for _ in range(3)]

    refused = stranger.get("/v1/statements/export")
    app.extensions["exports"].release()
    taken = stranger.get("/v1/statements/export", buffered=True)

    assert held == [True, True, False]  # of four threads
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert taken.status_code == 200


def test_http_1_0_which_cannot_tell_a_whole_export_is_refused(stranger):
    answer = stranger.get(
        "/v1/statements/export", environ_overrides={"SERVER_PROTOCOL": "HTTP/1.0"}
    )

    assert (answer.status_code, answer.content_type) == (505, "application/problem+json")


def test_an_export_that_takes_too_long_breaks_off(url, client, recorded):
    app = create_app(load({"DATABASE_URL": url, "EXPORT_SECONDS": "1"}))
    assert len(rows(app.test_client().get("/v1/statements/export?format=csv"))) == len(recorded)
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], export_seconds=0)

    with pytest.raises(ConnectionResetError):
        app.test_client().get("/v1/statements/export?format=csv")

    assert app.extensions["database"].reader.pool.checkedout() == 0
    app.extensions["database"].dispose()


def test_a_batch_takes_a_fixed_number_of_queries(client, queries, monkeypatch):
    for _ in range(12):
        make.posted(client, speaker={"name": "an official", "kind": "unnamed"}, tags=["a"])
    counted = {}
    lines(client.get("/v1/statements/export"))  # PostgreSQL's statistics are asked for once
    for batch in (3, 12):
        monkeypatch.setattr("service.record.export.BATCH", batch)
        queries.clear()
        assert len(lines(client.get("/v1/statements/export"))) == 12
        counted[batch] = len(queries)

    assert counted == {3: 2 + 4 * 3, 12: 2 + 3}  # the key, the walk, then a batch
