"""Clients that ask what is due when it is due, and note when the answer was there."""

import queue
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.hour.acts import ACTS, Desk
from benchmarks.hour.schedule import Due
from tests.acceptance.load import Client

CLIENTS = 8
BUSY = 16
"""Clients at once before the hour: as many as the service has threads."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: what was asked, when it was due, and the seconds from then until it was read."""

    kind: str
    at: float
    seconds: float


@dataclass
class Log:
    """What all clients have met."""

    seen: list[Seen] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def warm_up(port: int, key: str, desk: Desk, counts: dict[str, int]) -> None:
    """Ask so much at once, of each kind, that every worker has come to the memory that it keeps.

    Every thread has its own and its connection, and what is remembered of words and names has a
    bound but begins empty. Else each comes to that at some time of the hour, as if it grew.
    """
    clients = [Client(port, key) for _ in range(BUSY)]
    with ThreadPoolExecutor(BUSY) as pool:
        for kind, count in counts.items():
            for start in range(0, count, BUSY):
                numbers = range(start, start + BUSY)
                list(pool.map(ACTS[kind], [desk] * BUSY, clients, numbers))
    for each in clients:
        each.close()


def ask(port: int, key: str, desk: Desk, schedule: Iterable[Due], warm: float) -> Log:
    """Ask all that is due. Ends when the last answer is there."""
    log, begun = Log(), time.monotonic() + warm
    due: queue.Queue[Due | None] = queue.Queue()
    threads = [
        threading.Thread(
            target=_serve, args=(Client(port, key), desk, due, begun, log), daemon=True
        )
        for _ in range(CLIENTS)
    ]
    for each in threads:
        each.start()
    for each in schedule:
        time.sleep(max(0.0, begun + each.at - time.monotonic()))
        due.put(each)
    for _ in threads:
        due.put(None)
    for each in threads:
        each.join()
    return log


def _serve(
    client: Client, desk: Desk, due: queue.Queue[Due | None], begun: float, log: Log
) -> None:
    while (each := due.get()) is not None:
        try:
            answer = ACTS[each.kind](desk, client, each.choice)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is an error of the hour
            log.wrong.append(f"{each.kind} at {each.at:.0f} s: {error!r}")
            client.close()
            continue
        log.seen.append(Seen(each.kind, each.at, answer.at - begun - each.at))
    client.close()
