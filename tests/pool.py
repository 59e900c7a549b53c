"""Databases of the tests' PostgreSQL that are used again: making one takes longer than most tests.

A database goes back empty, as it was made, or not at all: one whose schema a test has altered, one
that has grown, and one whose rows were counted are dropped. Triggers that guard the history are off
while rows are removed.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

OF_ROLES = """pg_db_role_setting WHERE setdatabase =
    (SELECT oid FROM pg_database WHERE datname = current_database())"""
SCHEMA = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {catalogue}"
    for catalogue in (
        *("pg_class", "pg_attribute", "pg_trigger", "pg_constraint", "pg_proc", "pg_namespace"),
        *("alembic_version", OF_ROLES),
    )
)
"""Which transaction last wrote to the catalogues: a copy has the template's until it is altered."""

COUNTED = """
SELECT count(*) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples >= 0
"""
"""How many tables have been counted: the next test would be planned for as this one was."""

MOST = 50_000_000
"""Bytes of a database that is used again: rows that are gone still take their space."""

EMPTIED = """
SET session_replication_role = replica;
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT relname, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') LOOP
        IF each.relkind = 'S' THEN
            PERFORM setval(each.relname::regclass, 1, false);
        ELSIF each.relname <> ALL (ARRAY['alembic_version', 'store']) THEN
            EXECUTE format('DELETE FROM %I', each.relname);
        END IF;
    END LOOP;
END $$;
"""


class Pool:
    """Databases made from one template, all of them as it is."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[str] = []
        with self._connected(template) as connection:
            self._schema = connection.execute(SCHEMA).fetchall()
            self._counted = connection.execute(COUNTED).fetchone()
            self._store = connection.execute("SELECT to_jsonb(store) FROM store").fetchone()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Lend a database by its name."""
        name = self._free.pop() if self._free else self._make()
        yield name
        if self._is_cleaned(name):
            self._free.append(name)
        else:
            with self._connected("postgres") as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _make(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        with self._connected("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY WAL_LOG")
        return name

    def _is_cleaned(self, name: str) -> bool:
        try:
            with self._connected(name) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
                if size[0] > MOST or connection.execute(SCHEMA).fetchall() != self._schema:
                    return False
                if connection.execute(COUNTED).fetchone() != self._counted:
                    return False
                connection.execute(EMPTIED)
                connection.execute("DELETE FROM store")
                connection.execute(
                    "INSERT INTO store SELECT * FROM jsonb_populate_record(NULL::store, %s)",
                    [psycopg.types.json.Jsonb(self._store[0])],
                )
        except psycopg.Error:
            return False
        return True

    def _connected(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self._server, dbname=name, autocommit=True)
