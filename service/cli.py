"""The commands of the operator: migrate, reindex, key, run."""

import os
import sys
from pathlib import Path

import click
from sqlalchemy import func, select

from service import migrate as migrations
from service import record
from service.db import Database, connect
from service.exchange import ndjson
from service.models import Statement
from service.record.errors import RecordError
from service.settings import SettingError, Settings, load

SAMPLE = Path(__file__).parent.parent / "sample" / "statements.ndjson"
GUNICORN = ("-m", "gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py")


class Commands(click.Group):
    """Commands whose mistakes are one line on standard error, and an exit code of 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (RecordError, SettingError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """Keep the record. Settings are read from the environment."""
    context.obj = load()


@main.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the schema of this release; make it where there is none."""
    new = migrations.upgrade(settings.database_url)
    click.echo("a new store is ready" if new else "the store is up to date")


@main.command()
@click.pass_obj
def reindex(settings: Settings) -> None:
    """Write the text index anew: after an upgrade that readyz asks it for."""
    with connect(settings).writing() as session:
        count = record.reindexing.every(session)
        session.commit()
    click.echo(f"{count} statements are indexed anew")


@main.group()
def key() -> None:
    """Keys of clients."""


@key.command("add")
@click.option("--name", required=True, help="The client; what it writes is recorded by this name.")
@click.option("--scope", type=click.Choice(record.clients.SCOPES), default="read")
@click.pass_obj
def add_key(settings: Settings, name: str, scope: str) -> None:
    """Make a key and print it; it is not shown again."""
    migrations.upgrade(settings.database_url)
    made = _add_key(connect(settings), name, scope)
    click.echo(f"a key of scope {scope} for {name}, shown once:", err=True)
    click.echo(made)


@main.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Make the store ready, with sample statements in a new one, and serve it."""
    new = migrations.upgrade(settings.database_url)
    database = connect(settings)
    given = bool(os.environ.get("DATABASE_URL"))
    if new and not given and os.environ.get("SAMPLE", "1") != "0":
        with database.writing() as session, SAMPLE.open("rb") as lines:
            ndjson.load(session, lines, by="sample")
            session.commit()
    made = None if given else _add_key(database, "desk", "write")
    with database.reading() as session:
        count = session.scalar(select(func.count()).select_from(Statement)) or 0
    database.dispose()
    click.echo(_welcome(settings, count, made))
    sys.stdout.flush()
    os.environ["PUBLIC_URL"] = settings.public_url or f"http://127.0.0.1:{settings.port}"
    os.execv(sys.executable, (sys.executable, *GUNICORN))  # noqa: S606 - our own server, no shell


def _add_key(database: Database, name: str, scope: str) -> str:
    with database.writing() as session:
        made = record.clients.add(session, name, scope)
        session.commit()
    return made


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


if __name__ == "__main__":
    main()
