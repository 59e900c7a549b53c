"""PostgreSQL as the record needs it: durable, one writer at a time, every wait with an end."""

import time
from typing import Any

import orjson
import psycopg
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import (
    DBAPIError,
    InvalidatePoolError,
    NotSupportedError,
    OperationalError,
)

from service.compilations import Compilations
from service.identity import Identity, StoreUnavailable
from service.text.driver import FIRST, First, asked, journey, sent, spelt

WRITERS = 0x0127EC04D
"""The advisory lock that writers take one after the other."""

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
"""The lock serialises at this level only: later ones take their snapshot before it."""

TAKE_TURN = f"SELECT pg_advisory_xact_lock({WRITERS}), set_config('plan_cache_mode', 'auto', true)"
"""A writer searches for nothing, so its plans are kept: each foreign key is a question too."""

FRESH = 0.1
"""Seconds for which a connection that was in use is trusted to live."""

_TABLES = """
SELECT oid::regclass::text FROM pg_class JOIN pg_stat_all_tables ON relid = oid WHERE relkind = 'r'
AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'store'::regclass)
AND (reltuples < 0 OR n_mod_since_analyze > 50 + reltuples / 10)
"""
"""Those that were never counted, or have changed as much as the server itself waits for."""

ENCODING = {"client_encoding": "utf8"}
"""What is sent is in UTF-8, whatever the environment says, or the database's own would be."""

IDLE = "10s"
"""How long a transaction waits for its own process, which may be gone."""

SILENCE = {"connect_timeout": 3, "tcp_user_timeout": 4000}
"""How long a server that says nothing is waited for: seconds, and milliseconds."""

OPENED = "onrecord.opened"
"""What is set on each connection, of no meaning to the server: a new one cannot have it."""


