"""Files that commands write: there when they are whole, or not at all."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from service.backups.files import sync


@contextlib.contextmanager
def written(path: Path | None) -> Iterator[IO[bytes]]:
    """Open a file for writing; it takes its name once it is whole and on the disk.

    None is standard output. Raises ClickException where it cannot be written.
    """
    if path is None:
        with _piped() as pipe:
            yield pipe
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync(path.parent)
    except OSError as error:
        raise click.ClickException(_unwritten(path, error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def _piped() -> Iterator[IO[bytes]]:
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except OSError as error:
        # Else Python would try once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        has_gone = isinstance(error, BrokenPipeError)
        said = "whoever read the output has gone" if has_gone else _unwritten("the output", error)
        raise click.ClickException(said) from error


def _unwritten(what: object, error: OSError) -> str:
    return f"{what} cannot be written: {error.strerror}"
