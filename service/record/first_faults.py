"""What an operator is told of faults that may be very many."""

from collections.abc import Iterable, Iterator
from itertools import islice

from service.escapes import visible

MOST = 20
"""Faults of one check that are named."""


def of(checks: Iterable[Iterator[str]]) -> Iterator[str]:
    """Yield the first faults of each check, and how many more it has found.

    What somebody has put into the record beside the service is in them, as escapes where a
    terminal would obey it.
    """
    for check in checks:
        yield from map(visible, islice(check, MOST))
        if more := sum(1 for _ in check):
            yield f"and {more:,} more"
