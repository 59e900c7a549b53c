"""The statements that SQLAlchemy has compiled, kept up to a bound of their length.

By itself it keeps some hundreds, however long each is. One with a condition for each of a hundred
names that were asked for takes megabytes: who asked in ever other forms would fill the memory.
"""

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import count

from sqlalchemy.engine.interfaces import Compiled

MOST = 1_000_000
"""Characters of all that are kept, each of which takes some 40 bytes; a tenth is in daily use."""


@dataclass(slots=True)
class _Kept:
    """A statement, and when it was last asked for."""

    made: Compiled
    used: int


class Compilations:
    """Compiled statements by what they were compiled of; what was asked for least lately makes way.

    It has what SQLAlchemy asks of the execution option `compiled_cache`.
    """

    def __init__(self) -> None:
        self.length = 0
        self._kept: dict[Hashable, _Kept] = {}
        self._times = count()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Compiled | None:
        """Return a statement that is kept, or None."""
        found = self._kept.get(key)  # a key is long: to look it up twice would cost
        if found is None:
            return None
        found.used = next(self._times)
        return found.made

    def __setitem__(self, key: Hashable, made: Compiled) -> None:
        if len(made.string) > MOST // 10:  # not all others for this one
            return
        with self._lock:
            self._drop(key)  # two threads may have compiled it
            self._kept[key] = _Kept(made, next(self._times))
            self.length += len(made.string)
            if self.length > MOST:
                for oldest in sorted(self._kept, key=lambda each: self._kept[each].used):
                    self._drop(oldest)
                    if self.length <= MOST:
                        break

    def _drop(self, key: Hashable) -> None:
        if (gone := self._kept.pop(key, None)) is not None:
            self.length -= len(gone.made.string)
