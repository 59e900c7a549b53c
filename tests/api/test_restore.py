"""An export brought back over HTTP, by an admin, into an empty store."""

import json

import pytest

from service import record
from service.app import create_app
from service.settings import load
from tests import make

PATH = "/v1/statements/import?mode=restore"


@pytest.fixture
def admin(another, url):
    """A client of another, empty store, with a key for everything."""
    app = create_app(load({"DATABASE_URL": another("sqlite"), "THREADS": "4"}))
    with app.extensions["database"].writing() as session:
        key = record.clients.add(session, "boss", "admin")
        session.commit()
    made = app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    yield made
    app.extensions["database"].dispose()


@pytest.mark.parametrize(
    ("form", "kind"), [("ndjson", "application/x-ndjson"), ("csv", "text/csv")]
)
def test_an_export_comes_back_as_it_was(client, admin, form, kind):
    for number in range(3):
        make.posted(client, text=f"=Words {number}", tags=["a, b"], external_id=str(number))
    taken = client.get(f"/v1/statements/export?format={form}").data

    answer = admin.post(PATH, data=taken, content_type=kind)

    assert answer.status_code == 200, answer.text
    assert (answer.json["data"], answer.json["restored"]["statements"]) == ([], 3)
    assert answer.json["restored"]["head"] == admin.get("/v1/changes/head").json
    assert admin.get(f"/v1/statements/export?format={form}").data == taken
    first = json.loads(client.get("/v1/statements/export").data.splitlines()[0])["id"]
    [revision] = admin.get(f"/v1/statements/{first}/history").json["data"]
    assert (revision["action"], revision["by"]) == ("take-over", "boss")
    assert "without the history" in revision["reason"]


def test_a_dry_run_finds_what_is_wrong_and_writes_nothing(client, admin):
    make.posted(client)
    taken = client.get("/v1/statements/export").data
    sent = {"content_type": "application/x-ndjson"}

    tried = admin.post(f"{PATH}&dry_run=true", data=taken, **sent)
    wrong = admin.post(f"{PATH}&dry_run=true", data=taken + b"{}\n", **sent)
    done = admin.post(PATH, data=taken, **sent)
    again = admin.post(PATH, data=taken, **sent)

    assert tried.json["restored"]["statements"] == 1
    assert (wrong.status_code, wrong.json["detail"][:29]) == (422, "line 2 is no exported stateme")
    assert {each["code"] for each in wrong.json["errors"]} == {"required"}
    assert done.status_code == 200
    assert (again.status_code, again.json["errors"][0]["code"]) == (409, "not-empty")


@pytest.mark.parametrize("asked", ["atomic=true", "on_conflict=error"])
def test_what_a_restoration_does_not_do_is_refused(client, admin, asked):
    make.posted(client)
    taken = client.get("/v1/statements/export").data

    answer = admin.post(f"{PATH}&{asked}", data=taken, content_type="application/x-ndjson")

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == asked.split("=")[0]
    assert answer.json["errors"][0]["code"] == "only-add"
    assert admin.get("/v1/statements").json["data"] == []


def test_restoring_needs_a_key_of_scope_admin(client):
    answer = client.post(PATH, data=b"", content_type="application/x-ndjson")

    assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
    assert "admin" in answer.json["detail"]
