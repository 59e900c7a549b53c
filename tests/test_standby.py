"""A server that only follows another: it is read, and whoever writes is told to come again."""

from pathlib import Path

import pytest

from service import migrate, record
from service.app import create_app
from service.identity import StoreUnavailable
from service.settings import load
from tests import make, postgresql


@pytest.fixture
def standby():
    """The service on a server that has become a standby, and a key to write with."""
    with postgresql.own(postgresql.HASTE) as server:
        settings = load({"DATABASE_URL": server.url})
        migrate.upgrade(settings.database_url)
        app = create_app(settings)
        database = app.extensions["database"]
        with database.writing() as session:
            key = record.clients.add(session, "desk", "write")
            session.commit()
        with server.stopped():
            database.dispose()
            Path(server.wheel.pgdata, "standby.signal").touch()
        yield app, key
        database.dispose()


def test_a_standby_is_read_and_a_503_for_whoever_writes(standby):
    app, key = standby
    client = app.test_client()

    written = client.post(
        "/v1/statements", json=make.body(), headers={"Authorization": f"Bearer {key}"}
    )

    assert written.status_code == 503
    assert written.headers["Retry-After"] == "1"
    assert client.get("/v1/statements").json["data"] == []
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        app.extensions["database"].identify()
