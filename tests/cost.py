"""What an act costs of the processor, in a unit that is measured beside it: machines differ.

A unit is what writing out 50,000 numbers takes, some 4 ms. Beside whatever else runs, an act of
150 units was measured as 140 to 160.
"""

import time
from functools import cache

TRIES = 5


def is_within(most, act):
    """Tell whether an act takes at most so many units.

    Most acts are, by the quickest unit there was, and take no unit more. What is not is tried
    again, each time beside a unit: it may be others who held it up.
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
    return sum(len(str(number)) for number in range(50_000))
