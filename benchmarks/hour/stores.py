"""The stores that the load is for: of either database, guarded as in earnest, and filled."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.hour import acts, corpus
from benchmarks.hour.acts import Desk
from benchmarks.hour.walks import LISTS, Walk
from service import migrate
from tests import postgresql
from tests.acceptance.conftest import key_of
from tests.acceptance.load import Client
from tests.acceptance.server import ROOT

OWN = 40
"""Statements of the load's own that are there before it begins."""


@contextmanager
def filled(database: str, statements: int) -> Iterator[tuple[str, str]]:
    """Yield the address of a store of so many statements, and a key to write to it."""
    with tempfile.TemporaryDirectory(prefix="hour") as folder, _empty(database, folder) as url:
        migrate.upgrade(url)
        file = Path(folder, "statements.ndjson")
        with file.open("w", encoding="utf-8") as opened:
            opened.writelines(f"{json.dumps(corpus.statement(n))}\n" for n in range(statements))
        subprocess.run(
            [sys.executable, "-m", "service.cli", "import", file],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        yield url, key_of(url)


@contextmanager
def _empty(database: str, folder: str) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder}/onrecord.db"
        return
    with postgresql.own({}) as server:
        yield server.url.replace("postgresql://", "postgresql+psycopg://")


def desk(port: int, key: str, statements: int) -> Desk:
    """Return what clients know at the beginning: each list to its end, some statements of theirs.

    Raises Wrong where the list of all of them has not all.
    """
    client, made = Client(port, key), Desk(count(statements))
    for query in LISTS:
        walk = Walk(query)
        while walk.expected is None:
            acts.turn(walk, client)
        if query == LISTS[0] and len(walk.expected) != statements:
            raise acts.Wrong(f"{len(walk.expected)} of {statements} are listed")
        made.walks.put(walk)
    for number in range(OWN):
        acts.add(made, client, number)
    client.close()
    return made
