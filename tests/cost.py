"""What an act costs of the processor, in a unit that is measured beside it: machines differ."""

import time
from functools import cache

TRIES = 5


def is_within(most, act):
    """Tell whether an act takes at most so many units.

    What does not is tried again, each time beside a unit: it may be others who held it up.
    """
    if _spent(act) <= most * _quickest():
        return True
    return any(_spent(act) <= most * _spent(_unit) for _ in range(TRIES))


def _spent(act):
    begun = time.thread_time()
    act()
    return time.thread_time() - begun


@cache
def _quickest():
    return min(_spent(_unit) for _ in range(TRIES))


def _unit():
    """Take some milliseconds."""
    return sum(len(str(number)) for number in range(50_000))
