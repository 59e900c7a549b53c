"""The C library's heaps, from which a process takes what is too long for Python's own.

glibc alone has these; with another library nothing happens.
"""

import ctypes

ARENA_MAX = -8
"""How malloc.h calls the number of heaps."""

_library = ctypes.CDLL(None)


def share() -> None:
    """Let all threads of a process take memory from two heaps.

    Each thread would have one of its own, which keeps the most that its thread ever held.
    """
    if (choose := getattr(_library, "mallopt", None)) is not None:
        choose(ARENA_MAX, 2)


def trim() -> None:
    """Give back what lies free between what is in use: some milliseconds, and 13 to 20 MB of 140.

    An import leaves such holes, and what is remembered for a while does.
    """
    if (give_back := getattr(_library, "malloc_trim", None)) is not None:
        give_back(0)
