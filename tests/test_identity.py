"""The store that is served stays the one that the service was started with."""

import dataclasses
import shutil
import uuid
from pathlib import Path

import pytest
from sqlalchemy import event

from service import identity, migrate
from service.app import create_app
from service.db import connect
from service.identity import StoreUnavailable
from service.settings import load
from tests import make
from tests.test_cli import command

SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


def test_the_command_store_prints_what_workers_are_told(url, database):
    printed = command("store", DATABASE_URL=url).stdout.strip()

    assert printed == database.identify()
    assert uuid.UUID(printed.partition("@")[0])
    told = connect(load({"DATABASE_URL": url, "STORE": printed}))
    with told.writing() as session:
        assert make.statement(session).number == 1
    told.dispose()


def test_another_store_than_the_one_named_is_not_served(settings):
    other = connect(dataclasses.replace(settings, store=str(uuid.uuid4())))

    with pytest.raises(StoreUnavailable, match="not the database"), other.reading():
        pass
    other.dispose()


@SQLITE
@pytest.mark.parametrize("swapped", ["a copy", "another store"])
def test_a_worker_that_starts_after_a_swap_is_not_taken_in(settings, database, tmp_path, swapped):
    told = dataclasses.replace(settings, store=database.identify())
    database.dispose()
    file = tmp_path / "onrecord.db"
    if swapped == "a copy":
        shutil.copyfile(file, tmp_path / "copy.db")
    else:
        migrate.upgrade(f"sqlite:///{tmp_path / 'copy.db'}")
    (tmp_path / "copy.db").replace(file)

    worker = create_app(told)

    assert worker.test_client().get("/v1/statements").status_code == 503
    assert worker.test_client().get("/readyz").status_code == 503
    worker.extensions["database"].dispose()


@SQLITE
def test_a_commit_into_a_file_that_has_just_gone_is_not_acknowledged(database, tmp_path):
    with database.writing() as session:
        make.statement(session)
        session.flush()
        (tmp_path / "onrecord.db").unlink()

        with pytest.raises(StoreUnavailable, match="gone"):
            session.commit()


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /srv rw - nfs4 server:/export rw
41 40 8:2 / /srv/local\\040disk rw - xfs /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/data/x.db", "ext4"), ("/srv/x.db", "nfs4"), ("/srv/local disk/x.db", "xfs")],
)
def test_the_file_system_of_a_path_is_known(path, kind):
    assert identity.file_system(Path(path), MOUNTS) == kind


def test_sqlite_is_refused_on_a_file_system_over_a_network(tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:40 / / rw - ext4 x rw\n23 22 0:41 / {tmp_path} rw - nfs4 x rw\n")
    monkeypatch.setattr(identity, "MOUNTS", mounts)
    url = f"sqlite:///{tmp_path}/new/onrecord.db"

    with pytest.raises(StoreUnavailable, match="nfs4"):
        migrate.upgrade(url)
    with pytest.raises(StoreUnavailable, match="nfs4"):
        connect(load({"DATABASE_URL": url})).identify()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("made", ["no folder", "no file", "no schema", "no database"])
def test_a_store_that_cannot_be_served_stops_the_start_with_one_line(tmp_path, made):
    folder = tmp_path / "data"
    if made != "no folder":
        folder.mkdir()
    if made == "no schema":
        (folder / "onrecord.db").touch()
    if made == "no database":
        (folder / "onrecord.db").write_text(
            "something else entirely, for longer than a header\n" * 9
        )
    before = sorted(folder.rglob("*")) if folder.exists() else []

    done = command("store", DATA=str(folder))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: ")
    assert (sorted(folder.rglob("*")) if folder.exists() else []) == before


@POSTGRESQL
def test_a_role_that_serves_can_do_all_that_clients_ask(settings, key, role):
    serving = create_app(settings)

    def become(connection, _):
        connection.cursor().execute(f"SET SESSION AUTHORIZATION {role}")
        connection.commit()

    event.listen(serving.extensions["database"].reader, "connect", become)
    client = serving.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    made = make.posted(client)
    headers = {"If-Match": "*", "Idempotency-Key": "k"}
    body = {"note": "n", "reason": "r"}

    answers = [
        client.patch(made["links"]["self"], json=body, headers=headers),
        client.get("/v1/statements"),
        client.get("/readyz"),
        client.delete(f"{made['links']['self']}?reason=r", headers={"If-Match": "*"}),
    ]

    serving.extensions["database"].dispose()
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
