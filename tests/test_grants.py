"""What the role that serves may do, and that the owner of the store is never taken for it."""

import uuid
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service import heads
from service.app import create_app
from service.settings import load
from tests.test_cli import ROOT, command

POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@POSTGRESQL
@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE revision SET content = NULL, salt = NULL",
        "DELETE FROM change",
        "TRUNCATE revision",
        "INSERT INTO api_key (name, prefix, digest, scope, made) VALUES ('x', '', '', '', now())",
        "UPDATE api_key SET scope = 'admin'",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE revision DISABLE TRIGGER ALL",
        "DROP TABLE statement",
    ],
)
def test_a_role_that_serves_can_rewrite_no_history(url, role, forbidden):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as app:
        app.execute(f"SET SESSION AUTHORIZATION {role}")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(forbidden)


@pytest.fixture
def owned(postgresql_server, address_of):
    """An empty database, and the roles that docs/running.md has made in it: owner and app."""
    name = f"owned_{uuid.uuid4().hex}"
    owner, app = f"{name}_owner", f"{name}_app"
    page = (ROOT / "docs" / "running.md").read_text("utf-8")
    lines = page.partition("Two roles keep")[2].partition("DATABASE_URL=")[0].splitlines()
    statements = "".join(line for line in lines if line.startswith("    ") and line.endswith(";"))
    statements = statements.replace("onrecord_owner", owner).replace("onrecord_app", app)
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        with psycopg.connect(postgresql_server, dbname=name, autocommit=True) as database:
            database.execute(statements)
        yield address_of(name), owner, app
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.execute(f"DROP ROLE {owner}, {app}")


def as_role(url, role):
    return make_url(url).set(username=role, password="…").render_as_string(hide_password=False)


@contextmanager
def migrated_and_served(url, owner, app, **settings):
    """Migrate a database as its owner and ask it as the role that serves; yield it as that role."""
    done = command("migrate", "--app-role", app, DATABASE_URL=as_role(url, owner))
    assert (done.returncode, done.stderr) == (0, "")
    serving = create_app(load({"DATABASE_URL": as_role(url, app), **settings}))
    assert serving.test_client().get("/v1/statements").status_code == 200
    assert serving.test_client().get("/readyz").status_code == 200
    yield serving.extensions["database"]
    serving.extensions["database"].dispose()


def in_schema_of(owner, url, postgresql_server):
    """The address of a schema that a role owns."""
    with psycopg.connect(
        postgresql_server, dbname=make_url(url).database, autocommit=True
    ) as database:
        database.execute(f"CREATE SCHEMA record AUTHORIZATION {owner}")
    return make_url(url).update_query_dict({"options": "-c search_path=record"})


def test_the_roles_of_the_page_migrate_and_serve(owned):
    url, owner, app = owned

    with migrated_and_served(url, owner, app):
        pass


def test_a_store_may_lie_in_a_schema_that_the_address_names(owned, postgresql_server):
    url, owner, app = owned
    there = in_schema_of(owner, url, postgresql_server)

    with (
        migrated_and_served(there, owner, app, SQL_SECONDS="3") as database,
        database.reading() as session,
    ):
        assert session.scalar(text("SHOW statement_timeout")) == "3s"


def test_what_others_keep_in_the_database_is_none_of_the_role_s(owned, postgresql_server):
    url, owner, app = owned
    name = make_url(url).database
    with psycopg.connect(postgresql_server, dbname=name, autocommit=True) as database:
        database.execute("CREATE TABLE of_another (number serial)")

    with migrated_and_served(url, owner, app) as database, database.reading() as session:
        held = session.scalar(text("SELECT has_table_privilege('of_another', 'SELECT')"))

    assert held is False


