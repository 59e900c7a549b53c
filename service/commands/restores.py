"""An export back into an empty store."""

import io
from typing import Any

import click

from service import migrate
from service.commands.progress import Progress
from service.db import connect
from service.exchange import formats, restoring
from service.settings import Settings


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--format", type=click.Choice([formats.NDJSON, formats.CSV]))
@click.option("--client", default="operator", help="Who takes over statements without a history.")
@click.pass_obj
def restore(settings: Settings, /, file: Any, format: str | None, client: str) -> None:
    """Fill an empty store from FILE, which `export` has written, or from standard input (-).

    What `export --full` has written comes back whole: history, feed, chain. Of statements alone
    come the statements, with their ids, clocks and revisions. Keys of clients are not in either.
    All of it comes, or nothing.
    """
    migrate.upgrade(settings.database_url)
    size = file.seek(0, io.SEEK_END) if file.seekable() else None
    if size is not None:
        file.seek(0)
    stream = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)
    form = formats.form(format or formats.guessed(file.name, stream.peek(64)), None, None, {})
    with Progress(stream, file.name, size) as progress, connect(settings).writing() as session:
        read = io.BufferedReader(progress.stream)
        if form.format == formats.CSV:
            found = restoring.restore_file(session, read, form, by=client)
        else:
            found = restoring.restore(session, progress.over(read), by=client)
        session.commit()
    there = (
        f"{found.statements:,} statements, {found.speakers:,} speakers, {found.sources:,} sources"
    )
    click.echo(f"{there}, up to revision {found.head['number']}:{found.head['hash']}")
