"""Statements out of files, into the record."""

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click
import orjson

from service import record
from service.commands import inputs, restores
from service.commands.files import is_one, refuse_store
from service.commands.progress import Progress
from service.db import Database, connect
from service.escapes import visible
from service.exchange import decoding, formats, importing
from service.exchange.formats import Form
from service.exchange.importing import Plan
from service.exchange.results import Result, Summary
from service.settings import Settings

REFUSED = 3
"""The exit code where some rows were refused: 1 is of what could not run, 2 of a wrong option."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the form of the files."""

    format: str | None
    encoding: str | None
    delimiter: str | None
    names: tuple[str, ...]


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--mode", type=click.Choice(["add", "restore"]), default="add")
@click.option("--format", type=click.Choice([formats.NDJSON, formats.CSV]))
@click.option("--map", "names", multiple=True, metavar="COLUMN=FIELD", help="Of CSV; repeatable.")
@click.option("--encoding", help="UTF-8 unless stated.")
@click.option("--delimiter", help="Of CSV: one character, or tab. Told from the header.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be.")
@click.option("--atomic", is_flag=True, help="All or nothing, of one file of up to 1,000.")
@click.option("--on-conflict", type=click.Choice(record.bulk.CONFLICTS), default="skip")
@click.option("--client", default="import", help="Whose external ids these are.")
@click.option("--results", type=click.File("wb"), help="A file for a result a line, as NDJSON.")
@click.pass_obj
def import_(  # noqa: PLR0913 - an argument for each option
    settings: Settings,
    /,
    files: tuple[str, ...],
    format: str | None,
    names: tuple[str, ...],
    encoding: str | None,
    delimiter: str | None,
    *,
    results: IO[bytes] | None,
    **options: Any,
) -> None:
    """Import statements from FILES, or from standard input where that is -.

    Each is NDJSON, or CSV with a header. The exit code is 0 where every row is in, 3 where some
    were refused, 1 where the import could not run to its end: what was in by then stays, and the
    same command goes on.

    --mode restore fills an empty store with one file that `export` has written, all of it or
    nothing. What `export --full` has written comes back whole: history, feed, chain. Of statements
    alone come the statements, with their ids, clocks and revisions. Keys are not in either. With
    --dry-run the file is looked through to its end, and the store stays empty.
    """
    plan = Plan(
        by=record.clients.named(options["client"]),
        on_conflict=options["on_conflict"],
        dry_run=options["dry_run"],
        atomic=options["atomic"],
    )
    if options["mode"] == "restore":
        of_rows = plan.atomic or plan.on_conflict != "skip" or results is not None
        if len(files) > 1 or names or encoding or delimiter or of_rows:
            message = "--mode restore takes one file, with --format, --client and --dry-run alone"
            raise click.UsageError(message)
        done = restores.restore(settings, files[0], format, by=plan.by, dry_run=plan.dry_run)
        click.echo(f"{done}{' (nothing was written)' if plan.dry_run else ''}")
        return
    if plan.atomic and len(files) > 1:
        raise click.UsageError("--atomic takes one file: each is a transaction of its own")
    if results is not None:
        if any(is_one(Path(results.name), Path(name)) for name in files):
            raise click.UsageError("--results would overwrite a file that is to be read")
        refuse_store(settings, Path(results.name))
        results.write(b"")  # which opens it: else it would be found out when rows are recorded
    said, summary = Said(format, encoding, delimiter, names), Summary()
    try:
        with connect(settings) as database:
            for name in files:
                for result in _imported(database, name, said, plan):
                    summary.add(result)
                    _note(name, result, results)
            if not plan.dry_run:
                database.settle()
    finally:
        # "Nothing to do" would be no truth where an error is on its way.
        if summary.counts or sys.exception() is None:
            unwritten = plan.dry_run or (plan.atomic and not summary.is_clean)
            click.echo(f"{summary}{' (nothing was written)' if unwritten else ''}")
    if not summary.is_clean:
        sys.exit(REFUSED)


def _imported(database: Database, name: str, said: Said, plan: Plan) -> Iterator[Result]:
    with inputs.naming(name), inputs.opened(name) as (stream, size):
        form = _form(name, stream, said)
        if size is not None:  # what can be read again is looked through before anything is written
            decoding.check(stream, form.encoding)
        with Progress(stream, name, size) as progress:
            rows = formats.rows(progress.stream, form)
            yield from progress.over(importing.run(database.writing, rows, plan))


def _form(name: str, stream: io.BufferedReader, said: Said) -> Form:
    format = said.format or formats.guessed(name, stream.peek(64))
    return formats.form(format, said.encoding, said.delimiter, formats.pairs(said.names))


def _note(name: str, result: Result, results: IO[bytes] | None) -> None:
    if results is not None:
        shown = {"file": click.format_filename(name), **result.document()}
        results.write(orjson.dumps(shown) + b"\n")
    if result.is_refused:
        for line in _faults(result):
            click.echo(f"{name}:{result.line}: {visible(line)}", err=True)


def _faults(result: Result) -> Iterable[str]:
    return [f"{each.pointer} {each.detail} ({each.code})".lstrip() for each in result.faults]