def test_an_owner_who_cannot_let_a_role_in_is_told_so(owned, postgresql_server):
    url, owner, app = owned
    name = make_url(url).database
    with psycopg.connect(postgresql_server, dbname=name, autocommit=True) as database:
        database.execute(f"REVOKE GRANT OPTION FOR ALL ON SCHEMA public FROM {owner}")

    done = command("migrate", "--app-role", app, DATABASE_URL=as_role(url, owner))

    assert done.returncode == 1
    assert f"GRANT USAGE ON SCHEMA public TO {app}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def refused(role, url):
    """Migrate for a role that must be refused; return the line that says why."""
    done = command("migrate", "--app-role", role, DATABASE_URL=url)
    assert (done.returncode in {1, 2}, done.stdout, "Traceback" in done.stderr) == (True, "", False)
    return done.stderr.splitlines()[-1]


IS_EMPTY = "SELECT count(*) = 0 FROM pg_tables WHERE tablename = 'store'"


def is_empty(url):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(IS_EMPTY).fetchone()[0]


def test_whoever_migrates_is_not_made_the_role_that_serves(owned):
    url, owner, _ = owned

    said = refused(owner, as_role(url, owner))

    assert said.startswith(f"Error: {owner} owns the store, or is about to")
    assert is_empty(url)


def test_whoever_owns_the_tables_keeps_the_right_to_write_to_them(owned):
    url, owner, app = owned
    with migrated_and_served(url, owner, app):
        pass

    said = refused(owner, url)

    assert said.startswith(f"Error: {owner} owns the store")
    made = command("key", "add", "--name", "desk", DATABASE_URL=as_role(url, owner))
    assert (made.returncode, made.stdout[:6]) == (0, "onrec_")


def test_whoever_owns_the_schema_keeps_the_right_to_make_tables_in_it(owned, postgresql_server):
    url, owner, _ = owned
    there = in_schema_of(owner, url, postgresql_server).render_as_string(hide_password=False)

    said = refused(owner, there)

    assert said.startswith(f"Error: {owner} owns the store")
    assert is_empty(url)


@pytest.mark.parametrize("grant", ["GRANT {owner} TO {app}", "ALTER ROLE {app} SUPERUSER"])
def test_whoever_may_act_as_the_owner_is_no_role_that_serves(owned, postgresql_server, grant):
    url, owner, app = owned
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(grant.format(owner=owner, app=app))

    said = refused(app, as_role(url, owner))

    assert said.startswith(f"Error: {app} owns the store, or is about to make it, or may act as")
    assert is_empty(url)


@pytest.mark.parametrize("name", ["public", "PUBLIC"])
def test_everybody_is_no_role_that_serves(owned, name):
    url, owner, _ = owned

    said = refused(name, as_role(url, owner))

    assert said == "Error: Invalid value for --app-role: public is everybody, and no role"
    assert is_empty(url)


def test_an_owner_whose_rights_were_taken_has_them_again_once_the_right_role_is_named(
    owned, postgresql_server
):
    url, owner, app = owned
    there = in_schema_of(owner, url, postgresql_server)
    with migrated_and_served(there, owner, app):
        pass
    with psycopg.connect(
        postgresql_server, dbname=make_url(url).database, autocommit=True
    ) as database:  # as releases before did that took the owner for the role that serves
        database.execute("SET search_path TO record")
        database.execute(f"SET SESSION AUTHORIZATION {owner}")
        database.execute(f"REVOKE ALL ON {', '.join({*heads.OURS, heads.TABLE})} FROM {owner}")
        database.execute(f"GRANT SELECT ON {heads.TABLE} TO {owner}")
        database.execute(f"REVOKE CREATE ON SCHEMA record FROM {owner}")
        add = ("key", "add", "--name", "desk")
        before = command(*add, DATABASE_URL=as_role(there, owner))

        with migrated_and_served(there, owner, app):
            pass

        after = command(*add, DATABASE_URL=as_role(there, owner))
        database.execute("DELETE FROM statement")
        database.execute("CREATE TABLE of_a_later_release (number int)")
    assert (before.returncode, after.returncode) == (1, 0)


def test_sqlite_has_no_roles(tmp_path):
    done = command("migrate", "--app-role", "x", DATA=str(tmp_path))

    assert (done.returncode, "no roles" in done.stderr) == (2, True)
