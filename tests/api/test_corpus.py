"""A corpus of hard requests against every route: always a clear 4xx, the same on both databases."""

import gzip
import json
import re
import tracemalloc

import pytest

from tests import cost, make

NOWHERE = "00000000-0000-7000-8000-000000000000"
ANY = {"If-Match": "*"}
PROBLEM = "application/problem+json"
PLAIN = "application/json"


@pytest.fixture(scope="module")
def reader(module_client):
    """A client without a key, of one application for all who only read."""
    return module_client.application.test_client()


def routes(app, *methods):
    """The endpoint, method and path of every route under /v1 that has one of the methods."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/"):
            for method in sorted(set(methods) & rule.methods):
                yield rule.endpoint, method, re.sub(r"<[^>]+>", NOWHERE, rule.rule)


BODIES = {
    "nothing": (b"", PLAIN, 400),
    "half": (b'{"text": ', PLAIN, 400),
    "two": (b"{}{}", PLAIN, 400),
    "a comma too many": (b'{"reason": "r",}', PLAIN, 400),
    "single quotes": (b"{'reason': 'r'}", PLAIN, 400),
    "a comment": (b'{"reason": "r"} // why', PLAIN, 400),
    "a name twice": (b'{"reason": "r", "reason": "s"}', PLAIN, 400),
    "a name twice, inside": (b'{"x": {"a": 1, "a": 2}}', PLAIN, 400),
    "very many names": (json.dumps({f"n{n}": 1 for n in range(1_001)}).encode(), PLAIN, 400),
    "NaN": (b'{"reason": NaN}', PLAIN, 400),
    "Infinity": (b'{"reason": -Infinity}', PLAIN, 400),
    "beyond a double": (b'{"reason": 1e400}', PLAIN, 400),
    "a control character": (b'{"reason": "a\nb"}', PLAIN, 400),
    "not UTF-8": (b'{"reason": "\xff"}', PLAIN, 400),
    "overlong UTF-8": (b'{"reason": "\xc0\xaf"}', PLAIN, 400),
    "UTF-16": ('{"reason": "r"}'.encode("utf-16"), PLAIN, 400),
    "a BOM": (b'\xef\xbb\xbf{"reason": "r"}', PLAIN, 400),
    "endless nesting": (b'{"a":' * 100_000, PLAIN, 400),
    "endless lists": (b"[" * 400_000, PLAIN, 400),
    "an endless number": (b'{"reason": ' + b"9" * 100_000 + b"}", PLAIN, 400),
    "a list": (b"[]", PLAIN, 422),
    "a text": (b'"reason"', PLAIN, 422),
    "a number": (b"3", PLAIN, 422),
    "null": (b"null", PLAIN, 422),
    "an empty object": (b"{}", PLAIN, 422),
    "unknown": (b'{"reson": "r", "__proto__": {}, "": 1}', PLAIN, 422),
    "reason a number": (b'{"reason": 3, "text": 3, "name": 3, "source": 3}', PLAIN, 422),
    "NUL": (b'{"reason": "a\\u0000b", "name": "a\\u0000b"}', PLAIN, 422),
    "half a surrogate for a name": (b'{"reason": "r", "\\ud800": 1}', PLAIN, 422),
    "half a surrogate": (b'{"reason": "\\ud800", "name": "\\ud800"}', PLAIN, 422),
    "invisible": (b'{"reason": "\\u200b\\u3164", "name": "\\u2800"}', PLAIN, 422),
    "a form": (b"reason=r", "application/x-www-form-urlencoded", 415),
    "a file": (b"--x--", "multipart/form-data; boundary=x", 415),
    "text": (b"{}", "text/json", 415),
    "a model": (b"{}", "model/gltf+json", 415),
    "no type": (b"{}", None, 415),
    "another charset": (b"{}", "application/json; charset=utf-16", 415),
    "too much": (b'{"reason": "' + b"x" * 1_000_000 + b'"}', PLAIN, 413),
}


@pytest.mark.parametrize("case", BODIES.values(), ids=BODIES.keys())
def test_a_body_is_refused_alike_by_every_route(app, client, case):
    sent, kind, status = case

    for endpoint, method, path in routes(app, "POST", "PATCH"):
        answer = client.open(path, method=method, data=sent, content_type=kind, headers=ANY)
        if endpoint == "imports.add":  # a file of lines, or a table
            assert answer.status_code == 415
            continue
        if status == 422 and endpoint == "appearances.add":
            assert answer.status_code in {404, 422}  # its reason may be left out
            continue
        assert (endpoint, answer.status_code) == (endpoint, status), answer.text
        assert answer.content_type == PROBLEM
    assert client.get("/v1/changes").json["data"] == []


@pytest.mark.parametrize("case", BODIES.values(), ids=BODIES.keys())
def test_a_body_as_a_file_of_lines_is_refused_line_by_line(client, case):
    sent, _, _ = case

    answer = client.post("/v1/statements/import", data=sent, content_type="application/x-ndjson")

    if answer.status_code == 200:
        assert {each["status"] for each in answer.json["data"]} <= {"error"}
    else:
        assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert client.get("/v1/changes").json["data"] == []


def test_a_compressed_body_is_refused_unread(client):
    bomb = gzip.compress(b"{" + b" " * 50_000_000)

    answer = client.post(
        "/v1/statements", data=bomb, content_type=PLAIN, headers={"Content-Encoding": "gzip"}
    )

    assert answer.status_code == 415


@pytest.mark.parametrize(
    "sent",
    [
        b'{"text": "' + b"x" * 900_000 + b'"}',
        b"[" * 999_999,
        b'{"a":' * 199_999,
        b"9" * 999_999,
        b'{"tags": [' + b'"a",' * 249_000 + b'"a"]}',
        json.dumps({"verbatim": ["a"] * 190_000}).encode(),
        json.dumps({f"{n}": 1 for n in range(80_000)}).encode(),
        json.dumps({f"{n}": 1 for n in range(30_000)}).encode()[:-1] + b', "29999": 1}',
    ],
)
def test_the_hardest_body_costs_little(client, sent):
    def send():
        return client.post("/v1/statements", data=sent, content_type=PLAIN)

    client.post("/v1/statements", data=b"{}", content_type=PLAIN)
    tracemalloc.start()

    answer = send()

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 400 <= answer.status_code < 500
    assert peak < 50_000_000
    assert cost.is_within(60, send)


@pytest.mark.parametrize(
    "id", ["x", "1", "0", "-1", NOWHERE + "0", NOWHERE.replace("-", ""), "%00", "..", "٣" * 8, "{}"]
)
def test_an_id_that_is_none_is_a_404(app, client, id):
    for _, method, path in routes(app, "GET", "POST", "PATCH", "DELETE"):
        if NOWHERE in path:
            answer = client.open(path.replace(NOWHERE, id), method=method, json={}, headers=ANY)
            assert answer.status_code in {404, 405}, (method, path)
            assert answer.content_type == PROBLEM


PARAMETERS = (
    "unknown=1",
    "limit=0",
    "limit=-1",
    "limit=101",
    "limit=1e1",
    "limit=%D9%A3",
    "limit=+3",
    "limit=3.0",
    "limit=",
    "limit=2&limit=3",
    "limit=99999999999999999999",
    "cursor=",
    "cursor=x",
    "cursor=" + "A" * 3_000,
    "cursor=%00",
    "cursor=W10",
    "cursor=bnVsbA",
    "sort=newest",
    "style=long",
    "language=xx&style=",
    "total=no",
    "after=-1",
    "q=%00",
    "q=x&q=y",
    "from=2023-02-30",
    "from=2023-1-1",
    "from=20230101",
    "to=x",
    "from=2024&to=2023",
    "id=1",
    "speaker=",
    "speaker=!",
    "speaker=%20",
    "language=x!",
    "quotation=both",
    "speaker_id=x",
    "source_url=javascript:alert(1)",
    "source_url=http://[broken",
    "source_url=http://a%E2%84%80b.com/",
    "as_of=0001-01-01T00:00:00%2B14:00",
    "as_of=9999-12-31T23:59:59-12:00",
    "speaker=" + "x" * 3_000,
    "&".join(f"tag=t{number}" for number in range(101)),
)


@pytest.mark.parametrize("query", PARAMETERS)
def test_a_parameter_that_cannot_be_meant_is_a_400_on_every_route(reader, query):
    asked = 0

    for _, _, path in routes(reader.application, "GET"):
        answer = reader.get(f"{path}?{query}", buffered=True)
        if answer.status_code == 404:  # this parameter is in order here, and the id is not
            continue
        assert answer.status_code == 400, (path, answer.text)
        assert answer.content_type == PROBLEM
        assert {each["pointer"] for each in answer.json["errors"]} != {""}
        asked += 1

    assert asked >= 5


SYNTAX = (
    '"',
    '""',
    "'",
    "-",
    "--",
    "-a",
    "OR",
    "a OR",
    "OR OR OR",
    "NEAR(",
    "NEAR(a b, 5)",
    "a AND NOT b",
    "col:umn",
    "{a b}: c",
    "^a",
    "a + b",
    "*",
    "a*",
    "ab*",
    "*ab",
    "(a",
    "a)",
    "a & b | c",
    "!a",
    "a <-> b",
    "a:*",
    "a:B",
    "\\",
    "%",
    "_",
    ";",
    "' OR 1=1 --",
    "$1",
    ":1",
    ":listed",
    "~en.a",
    "|",
    "%E2%80%AE",
    "\ufffd",
    "a" * 5_000,
    " ".join(["a"] * 70),
    "😀",
    "\u200b",
    "和",
    "\u0301",
    "ﷺ",
    "x\ty\nz",
)


@pytest.fixture(scope="module")
def searched(module_client):
    """A client of a store with a statement of words that an engine has its own use for."""
    make.posted(module_client, text="a b c listed en near and not or")
    return module_client


@pytest.mark.parametrize("q", SYNTAX)
def test_no_words_of_a_search_are_an_error_of_the_engine(searched, q):
    answer = searched.get("/v1/statements", query_string={"q": q})

    assert answer.status_code in {200, 400}, answer.text
    assert answer.content_type in {PROBLEM, PLAIN}


def test_a_method_that_a_route_has_not_is_a_405(app, client):
    everything = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"}
    allowed = {}
    for rule in app.url_map.iter_rules():
        allowed.setdefault(re.sub(r"<[^>]+>", NOWHERE, rule.rule), set()).update(rule.methods)

    for path, methods in allowed.items():
        if not path.startswith("/v1/"):
            continue
        for method in everything - methods:
            answer = client.open(path, method=method, headers=ANY)
            assert answer.status_code == 405, (method, path)
            assert set(answer.headers["Allow"].split(", ")) == methods
            assert answer.content_type == PROBLEM


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/v1", 404),
        ("/v1/", 404),
        ("/v1/statements/", 404),
        ("/v1/statements//history", 404),
        ("/v2/statements", 404),
        ("/V1/statements", 404),
        ("/v1/statements%00", 404),
        ("/v1/statements/..%2f..%2fetc", 404),
        ("/docs/../../etc/passwd", 404),
        ("/v1/changes/head/x", 404),
    ],
)
def test_a_path_that_is_none_is_a_404(client, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.content_type == PROBLEM


HEADERS = (
    {"Authorization": "Bearer " + "x" * 5_000},
    {"Authorization": "Bearer onrec_000000000000_" + "ü" * 43},
    {"Authorization": "\x7f"},
    {"If-None-Match": "x" * 5_000},
    {"If-None-Match": '"'},
    {"Accept": "nonsense"},
    {"Accept": "text/html;q=x"},
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"Range": "bytes=0-1"},
)


@pytest.mark.parametrize("headers", HEADERS)
def test_no_header_breaks_an_answer(stranger, headers):
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}

    answer = stranger.get("/v1/statements", headers=sent)

    assert answer.status_code in ({401} if "Authorization" in headers else {200})
    assert "evil.example" not in answer.text + str(answer.headers)
