"""Whether the service can serve: every check is named, and what fails says what to do."""

import dataclasses

import pytest
from sqlalchemy import text

from service import migrate, serving
from service.app import create_app
from service.settings import load
from tests.acceptance.test_upgrades import to

CHECKS = {"stop", "disk", "database", "store", "schema", "index"}


def ready(app, **headers):
    answer = app.test_client().get("/readyz", headers=headers)
    return answer.status_code, answer.json


def test_each_check_is_named_where_all_is_well(app, queries):
    status, said = ready(app)

    assert (status, said["status"]) == (200, "ready")
    assert said["checks"] == dict.fromkeys(CHECKS, "ok")
    assert len(queries) <= 4


@pytest.mark.parametrize(
    ("fault", "check", "advice"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "schema", "migrate"),
        ("UPDATE store SET analysis = 'another'", "index", "reindex"),
    ],
)
def test_a_schema_or_index_of_another_release_is_named(app, database, fault, check, advice):
    with database.writing() as session:
        session.execute(text(fault))
        session.commit()

    status, said = ready(app)

    assert status == 503
    assert advice in said["checks"][check]
    assert said["detail"] == said["checks"][check]
    assert {said["checks"][name] for name in ("stop", "disk", "database", "store")} == {"ok"}


@pytest.mark.parametrize("empty", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("schema", ["0001", "0013"])
def test_what_needs_the_schema_of_this_release_is_refused_until_it_is_there(empty, schema):
    to(empty, schema)
    app = create_app(load({"DATABASE_URL": empty, "THREADS": "1"}))
    asked = app.test_client()

    before = [asked.get(path) for path in ("/v1/speakers", "/v1/statements?q=word")]
    migrate.upgrade(empty)
    after = asked.get("/v1/speakers")

    app.extensions["database"].dispose()
    assert [answer.status_code for answer in before] == [503, 503]
    assert {answer.json["detail"] for answer in before} == {
        "nothing was stored; the database has not the schema of this release"
    }
    assert after.status_code == 200


def test_a_disk_that_is_nearly_full_is_named(settings):
    app = create_app(dataclasses.replace(settings, least_free_mb=1_000_000_000))

    status, said = ready(app)

    app.extensions["database"].dispose()
    if settings.database_url.startswith("sqlite"):
        assert status == 503
        assert said["checks"]["disk"] == "less than 1000000000 MB are free on the disk"
    else:  # the disk is that of the database's server
        assert (status, said["checks"]["disk"]) == (200, "ok")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_another_file_in_its_place_is_named_without_its_path(app, tmp_path):
    ready(app)
    file = tmp_path / "onrecord.db"
    file.rename(tmp_path / "kept.db")
    (tmp_path / "onrecord.db").write_bytes((tmp_path / "kept.db").read_bytes())

    status, said = ready(app)

    assert status == 503
    assert "not the one that was served first" in said["checks"]["store"]
    assert str(tmp_path) not in str(said)


def test_a_server_about_to_be_stopped_is_named(app, tmp_path, monkeypatch):
    monkeypatch.setenv(serving.FOLDER, str(tmp_path))
    before = ready(app)[0]
    serving.drain()

    status, said = ready(app)

    assert (before, status) == (200, 503)
    assert said["checks"]["stop"] == "the server is about to be stopped"
    assert app.test_client().get("/healthz").json == {"status": "ok"}


def test_whether_it_lives_is_answered_without_the_database(app, queries):
    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json, queries) == (200, {"status": "ok"}, [])
