"""The database: one writer at a time, durable, and the file that was opened first."""

import dataclasses
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from service import migrate, postgresql, record, sqlite
from service.app import create_app
from service.db import connect
from service.identity import StoreUnavailable
from service.models import Revision, Statement
from service.text import dialect
from service.text.connections import rows, send
from tests import make

SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


def test_writers_take_turns_and_the_chain_does_not_fork(database):
    def write(_):
        with database.writing() as session:
            make.statement(session, speaker="Everybody")
            session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))

    with database.reading() as session:
        numbers = session.scalars(select(Revision.number).order_by(Revision.number)).all()
        assert session.scalar(select(func.count()).select_from(Statement)) == 40
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert session.scalar(select(func.count(Revision.previous_hash.distinct()))) == len(numbers)


def test_a_reader_cannot_write(database):
    with database.reading() as session, pytest.raises(DBAPIError):
        make.statement(session)


@SQLITE
def test_a_reader_cannot_write_either_once_the_file_was_away_and_came_back(database, tmp_path):
    file = tmp_path / "onrecord.db"
    with database.reading() as session:
        session.execute(select(1))
    file.rename(tmp_path / "aside.db")
    with pytest.raises(StoreUnavailable), database.reading():
        pass
    (tmp_path / "aside.db").rename(file)

    with database.reading() as session, pytest.raises(DBAPIError, match="readonly"):
        make.statement(session)


def test_a_reader_sees_one_snapshot_while_others_write(database):
    with database.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(Statement))
        with database.writing() as writer:
            make.statement(writer)
            writer.commit()

        assert reader.scalar(select(func.count()).select_from(Statement)) == before == 0


def test_without_a_commit_nothing_stays(database):
    with database.writing() as session:
        make.statement(session)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Statement)) == 0


@POSTGRESQL
def test_connections_that_died_in_the_pool_are_replaced_unseen(database, url, monkeypatch):
    monkeypatch.setattr(postgresql, "FRESH", 0)
    with database.reading() as one, database.reading() as other:
        one.execute(select(1))
        other.execute(select(1))
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with database.reading() as one, database.reading() as other:
        assert one.scalar(select(1)) == other.scalar(select(1)) == 1


@SQLITE
def test_sqlite_is_durable_and_checks_its_keys(database):
    with database.reader.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "foreign_keys", "recursive_triggers", "journal_mode")
        }

    assert found == {
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "journal_mode": sqlite.journal_mode(),
    }


@POSTGRESQL
def test_postgresql_is_durable_and_has_deadlines(database):
    with database.reader.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("synchronous_commit", "statement_timeout", "lock_timeout")
        }

    assert found == {"synchronous_commit": "on", "statement_timeout": "5s", "lock_timeout": "4s"}


@POSTGRESQL
def test_postgresql_may_remember_every_row_that_a_frequent_word_is_in(database):
    with database.reader.connect() as connection:
        assert connection.exec_driver_sql("SHOW work_mem").scalar() == "64MB"


@POSTGRESQL
@pytest.mark.parametrize("way", ["reader", "writer", "asker"])
def test_a_pooler_is_told_nothing_at_the_start_that_it_would_refuse_or_drop(database, way):
    with getattr(database, way).connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM pg_settings WHERE source = 'client'")

        assert set(found.scalars()) <= {"application_name", "client_encoding"}


@POSTGRESQL
def test_a_connection_that_a_pooler_took_from_somebody_else_is_not_used(settings, url):
    name = make_url(url).database
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as operator:
        # As it is where transactions share a connection, and nobody resets it.
        operator.execute(f"ALTER DATABASE {name} SET onrecord.opened = 'on'")

    with (
        connect(settings) as database,
        pytest.raises(StoreUnavailable, match="session mode"),
        database.reading(),
    ):
        pass


@POSTGRESQL
def test_once_very_many_rows_have_come_they_are_counted(database):
    for number in range(3):
        with database.writing() as session:
            make.statement(session, speaker=f"Somebody {number}")
            session.commit()

    database.settle()

    assert counted(database, "statement") == counted(database, "statement_index") == 3


@POSTGRESQL
def test_rows_are_counted_anew_where_many_have_come_and_not_for_a_few(database):
    found = []
    for number in (0, 2, 60):
        with database.writing() as session:
            for each in range(number):
                make.statement(session, speaker=f"Somebody {number} {each}")
            session.commit()
        database.settle()
        found.append(counted(database, "statement"))

    assert found == [0, 0, 62]


@POSTGRESQL
def test_a_role_that_may_not_count_leaves_it_to_the_server(settings, role):
    url = make_url(settings.database_url).set(username=role).render_as_string(hide_password=False)
    with connect(dataclasses.replace(settings, database_url=url)) as served:
        served.settle()

        assert counted(served, "statement") == -1


