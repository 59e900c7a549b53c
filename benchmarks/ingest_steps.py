"""What each step of an import takes, in this process, over all rows of a file."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from service import record
from service.db import connect
from service.exchange import importing, ndjson
from service.exchange.seen import Seen
from service.record.drafts import draft
from service.settings import load


@dataclass(frozen=True)
class Took:
    """Seconds of the clock, and of the processor: the program's own and the system's for it."""

    clock: float
    user: float
    system: float = 0.0

    @property
    def worked(self) -> float:
        """All of the processor."""
        return self.user + self.system

    def __sub__(self, other: "Took") -> "Took":
        return Took(self.clock - other.clock, self.user - other.user, self.system - other.system)


def now() -> Took:
    """Return what this process has taken until now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Took(time.perf_counter(), used.ru_utime, used.ru_stime)


def show(address: str, file: Path, count: int) -> None:
    """Print a line a step; `address` is of an empty store."""
    for name, each in _steps(address, file):
        per = 1e6 / count
        print(f"{name}: {each.worked * per:.0f} µs, {each.clock * per:.0f} by the clock")


def _steps(address: str, file: Path) -> Iterator[tuple[str, Took]]:
    pieces = [file.read_text("utf-8")]
    rows, took = _timed(lambda: list(ndjson.read(pieces)))
    yield "read", took
    loaded, took = _timed(lambda: [importing.loaded(each.given) for each in rows])
    yield "validate", took
    with closing(Seen()) as seen:
        known = [(row, fields.get("external_id")) for row, fields in zip(rows, loaded, strict=True)]
        yield "tell apart", _timed(lambda: [importing.known_by(r, seen, id) for r, id in known])[1]
    ready, took = _timed(lambda: [draft(each, by="import") for each in loaded])
    yield "draft and analyse", took
    yield "record", _timed(lambda: _record(address, ready))[1]


def _timed(act: Callable) -> tuple:
    begun = now()
    return act(), now() - begun


def _record(address: str, ready: list) -> None:
    """Record drafts, as many at once as a batch has at most."""
    database = connect(load({"DATABASE_URL": address}))
    for start in range(0, len(ready), record.batches.MOST):
        some = ready[start : start + record.batches.MOST]
        with database.writing() as session:
            with record.bulk.opened(session, some, on_conflict="skip") as bulk:
                for each in some:
                    bulk.take(each)
                bulk.write()
            session.commit()
    database.dispose()
