"""A corpus of statements of any size: the same words in every run, on every machine.

`statements(count)` are what clients would send, as dictionaries; a corpus of another size has other
days and, where it is small, fewer speakers, and is otherwise made alike. Nobody in it exists.
"""

from collections.abc import Iterator
from typing import Any

from benchmarks.corpus.blocks import BLOCK, VERSION, block

__all__ = ["BLOCK", "VERSION", "block", "blocks", "statements"]


def statements(count: int) -> Iterator[dict[str, Any]]:
    """Yield so many statements, in the order of their arrival."""
    for number in range(blocks(count)):
        yield from block(number, count)


def blocks(count: int) -> int:
    """Return how many blocks a corpus of so many statements has."""
    return -(-count // BLOCK)
