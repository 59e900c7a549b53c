"""Values that are remembered, and so many bytes of them at most."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Bounded(Generic[Value]):
    """Values by their keys; those that were asked for least lately make way for others."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """Return what is remembered by a key; None where nothing is."""
        if (found := self._kept.get(key)) is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Remember a value of so many bytes, in the place of what its key had before."""
        _, before = self._kept.pop(key, (None, 0))
        self._kept[key] = value, size
        self._size += size - before
        while self._size > self._most:
            _, (_, gone) = self._kept.popitem(last=False)
            self._size -= gone

    def clear(self) -> None:
        """Forget all of them."""
        self._kept.clear()
        self._size = 0
