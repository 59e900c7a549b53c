"""The counters: where they are shown and where not, and what they say."""

import dataclasses
import re

import pytest

from service.app import create_app
from service.values import Listener
from tests import make

INSIDE = "http://127.0.0.1:9100"


@pytest.fixture
def counted(settings):
    """The service with the counters on a port of their own."""
    made = create_app(dataclasses.replace(settings, metrics=Listener("127.0.0.1", 9100)))
    yield made
    made.extensions["database"].dispose()


def scrape(app, accept="text/plain"):
    """Every line of the counters: the name with its labels, and the figure."""
    answer = app.test_client().get("/metrics", base_url=INSIDE, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_they_are_shown_nowhere_unless_the_setting_says_where(app, client):
    for base in ("http://localhost", INSIDE):
        answer = client.get("/metrics", base_url=base)
        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"


def test_the_public_port_does_not_show_them_whatever_the_client_says(counted):
    client = counted.test_client()
    lies = {"Host": "127.0.0.1:9100", "X-Forwarded-Port": "9100", "X-Forwarded-Host": INSIDE}

    answers = [
        client.get("/metrics", headers={name: lies[name]}) for name in lies if name != "Host"
    ]
    answers.append(client.get("/metrics", environ_overrides={"HTTP_HOST": lies["Host"]}))

    assert {answer.status_code for answer in answers} == {404}


def test_their_port_shows_nothing_else(counted):
    client = counted.test_client()

    for path in ("/v1/statements", "/healthz", "/readyz", "/docs/", "/openapi.json", "/nothing"):
        assert client.get(path, base_url=INSIDE).status_code == 404
    assert client.post("/v1/statements", base_url=INSIDE, json={}).status_code == 404


def test_nothing_is_counted_where_nobody_could_read_it(counted, client):
    before = scrape(counted)
    client.get("/healthz")

    after = scrape(counted)

    more = [name for name in after if after[name] != before.get(name)]
    assert [name for name in more if "healthz" in name] == []


def test_requests_are_counted_by_the_template_of_their_route(counted, client):
    made = make.posted(client)
    before = scrape(counted)
    web = counted.test_client()
    for _ in range(3):
        web.get(f"/v1/statements/{made['id']}")
    web.get("/v1/statements/nonsense?q=secret")
    web.open("/v1/statements", method="BREW")
    web.get("/no/such/route")

    after = scrape(counted)

    def more(**labels):
        said = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
        name = f"onrecord_requests_total{{{said}}}"
        return after.get(name, 0) - before.get(name, 0)

    template = next(
        rule.rule for rule in counted.url_map.iter_rules() if rule.endpoint == "statements.get"
    )
    assert more(method="GET", route=template, status="200") == 3
    assert more(method="other", route="none", status="405") == 1
    assert more(method="GET", route="none", status="404") >= 1
    shown = "".join(after)
    assert made["id"] not in shown
    assert "secret" not in shown
    assert "nonsense" not in shown
    assert f'onrecord_request_seconds_count{{method="GET",route="{template}"}}' in after


def test_they_tell_of_statements_waits_and_connections(counted, client, settings):
    waited = scrape(counted)["onrecord_write_wait_seconds_count"]
    for number in range(3):
        make.posted(client, text=f"Number {number} is said here")

    with counted.extensions["database"].reading() as session:
        session.connection()
        during = scrape(counted)
    found = scrape(counted)

    assert found["onrecord_database_up"] == 1
    assert found["onrecord_statements"] == 3
    assert found["onrecord_write_wait_seconds_count"] == waited + 3
    assert during["onrecord_pool_connections_in_use"] == 1
    assert found["onrecord_pool_connections_in_use"] == 0
    apart = 0 if settings.database_url.startswith("sqlite") else settings.threads // 2 + 1
    assert found["onrecord_pool_connections"] == settings.threads + apart
    assert ("onrecord_disk_free_bytes" in found) is settings.database_url.startswith("sqlite")
    assert any(re.fullmatch(r'onrecord_info\{version="[^"]+"\}', name) for name in found)


def test_they_are_shown_while_the_database_is_gone(settings):
    lost = dataclasses.replace(
        settings,
        metrics=Listener("127.0.0.1", 9100),
        database_url=settings.database_url.replace("onrecord.db", "gone.db").replace(
            "/test_", "/gone_"
        ),
    )
    app = create_app(lost)

    found = scrape(app)

    app.extensions["database"].dispose()
    assert found["onrecord_database_up"] == 0
    assert "onrecord_statements" not in found


def test_a_reader_of_openmetrics_gets_it(counted):
    answer = counted.test_client().get(
        "/metrics", base_url=INSIDE, headers={"Accept": "application/openmetrics-text"}
    )

    assert answer.content_type.startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
