"""Filled stores, kept from one run to the next: of a corpus, a schema and a database.

    python -m benchmarks.stores [--statements 100000] [--kind sqlite] [--url URL]

prints the address of one, which is filled where it is not there yet, or fills the empty database
of an address. BENCH_STORES is the folder they are kept in (data/bench), BENCH_SERVER the address of
a PostgreSQL server to be used in the place of our own.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks import corpus
from benchmarks.stores import filling, servers
from service import heads, migrate
from service.text import analysis

KINDS = ("sqlite", "postgresql")

BYTES = {"sqlite": 5_800, "postgresql": 7_500}
"""What a statement may take at most while a store is filled."""


def folder() -> Path:
    """Return where stores are kept."""
    return Path(os.environ.get("BENCH_STORES") or "data/bench").resolve()


def name(count: int, schema: str | None = None) -> str:
    """Return what a store is called: another corpus, analysis or schema is another store."""
    version = analysis.VERSION.partition(";")[0]
    return f"store_{count}_{corpus.VERSION}_{version}_{heads.head() if schema is None else schema}"


def earlier(count: int, known: Iterable[str]) -> str | None:
    """Return which of the known stores differs in its schema alone, and can be migrated."""
    same = re.compile(rf"{name(count, '')}\d{{4}}")
    return max(
        (each for each in known if same.fullmatch(each) and each < name(count)), default=None
    )


@contextmanager
def filled(kind: str, count: int) -> Iterator[str]:
    """Yield the address of a filled store, which must not be written to; one at a time fills."""
    folder().mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        with _alone(kind):
            made = _file(count)
        yield f"sqlite:///{made}"
        return
    with server() as address:
        with _alone(kind):
            _database(address, count)
        yield servers.address(address, name(count))


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of the PostgreSQL server that stores are kept on."""
    if given := os.environ.get("BENCH_SERVER"):
        yield given
        return
    with servers.running(folder() / "postgresql") as address:
        yield address


def refuse_without_room(kind: str, count: int) -> None:
    """End with a sentence where the disk has no room for a store."""
    free, wanted = shutil.disk_usage(folder()).free, BYTES[kind] * count
    if free < wanted:
        message = (
            f"{count:,} statements need {wanted >> 30} GB in {folder()}, and {free >> 30} GB are"
            " free: set BENCH_STORES to another folder, or ask for fewer"
        )
        raise SystemExit(message)


def _file(count: int) -> Path:
    made = folder() / f"{name(count)}.db"
    if made.exists():
        return made
    if old := earlier(count, (each.stem for each in folder().glob("store_*.db"))):
        migrate.upgrade(f"sqlite:///{folder() / old}.db")
        return (folder() / f"{old}.db").rename(made)
    refuse_without_room("sqlite", count)
    draft = made.with_suffix(".filling")
    for each in folder().glob(f"{draft.name}*"):
        each.unlink()
    fill(f"sqlite:///{draft}", count)
    return draft.rename(made)


def _database(address: str, count: int) -> None:
    made, draft = name(count), f"{name(count)}_filling"
    with psycopg.connect(address, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if made in known:
            return
        if old := earlier(count, known):
            migrate.upgrade(servers.address(address, old))
            connection.execute(f"ALTER DATABASE {old} RENAME TO {made}")
            return
        refuse_without_room("postgresql", count)
        connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {draft} TEMPLATE template0 ENCODING 'UTF8'")
        fill(servers.address(address, draft), count)
        connection.execute(f"ALTER DATABASE {draft} RENAME TO {made}")


def fill(url: str, count: int) -> None:
    """Fill an empty database, or one that is not there yet."""
    print(f"filling a store with {count:,} statements …", flush=True)
    migrate.upgrade(url)
    print(f"filled in {filling.fill(url, count):.0f} s", flush=True)


@contextmanager
def _alone(kind: str) -> Iterator[None]:
    """Let one process at a time fill stores of a kind."""
    with (folder() / f"{kind}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
