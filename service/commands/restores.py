"""An export back into an empty store."""

import io

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from service import migrate, record
from service.commands import inputs
from service.commands.progress import Progress
from service.db import connect
from service.exchange import formats, restoring
from service.settings import Settings


def restore(settings: Settings, name: str, format: str | None, *, by: str, dry_run: bool) -> str:
    """Fill an empty store from a file; return what it then holds. Raises RecordError.

    A dry run does the same and takes it back: the tables are there then, and empty.
    """
    with inputs.naming(name):
        migrate.upgrade(settings.database_url, _refuse_used)
    with connect(settings) as database, inputs.naming(name):
        with inputs.opened(name) as (stream, size):
            form = formats.form(format or formats.guessed(name, stream.peek(64)), None, None, {})
            with Progress(stream, name, size) as progress, database.writing() as session:
                database.wait(session, settings.sql_seconds)
                read = io.BufferedReader(progress.stream)
                if form.format == formats.CSV:
                    found = restoring.restore_file(session, read, form, by=by)
                else:
                    found = restoring.restore(session, progress.over(read), by=by)
                if not dry_run:
                    session.commit()
        if not dry_run:
            database.settle()
    return (
        f"{found.statements:,} statements, {found.speakers:,} speakers, {found.sources:,} sources,"
        f" up to revision {found.head['number']}:{found.head['hash']}"
    )


def _refuse_used(connection: Connection) -> None:
    with Session(connection) as session:
        record.rebuilding.refuse_used(session)