@POSTGRESQL
def test_a_table_that_another_process_holds_is_not_counted_and_every_other_is(database, url):
    with psycopg.connect(url.replace("+psycopg", "")) as another:
        another.execute("LOCK TABLE speaker IN SHARE UPDATE EXCLUSIVE MODE")

        database.settle()

    assert counted(database, "speaker") == -1
    assert counted(database, "source") == counted(database, "statement_index") == 0


def counted(database, table):
    """How many rows the server knows a table to have; -1 before it has counted them."""
    with database.reading() as session:
        return session.scalar(
            text(f"SELECT reltuples FROM pg_class WHERE oid = '{table}'::regclass")
        )


@SQLITE
@pytest.mark.parametrize("event", ["unlinked", "replaced"])
def test_a_file_that_is_not_the_first_one_is_a_503_and_nothing_is_acknowledged(
    client, tmp_path, sqlite_template, event
):
    make.posted(client)
    file = tmp_path / "onrecord.db"
    file.unlink()
    if event == "replaced":
        file.write_bytes(sqlite_template.read_bytes())

    answers = [client.post("/v1/statements", json=make.body()), client.get("/v1/statements")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].headers["Retry-After"] == "1"
    assert str(tmp_path) not in answers[0].text


@SQLITE
def test_a_missing_file_is_never_made_by_serving(app, tmp_path):
    (tmp_path / "onrecord.db").unlink()

    answer = app.test_client().get("/v1/statements")

    assert answer.status_code == 503
    assert not (tmp_path / "onrecord.db").exists()


NUMBERS = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000"
LONG = f"WITH RECURSIVE n(i) AS ({NUMBERS}) SELECT max(i) FROM n"
"""Takes some seconds."""


def test_a_query_beyond_its_deadline_is_stopped_and_the_next_is_served(settings):
    database = connect(dataclasses.replace(settings, sql_seconds=1))

    with (
        database.reader.connect() as connection,
        pytest.raises(DBAPIError, match=r"interrupted|statement timeout"),
    ):
        connection.exec_driver_sql(LONG)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Statement)) == 0
    database.dispose()


@pytest.mark.parametrize("way", ["reading", "glancing"])
def test_a_question_is_stopped_at_its_deadline_though_its_first_row_came_at_once(settings, way):
    database = connect(dataclasses.replace(settings, sql_seconds=1))
    question = LONG.replace("SELECT max(i)", "SELECT 0 UNION ALL SELECT max(i)")

    with (
        getattr(database, way)() as session,
        pytest.raises(DBAPIError, match=r"interrupted|statement timeout"),
    ):
        rows(session, question)

    with getattr(database, way)() as session:
        assert rows(session, "SELECT 1") == [(1,)]
    database.dispose()


def test_whoever_reads_for_too_long_is_told_to_ask_for_less(settings, monkeypatch):
    app = create_app(dataclasses.replace(settings, sql_seconds=1))
    monkeypatch.setattr(
        record.search, "find", lambda session, _: session.connection().exec_driver_sql(LONG)
    )

    answer = app.test_client().get("/v1/statements")

    assert answer.status_code == 503
    assert "ask for less" in answer.json["detail"]
    assert "stored" not in answer.json["detail"]
    app.extensions["database"].dispose()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_versions_with_the_wal_reset_bug_are_known(version, safe):
    assert sqlite.wal_is_safe(version) is safe


def test_an_affected_sqlite_takes_the_rollback_journal_and_says_why(monkeypatch, caplog):
    class Affected:
        sqlite_version_info = (3, 46, 0)
        sqlite_version = "3.46.0"

    monkeypatch.setattr(sqlite, "driver", lambda: Affected)

    assert sqlite.journal_mode() == "delete"
    assert "SQLite 3.46.0 has the WAL-reset bug" in caplog.text


def test_a_waiting_writer_gets_its_turn(database):
    begun = threading.Event()

    def wait():
        begun.set()
        with database.writing() as session:
            made = make.statement(session).number
            session.commit()
            return made

    with ThreadPoolExecutor(1) as pool, database.writing() as session:
        make.statement(session)
        waiting = pool.submit(wait)
        begun.wait()
        session.commit()

        assert waiting.result(timeout=10) == 2


@SQLITE
def test_a_file_with_a_journal_that_is_not_safe_is_not_served(settings, monkeypatch):
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda _: False)
    affected = connect(settings)

    with pytest.raises(StoreUnavailable, match="migrate it"), affected.reading():
        pass
    affected.dispose()
    migrate.upgrade(settings.database_url)

    with connect(settings).writing() as session:
        assert make.statement(session).number == 1


def asked(session):
    rows(session, "SELECT 1")


def sent(session):
    send(session, "SELECT 1", [()])


def sent_together(session):
    with dialect(session).together(session):
        send(session, "SELECT 1", [()])


