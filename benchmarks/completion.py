"""How long a completion takes over HTTP among very many speakers, and how often it is right.

    python -m benchmarks.completion [--url URL] [--speakers 10000] [--statements 100000]

Without a URL on a new SQLite file in a temporary folder. The figures to reach: with 10,000
speakers a median under 20 ms, and the right one among the first five for 95 % of each kind. The
time of the processor is printed beside that of the clock, which other work on the machine stretches
(on PostgreSQL it leaves out that of the server).
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert, select

from service import migrate
from service.app import create_app
from service.models import Base, Speaker, Statement
from service.record import ids
from service.settings import load
from tests import make
from tests.record import people

BAR_MS = 20
BAR_SHARE = 0.95
TRIED = 500
BATCH = 5_000


def main() -> None:
    """Fill a store, ask it, and print a line for each kind of name."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--url")
    asked.add_argument("--speakers", type=int, default=10_000)
    asked.add_argument("--statements", type=int, default=100_000)
    given = asked.parse_args()
    with _address(given.url) as url:
        migrate.upgrade(url)
        app = create_app(load({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
        everybody = people.people(given.speakers)
        known = _fill(app, everybody, given.statements)
        client = app.test_client()
        times = [_measure(client, everybody, known, kind) for kind in people.VARIANTS]
        print(f"all: {_shown([each for kind in times for each in kind])}; bar: {BAR_MS} ms")
        app.extensions["database"].dispose()


def _measure(client, everybody, known, kind) -> list[tuple[float, float]]:
    """Ask for every name twice: the first time warms up what each worker has warm soon."""
    cases = people.typed(everybody, kind, TRIED)
    times, right = [], 0
    for turn in (0, 1):
        for place, name in cases:
            begun, worked = time.perf_counter(), time.process_time()
            answer = client.get("/v1/speakers", query_string={"q": name, "limit": 5})
            if turn:
                worked = time.process_time() - worked
                times.append((time.perf_counter() - begun, worked))
                right += known[place] in [each["id"] for each in answer.json["data"]]
    share = f"{right / len(cases):.1%} right, bar {BAR_SHARE:.0%}"
    print(f"{kind}: {len(cases)} names, {share}; {_shown(times)}", flush=True)
    return times


def _shown(times: list[tuple[float, float]]) -> str:
    waited, worked = (sorted(1_000 * each[which] for each in times) for which in (0, 1))
    p95 = waited[int(len(waited) * 0.95)]
    middle = statistics.median(waited), statistics.median(worked)
    return f"median {middle[0]:.1f} ms (processor {middle[1]:.1f}), 95 % {p95:.1f} ms"


def _fill(app, everybody, statements: int) -> list[str]:
    """Record the speakers, and copy one statement for them; the first ones have the most."""
    with app.extensions["database"].writing() as session:
        known = people.record_them(session, everybody)
        model = make.statement(session, text="Words", speaker="Somebody Else")
        numbers = session.scalars(select(Speaker.number).order_by(Speaker.number)).all()
        table = Base.metadata.tables["statement"]
        row = dict(session.execute(select(table)).mappings().one())
        for start in range(0, statements, BATCH):
            copies = range(start, min(statements, start + BATCH))
            session.execute(
                insert(Statement.__table__), [_copy(row, model, n, numbers) for n in copies]
            )
        session.commit()
        if session.get_bind().dialect.name == "postgresql":
            session.connection().exec_driver_sql("ANALYZE")
            session.commit()
    return known


def _copy(row, model, number, numbers):
    who = numbers[int(len(numbers) * (number * 0.618034 % 1) ** 3)]
    own = {"number": model.number + 1 + number, "id": ids.new(), "key": model.key + 1 + number}
    return row | own | {"speaker_number": who}


@contextmanager
def _address(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'onrecord.db'}"


if __name__ == "__main__":
    main()
