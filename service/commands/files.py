"""Files that commands write: there when they are whole, or not at all."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.engine import make_url

from service.backups.files import SIDES, whole
from service.settings import Settings

READABLE = 0o666
"""Whom a file may be read by: whoever the umask lets."""


class Output(click.Path):
    """The path of what is to be written. With a slash at its end it is a folder that is there."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path. Raises BadParameter."""
        if not str(value):
            self.fail("it is empty", param, ctx)
        if str(value).endswith("/") and not Path(value).is_dir():
            self.fail(f"there is no folder {value}", param, ctx)
        return super().convert(value, param, ctx)


def refuse_store(settings: Settings, path: Path) -> None:
    """Raise UsageError where what is to be written would be one of the store's own files.

    The file that has the name until it is whole counts too.
    """
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return
    ours = [Path(f"{url.database}{side}") for side in SIDES]
    made = [path, Path(f"{path}.partial")]
    if any(is_one(each, our) or _has_name_of(each, our) for each in made for our in ours):
        raise click.UsageError(f"{path} is a file of the store itself")


def is_one(path: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file that is there."""
    return path.exists() and other.exists() and path.samefile(other)


def _has_name_of(path: Path, other: Path) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)  # which a link to itself does not stop


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


def abandon_output() -> None:
    """Let standard output, which cannot be written, lead nowhere.

    Else Python would try once more at its exit, and end with a code of its own.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _piped() -> Iterator[IO[bytes]]:
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except OSError as error:
        abandon_output()
        message = f"the output cannot be written: {error.strerror}"
        if isinstance(error, BrokenPipeError):
            message = "whoever read the output has gone"
        raise click.ClickException(message) from error
