"""The files that a command reads, standard input among them."""

import io
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from service.escapes import visible
from service.record.errors import RecordError


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Let an error name the file that it is of."""
    try:
        yield
    except RecordError as error:
        message = f"{name}: {visible(str(error))}"
        raise click.ClickException(message) from error


@contextmanager
def opened(name: str) -> Iterator[tuple[io.BufferedReader, int | None]]:
    """Open a file, and tell its size where it can be read again."""
    with ExitStack() as stack:
        if name == "-":
            stream: Any = sys.stdin.buffer
        else:
            try:
                stream = stack.enter_context(open(name, "rb"))  # noqa: PTH123 - a name, or a device
            except OSError as error:
                message = f"{name} cannot be read: {error.strerror}"
                raise click.ClickException(message) from error
        size = stream.seek(0, io.SEEK_END) if stream.seekable() else None
        if size is not None:
            stream.seek(0)
        yield stream, size
