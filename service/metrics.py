"""What is counted, for Prometheus. Under gunicorn it is summed over all workers of the server.

Where gunicorn has made a folder for them (`service.serving`), each worker keeps its counters in
files there, under its slot, so that a successor goes on counting and the files do not become more.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, values
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import QueuePool, event, func, select
from sqlalchemy.exc import SQLAlchemyError

from service import __version__, serving
from service.db import Database
from service.identity import StoreUnavailable
from service.models import Statement

# The library chose as it was loaded, which was before the master knew. Left to it there would be a
# file for every process that ever served; no two that live have one slot.
values.ValueClass = (
    values.MultiProcessValue(serving.process)  # type: ignore[no-untyped-call]  # the library's
    if serving.COUNTERS in os.environ
    else values.MutexValue
)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "onrecord_requests", "Requests that were answered", ["method", "route", "status"]
)
LATENCY = Histogram(
    "onrecord_request_seconds",
    "Seconds until the answer to a request was ready to be sent",
    ["method", "route"],
    buckets=SECONDS,
)
WAITS = Histogram(
    "onrecord_write_wait_seconds",
    "Seconds that a transaction waited for its turn to write: for a connection and the lock",
    buckets=SECONDS,
)
CONNECTIONS = Gauge(
    "onrecord_pool_connections",
    "Connections to the database that the workers may open",
    multiprocess_mode="livesum",
)
IN_USE = Gauge(
    "onrecord_pool_connections_in_use",
    "Connections to the database that requests hold at the moment",
    multiprocess_mode="livesum",
)


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request by the template of its route."""
    _requests(method, route, status).inc()
    _latency(method, route).observe(seconds)


# Each look-up takes a lock and makes texts of the labels; there are as many as routes and answers.
_requests = lru_cache(1_024)(REQUESTS.labels)
_latency = lru_cache(1_024)(LATENCY.labels)


@contextmanager
def waiting() -> Iterator[None]:
    """Measure the wait for the turn to write."""
    with WAITS.time():
        yield


def watch(database: Database) -> None:
    """Follow the connections of a database's pools."""
    pools = {database.writer.pool, database.asker.pool}
    CONNECTIONS.set(sum(pool.size() for pool in pools if isinstance(pool, QueuePool)))

    def lent(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        record.info["lent"] = True
        IN_USE.inc()

    def returned(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
        # What another listener refused to lend comes back without having been counted.
        if record.info.pop("lent", False):
            IN_USE.dec()

    for pool in pools:
        event.listen(pool, "checkout", lent)
        event.listen(pool, "checkin", returned)


def registry(database: Database) -> CollectorRegistry:
    """Return what one scrape reads."""
    made = CollectorRegistry()
    if serving.COUNTERS in os.environ:
        MultiProcessCollector(made)  # type: ignore[no-untyped-call]  # the library's
    else:
        made.register(REGISTRY)
    made.register(_Store(database))
    return made


class _Store(Collector):
    """What is read from the store at the time of a scrape."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        """Yield what can be told; of a database that is gone, that it is."""
        about = GaugeMetricFamily("onrecord_info", "The release that serves", labels=["version"])
        about.add_metric([__version__], 1)
        yield about
        try:
            with self._database.reading() as session:
                # The highest number, which costs nothing: no statement is ever removed.
                newest = session.scalar(select(func.max(Statement.number))) or 0
        except (SQLAlchemyError, StoreUnavailable):
            newest = None
        yield GaugeMetricFamily(
            "onrecord_database_up", "Whether the database answers", int(newest is not None)
        )
        if newest is not None:
            yield GaugeMetricFamily(
                "onrecord_statements", "The number of the newest statement", newest
            )
        if (free := free_bytes(self._database)) is not None:
            yield GaugeMetricFamily(
                "onrecord_disk_free_bytes", "Bytes that are free beside the SQLite file", free
            )


def free_bytes(database: Database) -> int | None:
    """Return the space beside the SQLite file; None where there is none, or where it is gone."""
    if database.file is None:
        return None
    try:
        return shutil.disk_usage(Path(database.file.path).parent).free
    except OSError:
        return None
