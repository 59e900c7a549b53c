"""What is said at the end: the first part of the time beside the last, and the bars."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.hour.clients import Log, Seen
from benchmarks.hour.gauges import Look
from benchmarks.hour.schedule import A_SECOND, PARTS
from tests.acceptance.audit import Audit
from tests.acceptance.test_kills import counts

SLOWER = 1.2
"""How much slower than the first part the last may be, in the middle of each kind and at p99."""

GROWTH = 1.1
"""How much more memory than in the first part a worker may have in the last."""

ENOUGH = 20
"""Answers of a kind in a part that make a middle to be compared."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and whether what it says is within its bar."""

    text: str
    good: bool = True

    def __str__(self) -> str:
        return self.text if self.good else f"{self.text}  MISSED"


def lines(seconds: float, log: Log, looks: Sequence[Look]) -> Iterator[Line]:
    """Yield the report."""
    length = seconds / PARTS
    seen = [each for each in log.seen if each.at >= 0]
    first = [each for each in seen if each.at < length]
    last = [each for each in seen if each.at >= seconds - length]
    yield Line(f"{len(seen)} answers, {len(log.wrong)} errors (bar: 0)", not log.wrong)
    yield from (Line(f"  {each}") for each in log.wrong[:10])
    yield Line("  kind      answers   p50 first   last         p99 first   last")
    for kind in A_SECOND:
        yield from _compared(kind, first, last, sum(each.kind == kind for each in seen))
    yield from _compared("", first, last, len(seen))
    yield from _memory(looks, length)
    yield _processor(looks, length, seconds)


def ends(tracebacks: int, found: Audit) -> Iterator[Line]:
    """Yield what the log and the store hold afterwards."""
    yield Line(f"{tracebacks} exceptions logged (bar: 0)", not tracebacks)
    yield Line(
        f"{found.stored} stored, {counts(found)} (bar: all 0)",
        found.clean,
    )


def _compared(kind: str, first: list[Seen], last: list[Seen], count: int) -> Iterator[Line]:
    times = [_times(each, kind) for each in (first, last)]
    if min(map(len, times)) < ENOUGH:
        yield Line(f"  {kind or 'all':<10}{count:>7}   too few in a part to be compared")
        return
    p50, p99 = ([_share(each, share) for each in times] for share in (0.5, 0.99))
    slower = p50[1] / p50[0], p99[1] / p99[0]
    decides = slower[0] if kind else max(slower)
    yield Line(
        f"  {kind or 'all':<10}{count:>7}   {p50[0]:6.1f} ms {p50[1]:6.1f} ms x {slower[0]:.2f}"
        f"   {p99[0]:6.1f} ms {p99[1]:6.1f} ms x {slower[1]:.2f}"
        f"   (bar: x {SLOWER}{'' if kind else ' both'})",
        decides <= SLOWER,
    )


def _times(seen: list[Seen], kind: str) -> list[float]:
    return sorted(1_000 * each.seconds for each in seen if kind in {"", each.kind})


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _memory(looks: Sequence[Look], length: float) -> Iterator[Line]:
    """Yield a line for each worker; one that was not there all the time is told of."""
    for pid in sorted({pid for each in looks for pid in each.kilobytes}):
        parts = [
            [
                each.kilobytes[pid] / 1_024
                for each in looks
                if pid in each.kilobytes and begin <= each.at < begin + length
            ]
            for begin in (length * number for number in range(PARTS))
        ]
        if not all(parts):
            yield Line(f"worker {pid}: was not there from beginning to end", good=False)
            continue
        middles = [statistics.median(part) for part in parts]
        yield Line(
            f"worker {pid}: MB private, a part each: {', '.join(f'{mid:.1f}' for mid in middles)}"
            f" (bar: the last x {GROWTH} of the first)",
            middles[-1] <= middles[0] * GROWTH,
        )


def _processor(looks: Sequence[Look], length: float, seconds: float) -> Line:
    used = []
    for begin in (0, seconds - length):
        within = [
            sum(each.processor.values()) for each in looks if begin <= each.at <= begin + length
        ]
        used.append((within[-1] - within[0]) / length if within else 0)
    return Line(f"processor of the workers: {used[0]:.1%} of a core, then {used[1]:.1%}")
