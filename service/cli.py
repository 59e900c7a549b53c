"""The commands of the operator, and those of the store itself: migrate, reindex, store, run."""

import dataclasses
import os
import sys
from itertools import islice
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from service import grants, record
from service import migrate as migrations
from service.backups import BackupError
from service.commands import backups, exports, history, imports, keys
from service.db import connect
from service.exchange import importing, ndjson
from service.identity import StoreUnavailable
from service.models import Statement
from service.record.errors import RecordError
from service.settings import SettingError, Settings, load

SAMPLE = Path(__file__).parent.parent / "sample" / "statements.ndjson"
PATIENCE = 86_400
GUNICORN = ("-m", "gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py")


class Commands(click.Group):
    """Commands whose mistakes are one line on standard error, and an exit code of 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (BackupError, RecordError, SettingError, StoreUnavailable) as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            raise click.ClickException(f"the database: {str(error.orig).strip()}") from error


@click.group(cls=Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """Keep the record. Settings are read from the environment."""
    # A command may take its time; nobody waits for an answer.
    context.obj = dataclasses.replace(load(), sql_seconds=PATIENCE)


@main.command()
@click.option("--app-role", help="On PostgreSQL: the role that serves, which gets what it needs.")
@click.pass_obj
def migrate(settings: Settings, app_role: str | None) -> None:
    """Bring the database to the schema of this release; make it where there is none."""
    if app_role and settings.database_url.startswith("sqlite"):
        raise click.BadParameter("SQLite has no roles", param_hint="--app-role")
    new = migrations.upgrade(settings.database_url)
    if app_role:
        with migrations.engine(settings.database_url).begin() as connection:
            grants.give(connection, app_role)
    click.echo("a new store is ready" if new else "the store is up to date")


@main.command()
@click.option("--verify", is_flag=True, help="Only compare the index with the tables.")
@click.pass_obj
def reindex(settings: Settings, verify: bool) -> None:
    """Write the text index, and the words of sources and names, anew: when readyz asks for it.

    With --verify nothing is written; the rows that are not as the tables have it are named, and
    the exit code is 1 where there is any.
    """
    if verify:
        _compare(settings)
        return
    with connect(settings).writing() as session:
        record.source_words.derive_all(session)
        record.near_words.derive_all(session)
        count = record.reindexing.every(session)
        session.commit()
    click.echo(f"{count} statements are indexed anew")


def _compare(settings: Settings) -> None:
    with connect(settings).reading() as session:
        found = list(islice(record.index_faults.find(session), history.MOST_FAULTS))
    for fault in found:
        click.echo(fault, err=True)
    if found:
        raise click.ClickException("the index is not as the tables have it: run reindex")
    click.echo("the index holds what the tables hold")


@main.command()
@click.pass_obj
def store(settings: Settings) -> None:
    """Print which store this is, having made sure that it can be written."""
    click.echo(connect(settings).identify())


@main.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Make the store ready, with sample statements in a new one, and serve it."""
    new = migrations.upgrade(settings.database_url)
    database = connect(settings)
    given = bool(os.environ.get("DATABASE_URL"))
    if new and not given and os.environ.get("SAMPLE", "1") != "0":
        with SAMPLE.open(encoding="utf-8") as lines:
            plan = importing.Plan(by="sample")
            for result in importing.run(database.writing, ndjson.read(lines), plan):
                if result.error is not None:
                    raise result.error
    made = None
    if not given:
        with database.writing() as session:
            made = record.clients.add(session, "desk", "write")
            session.commit()
    with database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Statement)) or 0
    database.dispose()
    click.echo(_welcome(settings, count, made))
    sys.stdout.flush()
    os.environ["PUBLIC_URL"] = settings.public_url or f"http://127.0.0.1:{settings.port}"
    os.execv(sys.executable, (sys.executable, *GUNICORN))  # noqa: S606 - our own server, no shell


def _welcome(settings: Settings, count: int, key: str | None) -> str:
    address = f"http://127.0.0.1:{settings.port}"
    shown = key or "YOUR_KEY"
    body = (
        '{"text": "We will publish the minutes.", "speaker": "Ada Example",'
        ' "date": "2026-11-20", "source": {"outlet": "The Example"}}'
    )
    lines = [
        f"On Record: {count} statements at {address} (the interface: {address}/docs/)",
        "",
        "Search:",
        f"  curl '{address}/v1/statements?speaker=shtayyeh&q=worshipers'",
        "Record a statement:",
        f"  curl -X POST {address}/v1/statements -H 'Authorization: Bearer {shown}' \\",
        f"    -H 'Content-Type: application/json' -d '{body}'",
        "",
    ]
    if key is None:
        lines.insert(1, "Make a key to write with: make key NAME=desk SCOPE=write")
    return "\n".join(lines)


COMMANDS = (
    backups.backup,
    backups.restore,
    exports.export,
    history.erase,
    history.history,
    history.verify,
    imports.import_,
    keys.key,
)
for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
