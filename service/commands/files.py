"""Files that commands write: there when they are whole, or not at all."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from service.backups.files import whole

READABLE = 0o666
"""Whom a file may be read by: whoever the umask lets."""


@contextlib.contextmanager
def written(path: Path | None) -> Iterator[IO[bytes]]:
    """Open a file for writing; it takes its name once it is whole and on the disk.

    None is standard output. Raises ClickException, BackupError where it cannot be written.
    """
    if path is None:
        with _piped() as pipe:
            yield pipe
        return
    if path.exists() and not path.is_file():
        raise click.ClickException(f"{path} is there, and is no file")
    with whole(path, mode=READABLE) as partial, partial.open("wb") as file:
        yield file


@contextlib.contextmanager
def _piped() -> Iterator[IO[bytes]]:
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except OSError as error:
        # Else Python would try once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = f"the output cannot be written: {error.strerror}"
        if isinstance(error, BrokenPipeError):
            message = "whoever read the output has gone"
        raise click.ClickException(message) from error
