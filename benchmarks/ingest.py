"""How fast a file of statements comes in: validated, resolved, with history and index.

    python -m benchmarks.ingest [--kind sqlite] [--statements 20000] [--runs 5] [--steps]

Each run is the command `import` into an empty store, and beside it a plain executemany into
SQLite with a full-text index in batches. What counts is the time of the processor, user and
system: that of the clock is stretched by other work on the machine. The start of the command,
as an import of an empty file takes it, is left out. Of PostgreSQL the server's time is in the
clock alone. To reach (P10): 4,000 statements a second, 0.07 of the plain one.
"""

import argparse
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

import orjson
import psycopg

from benchmarks import ingest_steps as steps
from benchmarks import stores
from benchmarks.corpus import statements
from benchmarks.ingest_steps import Took, now
from benchmarks.stores import servers
from service import migrate

BAR, BAR_SHARE = 4_000, 0.07
FTS_BATCH = 10_000
DATABASE = "ingested"
INDEXED = ("speaker", "date", "outlet", "external_id")


def main() -> None:
    """Write the file, import it some times over, and print a line a run and the medians."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--kind", choices=stores.KINDS, default="sqlite")
    asked.add_argument("--statements", type=int, default=20_000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--steps", action="store_true", help="time the steps in this process too")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, _server(given.kind) as server:
        file, empty = Path(folder, "statements.ndjson"), Path(folder, "empty.ndjson")
        made = list(statements(given.statements))
        file.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in made))
        empty.write_bytes(b"")
        size = file.stat().st_size / len(made)
        print(f"{len(made):,} statements of {size:.0f} bytes", flush=True)
        start = _imported(server, empty)
        met = [(_imported(server, file) - start, _plain(made)) for _ in range(given.runs)]
        _print(met, len(made))
        if given.steps:
            with _store(server) as address:
                steps.show(address, file, len(made))


def _print(met: list[tuple[Took, Took]], count: int) -> None:
    for own, plain in met:
        print(f"import {_shown(own, count)}; plain {_shown(plain, count)}")
    rate = count / statistics.median(own.worked for own, _ in met)
    share = statistics.median(plain.worked / own.worked for own, plain in met)
    print(f"median: {rate:,.0f} a second of the processor, bar {BAR:,}")
    print(f"median: {share:.3f} of plain executemany, bar {BAR_SHARE}")


def _shown(took: Took, count: int) -> str:
    per = 1e6 / count
    return (
        f"{count / took.worked:,.0f}/s of the processor ({took.user * per:.0f} µs user, "
        f"{took.system * per:.0f} system), {count / took.clock:,.0f}/s by the clock"
    )


def _imported(server: str | None, file: Path) -> Took:
    """Import a file by command into an empty store."""
    command = [sys.executable, "-m", "service.cli", "import", str(file)]
    with _store(server) as address:
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        environment = os.environ | {"DATABASE_URL": address}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(clock, after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime)


def _plain(made: list[dict]) -> Took:
    """Insert the same statements into one table with four indexes and FTS5, and nothing else."""
    columns = ("external_id", "text", "speaker", "role", "date", "language", "outlet", "title")
    rows = [tuple(_plain_row(each).get(name) for name in columns) for each in made]
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder, "plain.db"))) as store,
    ):
        store.execute("PRAGMA journal_mode=WAL")
        store.execute(f"CREATE TABLE statement (id INTEGER PRIMARY KEY, {', '.join(columns)})")
        for name in INDEXED:
            store.execute(f"CREATE INDEX ix_{name} ON statement ({name})")
        store.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='statement')")
        begun = now()
        for start in range(0, len(rows), FTS_BATCH):
            some = rows[start : start + FTS_BATCH]
            marks = ", ".join("?" * len(columns))
            store.executemany(
                f"INSERT INTO statement ({', '.join(columns)}) VALUES ({marks})", some
            )
            store.execute(
                "INSERT INTO words (rowid, text) SELECT id, text FROM statement WHERE id > ?",
                (start,),
            )
            store.commit()
        return now() - begun


def _plain_row(of: dict) -> dict:
    speaker, source = of["speaker"], of["appearances"][0]["source"]
    return of | source | {"speaker": speaker if isinstance(speaker, str) else speaker["name"]}


def _server(kind: str) -> AbstractContextManager[str | None]:
    """Run the server of a kind of database, where it has one."""
    return nullcontext() if kind == "sqlite" else stores.server()


@contextmanager
def _store(server: str | None) -> Iterator[str]:
    """Yield the address of an empty store."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'onrecord.db'}"
        if server is not None:
            address = servers.address(server, DATABASE)
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        migrate.upgrade(address)
        yield address


if __name__ == "__main__":
    main()
