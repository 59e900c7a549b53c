"""What the operator takes out: the statements that a search finds, or the whole store."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from service.commands import files, filters
from service.db import connect
from service.exchange import exporting, full
from service.exchange.exporting import Piece
from service.record.asked import Query
from service.settings import Settings

NO_TABLE = (
    "--full is NDJSON, and a file that ends in .csv would be read as CSV: "
    "let it end in .ndjson, or say --format ndjson"
)


@click.command()
@click.option("--output", type=files.Output(), help="The file; else standard output.")
@click.option("--full", "whole", is_flag=True, help="The whole store with its history, to restore.")
@filters.options
@click.pass_obj
def export(settings: Settings, /, output: Path | None, *, whole: bool, **given: Any) -> None:
    """Write out the statements that a search finds, all of them, of one moment.

    The filters are those of GET /v1/statements. NDJSON, or CSV where --format says so or the file
    ends in .csv. The file is there once it is whole, or not at all.
    """
    form, asked = filters.read(given)
    if whole and (form == "csv" or asked != Query()):
        raise click.UsageError("--full is the whole store, as NDJSON: it takes no filter")
    if output is not None:
        files.refuse_store(settings, output)
    if form is None:
        form = "csv" if output is not None and output.suffix.lower() == ".csv" else "ndjson"
        if whole and form == "csv":
            raise click.UsageError(NO_TABLE)
    noun, begun, count = "revision" if whole else "statement", time.monotonic(), 0
    with (
        connect(settings) as database,
        database.exporting(settings.sql_seconds) as session,
        files.written(output) as file,
    ):
        for piece in _pieces(session, asked, None if whole else form):
            file.write(piece.data)
            count += piece.count
            if sys.stderr.isatty():
                click.echo(f"\r{_counted(count, noun, begun)}", err=True, nl=False)
    end = "\n" if sys.stderr.isatty() else ""
    where = "" if output is None else f", to {output}"
    click.echo(f"{end}{_counted(count, noun, begun)}{where}", err=True)


def _pieces(session: Any, asked: Query, form: str | None) -> Iterator[Piece]:
    if form is None:
        return full.pieces(session)
    return exporting.pieces(session, asked, exporting.FORMATS[form])


def _counted(count: int, noun: str, begun: float) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'} in {time.monotonic() - begun:.1f} s"
