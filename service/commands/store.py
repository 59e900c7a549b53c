"""Which store the database is."""

import click

from service.db import connect
from service.settings import Settings


@click.command()
@click.pass_obj
def store(settings: Settings) -> None:
    """Print which store this is, having made sure that it can be written."""
    with connect(settings) as database:
        click.echo(database.identify())