def engines(
    url: str, identity: Identity, *, sql_seconds: int, pool_size: int, **pool: Any
) -> tuple[Engine, Engine, Engine]:
    """Return the engines of readers, who see one snapshot, of writers, who take turns, of askers.

    The database must stay the store that it is. An asker's questions are each answered by itself,
    in no transaction, and by plans that are kept; so askers have connections of their own.
    """
    # A kept plan cannot know whether this word is rare.
    own = {"plan_cache_mode": "force_custom_plan"}
    made = _engine(url, identity, sql_seconds, own, pool_size=pool_size, **pool)
    reader = made.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    # A BEGIN of the driver's own would be a journey: so it sends none, and ours goes with the lock.
    writer = made.execution_options(isolation_level="AUTOCOMMIT")

    @event.listens_for(writer, "begin")
    def begin(connection: Connection) -> None:
        first: First | None = connection.get_execution_options().get(FIRST)
        pooled: Any = connection.connection
        try:
            with journey(connection):
                sent(connection, BEGIN, [()])
                sent(connection, TAKE_TURN, [()])
                if first is not None:
                    words = spelt(connection.dialect, first.question, first.values)
                    found = asked(connection, pooled, *words)
        except NotSupportedError as error:
            message = f"the database cannot be written: {str(error.orig).strip()}"
            raise StoreUnavailable(message) from error
        if first is not None:
            first.rows = found()

    own = {"plan_cache_mode": "force_generic_plan", "default_transaction_read_only": "on"}
    pool |= {"pool_size": pool_size // 2 + 1, "isolation_level": "AUTOCOMMIT"}
    return reader, writer, _engine(url, identity, sql_seconds, own, **pool)


def _engine(
    url: str, identity: Identity, sql_seconds: int, own: dict[str, str], **pool: Any
) -> Engine:
    limits = own | {
        "statement_timeout": f"{sql_seconds}s",
        "lock_timeout": "4s",
        "idle_in_transaction_session_timeout": IDLE,
        "synchronous_commit": "on",
        # Where it expects a tenth to match it would read the whole index table.
        "enable_seqscan": "off",
        # A page comes from memory, or from a disk without arms. Of thousands in an order it would
        # else gather all and sort them, where the index has the order.
        "random_page_cost": "1.1",
        "jit": "off",
        # With less it forgets which rows of a page held a frequent word, and reads the words of all
        # of them again: four times as long, of a million statements (seen with 4 MB).
        "work_mem": "64MB",
        # To start more processes takes longer than what they would be started for.
        "max_parallel_workers_per_gather": "0",
    }
    made = create_engine(
        url,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an error's text goes into the log, and no stated word may
        execution_options={"compiled_cache": Compilations()},
        connect_args={**SILENCE, **ENCODING},
        **pool,
    )
    _ping_the_idle(made)

    @event.listens_for(made, "connect")
    def opened(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        try:
            _limit(connection, limits)
            _check(connection, identity)
        except StoreUnavailable:
            connection.close()
            raise

    return made


def refuse_narrow(connection: Any) -> None:
    """Raise StoreUnavailable where a connection is to a database that cannot hold every letter."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        message = f"the database is encoded as {encoding}: make one with ENCODING 'UTF8'"
        raise StoreUnavailable(message)


def _limit(connection: Any, limits: dict[str, str]) -> None:
    """Let limits hold on a new connection; poolers refuse or drop what is stated at its start.

    Raises StoreUnavailable where they have been set on it before: by one who now has another.
    """
    limits = limits | {OPENED: "on"}
    said = "; ".join(f"SET {name} = '{value}'" for name, value in limits.items())
    with connection.cursor() as cursor:
        before = cursor.execute(f"SELECT current_setting('{OPENED}', true); {said}").fetchone()[0]
    connection.commit()
    if before:
        message = "a pooler shares its connections among transactions: let it be in session mode"
        raise StoreUnavailable(message)


def _check(connection: Any, identity: Identity) -> None:
    """Refuse a connection that would lose what is acknowledged, or is to another store."""
    refuse_narrow(connection)
    with connection.cursor() as cursor:
        if cursor.execute("SHOW synchronous_commit").fetchone()[0] == "off":
            message = "synchronous_commit is off: what is acknowledged would not be durable"
            raise StoreUnavailable(message)
        made = cursor.execute("SELECT to_regclass('store') IS NOT NULL").fetchone()[0]
        store = cursor.execute("SELECT id FROM store").fetchone() if made else None
    connection.rollback()
    identity.check(str(store[0]) if store else None)


def _ping_the_idle(made: Engine) -> None:
    """Ask a connection that lay in the pool for a while whether it still lives.

    One that has just served needs no asking: it would cost each request a round trip or two.
    """

    @event.listens_for(made, "checkin")
    def returned(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        record.info["returned"] = time.monotonic()

    @event.listens_for(made, "checkout")
    def borrowed(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
        if time.monotonic() - record.info.get("returned", 0) < FRESH:
            return
        try:
            made.dialect.do_ping(connection)
        except psycopg.OperationalError as error:
            raise InvalidatePoolError from error


def wait(connection: Connection, seconds: int) -> None:
    """Let the transaction in hand be idle for so long, while somebody reads or sends slowly."""
    connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{seconds}s'")


def count(reader: Engine) -> None:
    """Let the server count the rows of the store anew where many are, a table at a time.

    By itself it does so within a minute or two. Until then it plans for what it has counted, which
    may be empty tables, and that can take a thousand times as long. A table that the role does not
    own is left to it, and one that another process holds: a migration, or an import that counts.
    """
    with reader.begin() as connection:  # what was changed by this connection is known after it
        connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
    with reader.begin() as connection:
        tables = connection.exec_driver_sql(_TABLES).scalars().all()
    for table in tables:
        try:
            # One that held several while it waits for the next could stop a migration.
            with reader.begin() as connection:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"ANALYZE {table}")
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise


def scrub(asker: Engine) -> None:
    """Let the server use the space of what was deleted again, over what stands there.

    It counts the rows anew too: what it has counted holds names and texts, as they are in most
    rows or at the bounds of as many. Raises StoreUnavailable where that cannot be: another process
    holds a table for long.
    """
    try:
        with asker.connect() as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
    except DBAPIError as error:
        message = f"the database cannot be vacuumed: {str(error.orig).strip()}"
        raise StoreUnavailable(message) from error
