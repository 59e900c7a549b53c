"""What the operator does with the history: write it out, verify it, erase from it."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from uuid import UUID

import click
import orjson
from marshmallow import ValidationError

from schemas import faults
from schemas.reasons import ReasonSchema
from service import record
from service.commands import files, kept_heads
from service.db import Database, connect
from service.exchange import full
from service.identity import StoreUnavailable
from service.models import Revision
from service.record import first_faults
from service.record.errors import Conflict
from service.settings import Settings

ERASURES = {
    "statement": record.erasure.statement,
    "speaker": record.erasure.speaker,
    "source": record.erasure.source,
}

NAMES = set(Revision.__table__.columns.keys())


@click.command()
@click.pass_obj
def history(settings: Settings) -> None:
    """Write every revision to standard output, a line of JSON each, to be kept outside."""
    with (
        connect(settings) as database,
        database.exporting(settings.sql_seconds) as session,
        files.written(None) as output,
    ):
        for revision in record.verification.revisions(session):
            output.write(orjson.dumps(full.columns(revision)) + b"\n")


@click.command()
@click.option("--head", help="NUMBER:HASH of /v1/changes/head, as it was kept outside.")
@click.option(
    "--against",
    type=click.File("rb"),
    help="What the command history, or export --full, wrote at some time.",
)
@click.pass_obj
def verify(settings: Settings, head: str | None, against: IO[bytes] | None) -> None:
    """Verify the chain, the tables and the feed; name the rows that are not as recorded.

    The first is where to look. The exit code is 1 where there is any.
    """
    expected = kept_heads.read(head)
    with connect(settings) as database, database.exporting(settings.sql_seconds) as session:
        checks = [record.verification.faults(session)]
        if expected is not None:
            checks.append(record.verification.against_head(session, *expected))
        if against is not None:
            checks.append(record.verification.against_history(session, _read(against)))
        found = list(first_faults.of(checks))
        end = None if found else record.changes.head(session)  # else it may not be readable
    for fault in found:
        click.echo(fault, err=True)
    if end is None:
        sys.exit(1)
    click.echo(f"all is as recorded, up to revision {end['number']}:{end['hash']}")


def _reason(context: click.Context, parameter: click.Parameter, given: str) -> str:
    """Take a reason as a request does. Raises BadParameter."""
    try:
        read: str = ReasonSchema().load({"reason": given})["reason"]
    except ValidationError as error:
        said = "; ".join(each.detail for each in faults.found(error.messages))
        raise click.BadParameter(said, context, parameter) from error
    return read


@click.command()
@click.argument("kind", type=click.Choice(list(ERASURES)))
@click.argument("id", type=click.UUID)
@click.option(
    "--reason", required=True, callback=_reason, help="The order; it stays in the history."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(settings: Settings, kind: str, id: UUID, reason: str, *, yes: bool) -> None:
    """Blank the content of a statement, a speaker or a source everywhere, in its history too.

    It cannot be undone. Copies outside the database, backups among them, are not reached. Where it
    is done and its bytes could not be removed from the files, a line says so: run it again.
    """
    if not yes:
        click.confirm(f"Erase the {kind} {id} for ever?", abort=True)
    with connect(settings) as database:
        try:
            with database.writing() as session:
                # Long texts, whose rows of the index are made anew, are analysed for seconds.
                database.wait(session, settings.sql_seconds)
                ERASURES[kind](session, id, by="operator", reason=reason)
                session.commit()
        except Conflict:  # it was erased before, and perhaps its bytes are left
            _scrub(database)
            raise
        _scrub(database)
    click.echo(f"the {kind} {id} is erased; backups made before still hold it")


def _scrub(database: Database) -> None:
    try:
        database.scrub()
    except StoreUnavailable as error:
        message = f"it is erased, but its bytes are left: {error}; then erase it again"
        raise click.ClickException(message) from error


def _read(lines: IO[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            columns = orjson.loads(line)
            if columns.pop("kind", "revision") != "revision":
                continue  # another line of an export of the whole store
            id, at = UUID(columns["subject_id"]), datetime.fromisoformat(columns["at"])
            if not columns.keys() <= NAMES or not isinstance(columns["number"], int):
                raise TypeError  # noqa: TRY301 - one refusal for all that is none
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"line {number} is not what the command history writes"
            raise click.ClickException(message) from error
        yield columns | {"subject_id": id, "at": at}
