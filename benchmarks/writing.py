"""P11: what readers get while two clients write, of what they get alone.

Their pages are found anew both times: beside writers nothing is remembered for long.
"""

import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from benchmarks import load, serving, stores
from benchmarks.bars import Bar
from benchmarks.load import Target
from benchmarks.rounds import CLIENTS
from benchmarks.suite import Pace, Setup
from service import record
from service.db import connect
from service.settings import load as settings
from tests.acceptance.load import Client, statement

WRITERS = 2
JOBS = ("speaker by date", "common word by date")


def beside_writers(setup: Setup, pace: Pace) -> list[Bar]:
    """Read alone and beside writers in turn, from a copy of the store."""
    with _copied(setup) as url, serving.gunicorn("service.wsgi:app", url) as service:
        key = _key(url)
        return [_measured(setup, job, service.port, key, pace) for job in JOBS]


def _measured(setup: Setup, job: str, port: int, key: str, pace: Pace) -> Bar:
    target, shares, failed, written = Target(port, setup.jobs[job].anew()), [], 0, 0
    load.drive(target, clients=CLIENTS, seconds=pace.seconds)
    for turn in range(pace.rounds):
        alone = load.drive(target, clients=CLIENTS, seconds=pace.seconds)
        with _writing(port, key, first=(turn + 1) * 1_000_000) as tally:
            beside = load.drive(target, clients=CLIENTS, seconds=pace.seconds)
        shares.append(beside.rate / alone.rate)
        failed += alone.failed + beside.failed + tally["failed"]
        written += tally["written"]
    share = sorted(shares)[len(shares) // 2]
    print(f"{setup.kind}: {job} beside {WRITERS} writers: {share:.2f}, {failed} failed", flush=True)
    what = f"{setup.kind}: {job} beside writers, of alone"
    note = f"{written:,} written, {failed} failed"
    return Bar("P11", what, 0 if failed else share, 0.4, note=note)


@contextmanager
def _writing(port: int, key: str, first: int) -> Iterator[Any]:
    """Let clients write in a process of their own while the block runs; tell what they wrote."""
    context = multiprocessing.get_context("fork")
    ends, tally = context.Event(), context.Manager().dict(written=0, failed=0)
    process = context.Process(target=_write, args=(port, key, first, ends, tally))
    process.start()
    try:
        yield tally
    finally:
        ends.set()
        process.join()


def _write(port: int, key: str, first: int, ends: Any, tally: Any) -> None:
    met: list[int] = []

    def run(number: int) -> None:
        client = Client(port, key)
        while not ends.is_set():
            met.append(client.post(statement(number)).status)
            number += WRITERS
        client.close()

    threads = [threading.Thread(target=run, args=(first + each,)) for each in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally["written"], tally["failed"] = met.count(201), len(met) - met.count(201)


@contextmanager
def _copied(setup: Setup) -> Iterator[str]:
    """Yield the address of a copy of a store, which may be written to and is gone afterwards."""
    stores.refuse_without_room(setup.kind, setup.count)
    if setup.kind == "sqlite":
        source = Path(make_url(setup.url).database or "")
        copy = source.with_suffix(".written")
        shutil.copyfile(source, copy)
        os.sync()  # else writers wait for the copy to reach the disk
        try:
            yield f"sqlite:///{copy}"
        finally:
            for each in copy.parent.glob(f"{copy.name}*"):
                each.unlink()
        return
    source_name = make_url(setup.url).database
    with stores.server() as server, psycopg.connect(server, autocommit=True) as connection:
        name = f"{source_name}_written"
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(end, (source_name,))  # a template must have no readers
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {source_name} STRATEGY FILE_COPY")
        try:
            yield stores.servers.address(server, name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _key(url: str) -> str:
    database = connect(settings({"DATABASE_URL": url}))
    try:
        with database.writing() as session:
            key: str = record.clients.add(session, "bench", "write")
            session.commit()
    finally:
        database.dispose()
    return key