@POSTGRESQL
@pytest.mark.parametrize(
    ("way", "act"),
    [
        ("reading", asked),
        ("glancing", asked),
        ("writing", asked),
        ("writing", sent),
        ("writing", sent_together),
    ],
)
def test_a_connection_that_was_lost_is_an_error_once(database, url, way, act):
    def lose():
        with getattr(database, way)() as session:
            ((process,),) = rows(session, "SELECT pg_backend_pid()")
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (process,))
            act(session)

    with pytest.raises(DBAPIError) as raised:
        lose()

    assert raised.value.connection_invalidated
    with getattr(database, way)() as session:
        assert rows(session, "SELECT 1") == [(1,)]


@POSTGRESQL
def test_what_writers_ask_often_stays_prepared_whoever_reads_between(database):
    def prepared():
        with database.writing() as session:
            found = {name for (name,) in rows(session, "SELECT name FROM pg_prepared_statements")}
            session.commit()
        return found

    for _ in range(10):
        before = prepared()
    with database.reading() as session:
        rows(session, "SELECT 1")

    assert before
    assert before <= prepared()


@POSTGRESQL
@pytest.mark.parametrize("act", [asked, sent, lambda session: session.scalar(select(1))])
@pytest.mark.parametrize("way", ["reading", "writing"])
def test_what_was_read_stands_where_the_connection_is_lost_afterwards(database, url, way, act):
    with getattr(database, way)() as session:
        act(session)
        process = session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (process,))

    assert database.reader.pool.checkedout() == 0
    with getattr(database, way)() as session:
        assert rows(session, "SELECT 1") == [(1,)]


@POSTGRESQL
@pytest.mark.parametrize("act", [asked, sent, lambda session: session.scalar(select(1))])
@pytest.mark.parametrize("way", ["reading", "writing"])
def test_whoever_has_seen_that_the_connection_is_lost_can_still_close(database, url, way, act):
    with getattr(database, way)() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (process,))
        with pytest.raises(DBAPIError):
            act(session)

    assert database.reader.pool.checkedout() == 0
    with getattr(database, way)() as session:
        assert rows(session, "SELECT 1") == [(1,)]


@POSTGRESQL
@pytest.mark.parametrize("way", ["post", "patch", "import"])
def test_what_may_be_stored_is_not_said_to_be_lost(app, client, monkeypatch, way):
    dialect = app.extensions["database"].writer.dialect
    address = f"/v1/statements/{make.posted(client)['id']}"
    commit, key = dialect.do_commit, {"Idempotency-Key": "one"}
    line = json.dumps(make.body(text="Said once"))
    ways = {
        "post": ("POST", "/v1/statements", key, line),
        "patch": ("PATCH", address, {"If-Match": "*"}, '{"text": "Said once", "reason": "r"}'),
        "import": ("POST", "/v1/statements/import", {"Content-Type": "text/csv"}, CSV),
    }
    method, path, headers, body = ways[way]

    def send():
        known = {"Content-Type": "application/json"} | headers
        return client.open(path, method=method, headers=known, data=body)

    def lose(connection):
        commit(connection)
        connection.driver_connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(dialect, "do_commit", lose)
        unanswered = send()
    again = send()

    assert unanswered.status_code == 503
    assert "not known whether" in unanswered.json["detail"]
    assert "nothing was stored" not in unanswered.json["detail"]
    assert again.status_code in {200, 201}
    assert make.found(client, "q=said").count("Said once") == 1


CSV = "text,speaker,outlet\nSaid once,Ann Example,CNN\n"


@POSTGRESQL
@pytest.mark.parametrize("is_known", [False, True])
def test_a_server_that_takes_no_connection_is_a_503_for_whoever_reads(
    app, client, stranger, url, postgresql_server, is_known
):
    address = f"/v1/statements/{make.posted(client)['id']}"
    if is_known:
        assert (
            stranger.get(address).status_code == stranger.get("/v1/statements").status_code == 200
        )
    name = url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        app.extensions["database"].dispose()
        answers = [stranger.get(address), stranger.get("/v1/statements")]
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    assert [answer.status_code for answer in answers] == [503, 503]
    assert {answer.headers["Retry-After"] for answer in answers} == {"1"}
    assert stranger.get(address).status_code == 200


@POSTGRESQL
@pytest.mark.parametrize(
    ("state", "status", "name"),
    [
        ("disk_full", 507, "disk-full"),
        ("out_of_memory", 503, "unavailable"),
        ("io_error", 503, "unavailable"),
        ("index_corrupted", 503, "unavailable"),
        ("null_value_not_allowed", 500, "internal"),
    ],
)
def test_a_fault_of_the_server_is_told_from_ours_in_any_language(client, url, state, status, name):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as operator:
        operator.execute(
            "CREATE FUNCTION grow() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE 'konnte Datei nicht erweitern' USING errcode = '{state}'; END $$"
        )
        operator.execute("CREATE TRIGGER grow BEFORE INSERT ON revision EXECUTE FUNCTION grow()")

    answer = client.post("/v1/statements", json=make.body())

    assert answer.status_code == status
    assert answer.json["type"].endswith(f"#{name}")
