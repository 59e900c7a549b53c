"""How far a file has been read: a bar on a terminal, a line now and then elsewhere."""

import io
import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

import click

Item = TypeVar("Item")

EVERY = 5_000
"""Rows between two lines."""


class _Counted(io.RawIOBase):
    """A stream that tells how many bytes were read of it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes, or fewer where no more are there yet."""
        read = self._stream.read1(size)
        self.bytes += len(read)
        return read

    def readable(self) -> bool:
        """Tell a buffer around it that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as far as there is something to read."""
        read = self.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)


class Progress:
    """The progress of one file, on standard error."""

    def __init__(self, stream: io.BufferedReader, name: str, size: int | None) -> None:
        self.stream: Any = _Counted(stream)
        self._name, self._size = name, size
        self._bar: Any = None

    def __enter__(self) -> Self:
        if self._size and sys.stderr.isatty():
            self._bar = click.progressbar(length=self._size, label=self._name, file=sys.stderr)
            self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, at)

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items, and show how far the stream was read by then."""
        shown = 0
        for count, item in enumerate(items, start=1):
            yield item
            if self._bar is not None and self.stream.bytes > shown:
                self._bar.update(self.stream.bytes - shown)
                shown = self.stream.bytes
            elif self._bar is None and count % EVERY == 0:
                click.echo(f"{self._name}: {count:,} lines", err=True)
