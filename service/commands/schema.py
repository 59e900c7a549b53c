"""The schema of the database, brought to that of this release."""

import click
from sqlalchemy import Connection

from service import grants
from service import migrate as migrations
from service.settings import Settings


@click.command()
@click.option("--app-role", help="On PostgreSQL: the role that serves, which gets what it needs.")
@click.pass_obj
def migrate(settings: Settings, app_role: str | None) -> None:
    """Bring the database to the schema of this release; make it where there is none."""
    if app_role == "":
        raise click.BadParameter("is empty, and names no role", param_hint="--app-role")
    if app_role and settings.database_url.startswith("sqlite"):
        raise click.BadParameter("SQLite has no roles", param_hint="--app-role")
    if app_role and app_role.lower() == "public":  # which PostgreSQL reads so in quotes too
        raise click.BadParameter("public is everybody, and no role", param_hint="--app-role")

    def prepare(connection: Connection) -> None:
        if app_role:
            grants.refuse_owner(connection, app_role)
            grants.heal(connection)  # first: an owner without rights could not migrate either

    new = migrations.upgrade(settings.database_url, prepare)
    if app_role:
        with migrations.engine(settings.database_url).begin() as connection:
            grants.give(connection, app_role)
    click.echo("a new store is ready" if new else "the store is up to date")
