"""What the operator does against loss: back the store up, and put it back."""

import sys
from pathlib import Path

import click

from service import backups
from service.backups.checks import Seen
from service.commands import files, kept_heads
from service.settings import Settings

ALLOW = click.option(
    "--allow-faults", is_flag=True, help="Go on where the record is not as its history says."
)


@click.command()
@click.option(
    "--output",
    type=files.Output(),
    required=True,
    help="The file, which must not be there; or a folder, for a name that says when.",
)
@ALLOW
@click.pass_obj
def backup(settings: Settings, output: Path, *, allow_faults: bool) -> None:
    """Write the whole store into one file, while it is served, and verify it.

    The last line is the head of the chain: keep it somewhere else than the file.
    """
    files.refuse_store(settings, output)
    wishes = backups.Wishes(_say, allow_faults)
    taken = backups.take(settings.database_url, output, wishes)
    size = taken.path.stat().st_size / 1_000_000
    click.echo(f"{taken.path}: {taken.seen.statements} statements, {size:.1f} MB")
    _tell(taken.seen)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--replace", is_flag=True, help="SQLite: put aside the store that is there. Stop it first."
)
@click.option("--head", help="NUMBER:HASH, the last line that the backup printed.")
@ALLOW
@click.pass_obj
def restore(
    settings: Settings, file: Path, head: str | None, *, replace: bool, allow_faults: bool
) -> None:
    """Put a store back from a backup, where there is none, and verify it.

    Never under a running service: it would be refused there, and so would the service's writes.
    """
    wishes = backups.Wishes(_say, allow_faults, kept_heads.read(head))
    restored = backups.restore(settings.database_url, file, wishes, replace=replace)
    click.echo(f"{restored.seen.statements} statements are restored from {file}")
    if restored.aside is not None:
        click.echo(f"the store that was there is now {restored.aside}")
    if not restored.seen.indexed:
        click.echo("its text index is of another release: run reindex")
    _tell(restored.seen)


def _say(step: str) -> None:
    """Tell somebody who looks on; a log wants the end alone."""
    if sys.stderr.isatty():
        click.echo(step, err=True)


def _tell(seen: Seen) -> None:
    for fault in seen.faults:
        click.echo(fault, err=True)
    if seen.head is None:
        click.echo(f"not verified: the schema {seen.schema} is of another release")
    elif seen.faults:
        click.echo(f"with faults, up to revision {seen.head}")
    else:
        click.echo(f"all is as recorded, up to revision {seen.head}")
