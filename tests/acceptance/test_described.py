"""T23: what is asked by the description, and what is not, is answered as it says."""

import json

import pytest

from service import record
from service.db import connect
from service.settings import load
from tests.acceptance import fuzzing
from tests.acceptance.load import Client
from tests.acceptance.server import serving

SCOPES = ("read", "write", "admin")
FULL = ("--max-examples", "10", "--no-shrink")
"""Some 5,000 cases, however slow the machine."""

SMALL = ("--phases", "examples", "--no-shrink")


def keys_of(url):
    database = connect(load({"DATABASE_URL": url}))
    with database.writing() as session:
        made = {scope: record.clients.add(session, scope, scope) for scope in SCOPES}
        session.commit()
    database.dispose()
    return made


def stored(server):
    """How many statements, and how many revisions there are."""
    client = Client(server.port, "")
    total = json.loads(client.send("GET", "/v1/statements?limit=1&total=exact").body)["total"]
    head = json.loads(client.send("GET", "/v1/changes/head").body)
    client.close()
    return total["value"], head["number"]


def ran(url, folder, *options):
    """Run Schemathesis; what it found, the statements and revisions it made, the exceptions."""
    keys = keys_of(url)
    with serving(url, LEAST_FREE_MB="0", FAILED_LIMIT="0") as server:
        client = Client(server.port, keys["write"])
        ids = fuzzing.seeded(client, 40 if options == FULL else 4)
        description = json.loads(client.send("GET", "/openapi.json").body)
        client.close()
        before = stored(server)
        found = fuzzing.run(server.port, description, keys, ids, folder, *options)
        made = [now - then for now, then in zip(stored(server), before, strict=True)]
        return found, made, server.tracebacks()


@pytest.mark.parametrize(
    "options", [pytest.param(FULL, marks=pytest.mark.soak), SMALL], ids=["full", "small"]
)
def test_every_answer_is_as_the_description_says(url, tmp_path, report, options):
    found, (statements, revisions), tracebacks = ran(url, tmp_path, *options)

    report(
        "T23",
        f"{found.cases} cases, {statements} statements and {revisions} revisions more, "
        f"{len(found.failures)} findings, {len(found.without_success())} operations without a 2xx, "
        f"{found.total(5)} × 5xx, {tracebacks} tracebacks",
        "2,000 cases, 50 rows, a 2xx each; 0 findings, 5xx, tracebacks",
    )
    assert found.failures == []
    assert (found.total(5), tracebacks) == (0, 0)
    assert (revisions >= 10, len(found.without_success()) <= 3) == (True, True)
    if options == FULL:
        assert found.without_success() == []
        assert (found.cases >= 2_000, revisions >= 50) == (True, True)
