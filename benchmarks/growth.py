"""How a search grows with the record: the same jobs in process, over stores of several sizes.

    python -m benchmarks.growth [--sizes 100000 1000000 10000000] [--kind sqlite postgresql]

prints the median microseconds of each job at each size, and P8: how many times as long it takes at
the greatest size as at the least. The stores are asked in turn, so that the machine is the same to
all. One that there is no room for on the disk ends it with a sentence before anything is filled.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy.orm import Session

from benchmarks import bars, stores, suite
from benchmarks.bars import Bar
from benchmarks.words import Chosen
from service.db import Database, connect
from service.record import asked, cursor, renderings, search
from service.record.orders import ORDERS
from service.record.search import Query
from service.settings import load as settings

DEPTH = 50_000
ROUNDS = 7
"""Times that each job is asked over each store, besides one that warms it up."""

BARS: Mapping[str, float | None] = {
    "common word by date": 1.5,
    "stop word by date": 1.5,
    "page at depth 50,000": 1.2,
    "common word counted": 1.3,
    "stop word with facets": 1.3,
    "common word with facets": None,  # not bounded in a small store, where there is less to count
    "common word ranked": 3,
    "speaker by date": 2.5,
    "filters by date": 2.5,
    "common word + four filters": 10,
}


@dataclass
class _Opened:
    """A store that is asked, and the queries of each job."""

    count: int
    database: Database
    queries: dict[str, list[Query]]

    def seconds(self, job: str) -> list[float]:
        """Ask every query of a job once."""
        took = []
        for query in self.queries[job]:
            self.database.remembered.clear()  # each is asked as if for the first time
            with self.database.reading() as session:
                begun = time.perf_counter()
                search.run(session, query)
                took.append(time.perf_counter() - begun)
        return took


def main() -> None:
    """Print the table of each database, then that of the bars."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    given.add_argument("--kind", choices=stores.KINDS, nargs="+", default=stores.KINDS)
    wanted = given.parse_args()
    found = [bar for kind in wanted.kind for bar in measured(kind, sorted(wanted.sizes))]
    print()
    bars.show(found)
    sys.exit(any(each.is_short for each in found))


def measured(kind: str, sizes: Sequence[int]) -> list[Bar]:
    """Ask stores of a kind in turn; print the medians, and return P8."""
    with ExitStack() as stack:
        opened = [_open(stack, kind, count) for count in sizes]
        gc.collect()
        gc.freeze()  # as a worker does, whose collector else went through all of the program
        print(f"\n| {kind}, µs | {' | '.join(f'{each.count:,}' for each in opened)} |")
        print(f"| --- |{' --- |' * len(opened)}")
        return [_grown(job, bar, kind, opened) for job, bar in BARS.items()]


def _grown(job: str, bar: float | None, kind: str, opened: Sequence[_Opened]) -> Bar:
    rounds = [[statistics.median(each.seconds(job)) for each in opened] for _ in range(ROUNDS + 1)]
    medians = [statistics.median(column) for column in zip(*rounds[1:], strict=True)]
    print(f"| {job} | {' | '.join(f'{1e6 * each:,.0f}' for each in medians)} |", flush=True)
    grown = statistics.median(each[-1] / each[0] for each in rounds[1:])
    what = f"{kind}: {job}, {opened[0].count:,} to {opened[-1].count:,}"
    note = " → ".join(f"{1e6 * each:,.0f}" for each in medians) + " µs"
    return Bar("P8", what, grown, bar, at_most=True, note=note)


def _open(stack: ExitStack, kind: str, count: int) -> _Opened:
    url = stack.enter_context(stores.filled(kind, count))
    chosen = suite.choose(kind, url, count)
    database = connect(settings({"DATABASE_URL": url, "SQL_SECONDS": "600"}))
    stack.callback(database.dispose)
    with database.reading() as session:
        return _Opened(count, database, queries(session, chosen))


def queries(session: Session, of: Chosen) -> dict[str, list[Query]]:
    """Return what each job asks of a store."""
    common, tags = of.words["common"], of.tags
    speakers = [id for id, _, _ in of.speakers]
    four = {"language": ("en",), "channel": ("interview",), "quotation": ("direct",)}
    facets = ("speaker", "outlet", "tag", "year")
    return {
        "common word by date": [Query(q=word) for word in common],
        "stop word by date": [Query(q=word) for word in of.words["stop"]] * len(common),
        "page at depth 50,000": [_deep(session, of.count)] * len(common),
        "common word counted": [Query(q=word, limit=1) for word in common],
        "stop word with facets": [Query(q=word, facets=facets) for word in of.words["stop"]],
        "common word with facets": [Query(q=word, facets=facets) for word in common],
        "common word ranked": [Query(q=word, sort="relevance") for word in common],
        "speaker by date": [Query(speaker_id=(id,)) for id in speakers],
        "filters by date": [
            Query(tag=(tag,), language=("en",), from_="2018", to="2021-06") for tag in tags
        ],
        "common word + four filters": [
            Query(q=word, tag=(tag,), **four) for word, tag in zip(common, tags, strict=False)
        ],
    }


def _deep(session: Session, count: int) -> Query:
    """Return the query of a page far behind the first."""
    query = Query()
    parts = asked.stretches(session, query, None)
    key, place = ORDERS[query.sort].keys(session, parts, min(DEPTH, count // 2), None)[-1]
    return Query(cursor=cursor.encode(query.scope, *place, *renderings.numbers(session, [key])))


if __name__ == "__main__":
    main()
