"""The statements of a filled store in the tables that somebody would make who starts with them.

Numbered as they arrived, indexed by what is asked for, and with the full text that the database
brings: FTS5 over the rows, a tsvector that the server keeps. The peers are asked over these.
"""

import sqlite3
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from benchmarks.stores import servers

COLUMNS = {
    "speaker": "number AS id, name, kind",
    "source": "number AS id, outlet, title, url, published",
    "statement": (
        "number AS id, {id} AS public_id, text, quotation, language, speaker_number AS speaker_id,"
        " role, date, channel, said_to, place"
    ),
    "appearance": (
        "number AS id, statement_number AS statement_id, source_number AS source_id, wording, cue,"
        " credited_as"
    ),
    "tag": "statement_number AS statement_id, name",
}
"""The tables, each as it is read from the store."""

KEYS = (
    "statement (public_id)",
    "statement (speaker_id, date)",
    "statement (date)",
    "appearance (statement_id)",
    "tag (statement_id)",
    "tag (name)",
)
DASHED = (
    "substr(id, 1, 8) || '-' || substr(id, 9, 4) || '-' || substr(id, 13, 4) || '-' ||"
    " substr(id, 17, 4) || '-' || substr(id, 21)"
)


def sqlite_file(store: str) -> Path:
    """Return the file beside a store in SQLite, made where it is not there yet."""
    source = Path(make_url(store).database or "")
    made = source.with_suffix(".plain")
    if not made.exists():
        draft = source.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        _copy_file(source, draft)
        draft.rename(made)
    return made


def _copy_file(source: Path, into: Path) -> None:
    opened = sqlite3.connect(into, isolation_level=None)
    opened.execute("PRAGMA journal_mode=OFF")
    opened.execute("PRAGMA synchronous=OFF")
    opened.execute(f"ATTACH 'file:{source}?mode=ro' AS store")
    for table, columns in COLUMNS.items():
        listed = columns.format(id=DASHED)
        names = [each.split(" AS ")[-1].strip() for each in columns.split(",")]
        typed = ", ".join(f"{name} {_TYPES.get(name, 'TEXT')}" for name in names)
        opened.execute(f"CREATE TABLE main.{table} ({typed})")
        opened.execute(f"INSERT INTO main.{table} SELECT {listed} FROM store.{table} ORDER BY 1")
    for place, key in enumerate(KEYS):
        opened.execute(f"CREATE INDEX main.ix_{place} ON {key}")
    opened.execute(
        "CREATE VIRTUAL TABLE main.words USING fts5(text, content='statement', content_rowid='id',"
        " tokenize='porter unicode61')"
    )
    opened.execute("INSERT INTO words (words) VALUES ('rebuild')")
    opened.execute("DETACH store")
    opened.execute("ANALYZE")
    opened.close()


_TYPES = {
    "id": "INTEGER PRIMARY KEY",
    "statement_id": "INTEGER",
    "speaker_id": "INTEGER",
    "source_id": "INTEGER",
}
"""An index over a column without a type is not used where a number is looked for."""


def postgresql_database(store: str, server: str) -> str:
    """Return the address of the database beside a store on a server, made where it is not there."""
    name = f"{make_url(store).database}_plain"
    made = servers.address(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if found.fetchone() is None:
            connection.execute(f"DROP DATABASE IF EXISTS {name}_draft WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}_draft TEMPLATE template0 ENCODING 'UTF8'")
            _copy_database(store, servers.address(server, f"{name}_draft"))
            connection.execute(f"ALTER DATABASE {name}_draft RENAME TO {name}")
    return made


def _copy_database(store: str, into: str) -> None:
    with _connect(store) as source, _connect(into) as target:
        target.execute("SET maintenance_work_mem = '1GB'")
        for statement in TABLES:
            target.execute(statement)
        for table, columns in COLUMNS.items():
            names = ", ".join(each.split(" AS ")[-1].strip() for each in columns.split(","))
            asked = f"SELECT {columns.format(id='id')} FROM {table}"
            with (
                source.cursor().copy(f"COPY ({asked}) TO STDOUT") as read,
                target.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as written,
            ):
                for piece in read:
                    written.write(piece)
        for key in (*KEYS, "statement USING gin (search)"):
            target.execute(f"CREATE INDEX ON {key}")
        target.execute(RANKED)
    with psycopg.connect(into.replace("+psycopg", ""), autocommit=True) as target:
        target.execute("VACUUM (ANALYZE)")


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


TABLES = (
    "CREATE TABLE speaker (id bigint PRIMARY KEY, name text, kind text)",
    "CREATE TABLE source (id bigint PRIMARY KEY, outlet text, title text, url text,"
    " published text)",
    "CREATE TABLE statement (id bigint PRIMARY KEY, public_id uuid, text text, quotation text,"
    " language text, speaker_id bigint REFERENCES speaker, role text, date text, channel text,"
    " said_to text, place text,"
    " search tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED)",
    "CREATE TABLE appearance (id bigint PRIMARY KEY, statement_id bigint REFERENCES statement,"
    " source_id bigint REFERENCES source, wording text, cue text, credited_as text)",
    "CREATE TABLE tag (statement_id bigint REFERENCES statement, name text)",
)
RANKED = """
CREATE FUNCTION ranked(words text) RETURNS SETOF statement LANGUAGE sql STABLE AS $$
  SELECT * FROM statement WHERE search @@ websearch_to_tsquery('english', words)
  ORDER BY ts_rank(search, websearch_to_tsquery('english', words)) DESC LIMIT 20 $$
"""
