"""What one process remembers of the record, up to a line of its feed of changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from service.record.bounded import Bounded

MOST_LINES = 1_000
"""New lines of the feed that are gone through; after more, nothing is taken to hold."""

MOST_BYTES = 8 * 2**20
"""What the statements that are remembered may take, and the same for answers given whole."""

_BESIDE = 4
"""Questions for which something that was made of a statement is remembered beside it."""

_OVERHEAD = 600
"""Bytes that a statement takes in memory beside its JSON."""

LONGEST = 2**15
"""Bytes of a statement that is remembered at all."""

LONGEST_GIVEN = 2**18
"""Bytes of an answer that is remembered whole."""

Line = Sequence[Any]
"""A line of the feed: its number, that of the statement, the hash of its revision, whether that may
change what names mean, whether it is of something new."""

End = tuple[int, str, int | None, Any]
"""The last line of the feed and the hash of its revision, the newest label, the index's mark."""

NOTHING: End = (0, "", None, None)
"""The end of a feed without a line."""


@dataclass(slots=True)
class Shown:
    """A statement as it is shown, read when the feed had so many lines.

    `beside` holds what was made of it for some questions, of so many bytes, and goes with it.
    """

    id: UUID
    line: int
    size: int
    value: Any
    beside: dict[Hashable, Any] = field(default_factory=dict)
    beside_size: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """What came to the feed since an end of it: its lines, and what holds in spite of them.

    Names mean the same, or there is only more of what there was.
    """

    lines: Sequence[Line]
    names_hold: bool
    only_more: bool


def news(since: End, lines: Sequence[Line], end: End) -> News | None:
    """Return what came since an end of the feed, of lines that follow each other to its last.

    None where that end is not among them: it was too long ago, or of another record.
    """
    last, hash, label, made = since
    place = last - lines[0][0] if lines else -1
    if not 0 <= place < len(lines) <= MOST_LINES or lines[place][2] != hash:
        return None
    new, is_same_index = lines[place + 1 :], made == end[3]
    names_hold = is_same_index and label == end[2] and not any(line[3] for line in new)
    return News(new, names_hold, is_same_index and all(line[4] for line in new))


class Memory:
    """What one process remembers of the record up to a line of the feed.

    The hash of that line's revision tells the record from another that was put in its place.
    `meanings` are the answers that only names can change, and outlast other lines. `reached` are
    those that nothing which comes can change: they outlast lines of what is new. `given` are
    answers to requests as they were sent, up to this end.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.end: End = NOTHING
        self.answers: dict[Hashable, Any] = {}
        self.reached: dict[Hashable, Any] = {}
        self.meanings: dict[Hashable, Any] = {}
        self.shown: OrderedDict[int, Shown] = OrderedDict()
        self.numbers: dict[UUID, int] = {}
        self.given: Bounded[Any] = Bounded(MOST_BYTES)
        self._size = 0

    def moment(self) -> "Moment":
        """Return the record as it is at the end that was reached, to be held with the lock."""
        return Moment(self.end, self, self.answers, self.reached, self.meanings)

    def follow(self, lines: Sequence[Line], end: End) -> None:
        """Go through lines of the feed that follow each other, up to the last there is."""
        came = news(self.end, lines, end)
        self.forget(list(self.shown) if came is None else [line[1] for line in came.lines])
        if came is None or not came.names_hold:
            self.meanings = {}
        # A copy: whoever still reads at a moment before has fewer.
        self.reached = dict(self.reached) if came is not None and came.only_more else {}
        self.given.clear()
        self.end, self.answers = end, {}

    def keep(self, number: int, shown: Shown) -> None:
        """Remember a statement; those that were asked for least lately make way."""
        self.forget([number])
        self.shown[number], self.numbers[shown.id] = shown, number
        self._grow(shown.size + _OVERHEAD)

    def note(self, shown: Shown, question: Hashable, value: Any, size: int) -> None:
        """Remember what was made of a statement, as long as that is remembered itself."""
        if self.shown.get(self.numbers.get(shown.id, 0)) is not shown:
            return
        if len(shown.beside) >= _BESIDE:
            self._size -= shown.beside_size
            shown.beside, shown.beside_size = {}, 0
        shown.beside[question] = value
        shown.beside_size += size
        self._grow(size)

    def _grow(self, size: int) -> None:
        self._size += size
        while self._size > MOST_BYTES:
            self.forget([next(iter(self.shown))])

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget some statements."""
        for number in numbers:
            if (gone := self.shown.pop(number, None)) is not None:
                self._size -= gone.size + gone.beside_size + _OVERHEAD
                del self.numbers[gone.id]


@dataclass(frozen=True, slots=True)
class Moment:
    """The record as one reader sees it, at an end of the feed; perhaps with a memory."""

    end: End = NOTHING
    memory: Memory | None = None
    answers: dict[Hashable, Any] | None = None
    reached: dict[Hashable, Any] | None = None
    meanings: dict[Hashable, Any] | None = None

    def shown(self, numbers: Iterable[int]) -> dict[int, Shown]:
        """Return those of some statements that are remembered as this reader would see them."""
        if self.memory is None:
            return {}
        found, known = {}, self.memory.shown
        with self.memory.lock:
            for number in numbers:
                # What was read later than this reader's snapshot may have changed in between.
                if (one := known.get(number)) is not None and one.line <= self.end[0]:
                    known.move_to_end(number)
                    found[number] = one
        return found

    def keep(self, number: int, id: UUID, value: Any, size: int) -> Shown:
        """Remember a statement as this reader has read it, unless others have seen more since."""
        made, memory = Shown(id, self.end[0], size, value), self.memory
        if memory is not None and size <= LONGEST:
            with memory.lock:
                if memory.end == self.end:
                    memory.keep(number, made)
        return made

    def note(self, shown: Shown, question: Hashable, value: Any, size: int) -> None:
        """Remember what was made of a statement for a question; it is shown with it, or not."""
        if self.memory is not None:
            with self.memory.lock:
                self.memory.note(shown, question, value, size)

    def give(self, request: Hashable, size: int, make: Callable[[], Any]) -> None:
        """Remember the whole answer to a request, unless others have seen more since.

        It is made for that, of so many bytes; one that is too long is not.
        """
        memory = self.memory
        if memory is not None and size <= LONGEST_GIVEN:
            answer = make()
            with memory.lock:
                if memory.end == self.end:
                    memory.given.put(request, answer, size)
