"""The service over one filled store, beside its peers: what `run` makes a table of."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks import jobs, load, rounds, serving, stores, words
from benchmarks.jobs import Job
from benchmarks.load import Target
from benchmarks.rounds import Measured
from benchmarks.serving import Served
from service.db import connect
from service.settings import load as settings


@dataclass(frozen=True)
class Pace:
    """How long is measured."""

    rounds: int
    seconds: float


FULL, QUICK = Pace(5, 2), Pace(5, 1)


@dataclass(frozen=True)
class Setup:
    """A filled store that is served."""

    kind: str
    url: str
    count: int
    chosen: words.Chosen
    jobs: dict[str, Job]
    service: Served
    hello: Served


@contextmanager
def opened(kind: str, count: int) -> Iterator[Setup]:
    """Serve a store of so many statements, and the bare Flask beside it."""
    with ExitStack() as stack:
        url = stack.enter_context(stores.filled(kind, count))
        found = choose(kind, url, count)
        yield Setup(
            kind,
            url,
            count,
            found,
            jobs.jobs(found),
            stack.enter_context(serving.gunicorn("service.wsgi:app", url)),
            stack.enter_context(serving.gunicorn("benchmarks.peers.hello:app", url)),
        )


def choose(kind: str, url: str, count: int) -> words.Chosen:
    """Return what a store is asked for."""
    kept = stores.folder() / f"{stores.name(count)}.{kind}.json"
    database = connect(settings({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
    try:
        with database.reading() as session:
            return words.chosen(session, count, kept)
    finally:
        database.dispose()


def anew(setup: Setup, name: str) -> dict[str, Target]:
    """Return the same job in a form of which nothing is remembered."""
    return {"anew": Target(setup.service.port, setup.jobs[name].anew(), setup.service.pid)}


def measure(setup: Setup, name: str, peers: dict[str, Target], pace: Pace, **how: Any) -> Measured:
    """Measure one job in an interleaved run of the service, the bare Flask and peers.

    Its addresses are first seen to be answered.
    """
    paths = setup.jobs[name].paths()
    for path in paths[:20]:
        setup.service.get(path)
    targets = {
        "service": Target(setup.service.port, paths, setup.service.pid),
        "hello": Target(setup.hello.port, ["/"], setup.hello.pid),
        **peers,
    }
    found = rounds.run(name, targets, rounds=pace.rounds, seconds=pace.seconds, **how)
    if failed := found.failed():
        print(f"{name}: requests failed: {failed}")
    shown = ", ".join(
        f"{each} {found.rate(each):,.0f}/s ({found.cost(each):,.0f} µs)" for each in targets
    )
    print(f"{name}: {shown}; {found.ratio('service', 'hello'):.3f} of hello", flush=True)
    return found


def driver_is_fast(setup: Setup) -> str:
    """Say what the driver gets out of a server that does nothing, beside the bare Flask."""
    most = load.capacity(rounds.CLIENTS, 2)
    hello = load.drive(Target(setup.hello.port, ["/"]), clients=rounds.CLIENTS, seconds=2)
    name = load.driver()
    return f"driver {name}: {most:,.0f}/s of a server that does nothing, {hello.rate:,.0f} of hello"
