"""The text index: made anew, or compared with the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from service import record
from service.db import connect
from service.record import first_faults
from service.settings import Settings


@click.command()
@click.option("--verify", is_flag=True, help="Only compare the index with the tables.")
@click.pass_obj
def reindex(settings: Settings, verify: bool) -> None:
    """Write the text index, and whatever else follows from the record, anew: when readyz asks.

    With --verify nothing is written; the rows that are not as the record has it are named, and
    the exit code is 1 where there is any.
    """
    if verify:
        _compare(settings)
        return
    with connect(settings) as database:
        with database.writing() as session, _readable():
            database.wait(session, settings.sql_seconds)  # as in `_compare`: for long texts
            count, left = record.mending.everything(session)
            session.commit()
        database.settle()
    for each in left:
        click.echo(each, err=True)
    click.echo(f"{count} statements are indexed anew")


def _compare(settings: Settings) -> None:
    is_sound = True
    patience = settings.sql_seconds  # long texts are analysed for seconds between two questions
    with connect(settings) as database, database.exporting(patience) as session, _readable():
        for fault in first_faults.of([record.index_faults.find(session)]):
            click.echo(fault, err=True)
            is_sound = False
    if not is_sound:
        raise click.ClickException("the index is not as the tables have it: run reindex")
    click.echo("the index holds what the tables hold")


@contextmanager
def _readable() -> Iterator[None]:
    """Raise ClickException where something recorded cannot be read, which another command names."""
    try:
        yield
    except record.verification.ILL_FORMED as error:
        message = f"something recorded cannot be read ({error}): verify names it"
        raise click.ClickException(message) from error
