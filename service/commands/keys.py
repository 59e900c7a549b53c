"""Keys of clients: made and shown once, listed, revoked."""

from datetime import UTC, datetime

import click

from service import migrate, record
from service.db import connect
from service.models import ApiKey, now
from service.settings import Settings


def _to_come(
    context: click.Context, parameter: click.Parameter, day: datetime | None
) -> datetime | None:
    """Take a day as its beginning in UTC. Raises BadParameter where that has been."""
    if day is None:
        return None
    begins = day.replace(tzinfo=UTC)
    if begins <= now():
        why = "it would hold no longer, and the day must be one to come, in UTC"
        message = f"on {day.date()} {why}"
        raise click.BadParameter(message, context, parameter)
    return begins


@click.group()
def key() -> None:
    """Keys of clients."""


@key.command()
@click.option("--name", required=True, help="The client; what it writes is recorded by this name.")
@click.option("--scope", type=click.Choice(record.clients.SCOPES), default="read")
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_to_come,
    help="The first day on which it no longer holds, in UTC.",
)
@click.pass_obj
def add(settings: Settings, name: str, scope: str, expires: datetime | None) -> None:
    """Make a key and print it; it is not shown again."""
    migrate.upgrade(settings.database_url)
    with connect(settings) as database, database.writing() as session:
        made = record.clients.add(session, name, scope, expires)
        session.commit()
    click.echo(f"a key of scope {scope} for {name}, shown once:", err=True)
    click.echo(made)


@key.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List the keys: beginning, name, scope, and whether each holds."""
    with connect(settings) as database, database.reading() as session:
        for each in record.clients.find_all(session):
            click.echo(f"onrec_{each.prefix}  {each.scope:<5}  {_state(each)}  {each.name}")


@key.command()
@click.argument("beginning")
@click.pass_obj
def revoke(settings: Settings, beginning: str) -> None:
    """Revoke the key that begins so (onrec_ and 12 digits), at once and on every worker."""
    with connect(settings) as database, database.writing() as session:
        revoked = record.clients.revoke(session, beginning)
        session.commit()
    click.echo(f"the key onrec_{revoked.prefix} of {revoked.name} no longer holds")


def _state(key: ApiKey) -> str:
    if key.revoked is not None:
        return f"revoked on {key.revoked:%Y-%m-%d}"
    if key.expires is None:
        return "holds"
    return f"{'holds until' if record.clients.holds(key) else 'expired on'} {key.expires:%Y-%m-%d}"
