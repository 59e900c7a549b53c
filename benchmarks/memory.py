"""What a worker holds for itself, and what a store takes of the disk."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import orjson
import psycopg
from sqlalchemy.engine import make_url

from benchmarks import corpus
from benchmarks.serving import Served
from tests.acceptance.server import private_kilobytes

SAMPLED = 20
"""Blocks of the corpus by which the size of it all is reckoned."""

EXPORTED = 5_000
"""Lines of an export by which the size of it all is reckoned."""


def private_mb(pids: Iterable[int]) -> float:
    """Return the most megabytes that one of the processes shares with no other."""
    return max(private_kilobytes(pid) for pid in pids) / 1024


def store_bytes(url: str) -> int:
    """Return the size of a store on the disk, its indexes and its history included."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return sum(each.stat().st_size for each in _files(Path(parsed.database or "")))
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(found[0]) if found else 0


def sent_bytes(count: int) -> float:
    """Return the size of a statement of the corpus as it would be sent, the mean of some blocks."""
    blocks = corpus.blocks(count)
    some = range(0, blocks, max(1, blocks // SAMPLED))
    sizes = [len(orjson.dumps(each)) + 1 for place in some for each in corpus.block(place, count)]
    return sum(sizes) / len(sizes)


def exported_bytes(served: Served) -> float:
    """Return the size of a statement as the service exports it, the mean of the newest ones."""
    with served.opened("/v1/statements/export") as lines:
        sizes = [len(line) for line in islice(lines, EXPORTED)]
    return sum(sizes) / len(sizes)


def _files(path: Path) -> list[Path]:
    return [each for each in path.parent.glob(f"{path.name}*") if each.suffix != ".json"]
