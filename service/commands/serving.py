"""The server, started with a store that is ready and with what to try."""

import os
import sys
from pathlib import Path

import click
from sqlalchemy import func, select

from service import migrate, record
from service.db import connect
from service.exchange import importing, ndjson
from service.models import Statement
from service.record.errors import Invalid
from service.settings import Settings

SAMPLE = Path(__file__).parent.parent.parent / "sample" / "statements.ndjson"
"""It is part of the checkout, and not of the image."""

DESK = "desk"
"""Whose key is made where a store has none of that name."""

EVERY = {"0.0.0.0", "[::]"}  # noqa: S104 - to know them, not to listen on them
GUNICORN = ("-m", "gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py")


@click.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Make the store ready, with sample statements in a new one, and serve it."""
    new = migrate.upgrade(settings.database_url)
    given, made = bool(os.environ.get("DATABASE_URL")), None
    with connect(settings) as database:
        if new and not given and settings.sample and SAMPLE.exists():
            with SAMPLE.open(encoding="utf-8") as lines:
                plan = importing.Plan(by="sample")
                for result in importing.run(database.writing, ndjson.read(lines), plan):
                    if result.is_refused:
                        message = f"line {result.line} of the sample is refused"
                        raise Invalid(message, remarks=result.faults)
        if not given:
            with database.writing() as session:
                keys = record.clients.find_all(session)
                if not any(each.name == DESK and record.clients.holds(each) for each in keys):
                    made = record.clients.add(session, DESK, "write")
                    session.commit()
        with database.reading() as session:
            count = session.scalar(select(func.count()).select_from(Statement)) or 0
    listen = settings.listen or "127.0.0.1"
    is_open = listen in EVERY
    address = f"http://{'127.0.0.1' if is_open else listen}:{settings.port}"
    click.echo(_welcome(address, count, made, is_public=settings.reads == "public"))
    sys.stdout.flush()
    os.environ["LISTEN"] = listen
    if not is_open:  # to other machines this one has other names
        os.environ["PUBLIC_URL"] = settings.public_url or address
    os.execv(sys.executable, (sys.executable, *GUNICORN))  # noqa: S606 - our own server, no shell


def _welcome(address: str, count: int, key: str | None, *, is_public: bool) -> str:
    header = f"-H 'Authorization: Bearer {key or 'YOUR_KEY'}'"
    body = (
        '{"text": "We will publish the minutes.", "speaker": "Ada Example",'
        ' "date": "2026-11-20", "source": {"outlet": "The Example"}}'
    )
    lines = [
        f"On Record: {count} statements at {address} (the interface: {address}/docs/)",
        "",
        "Search:",
        f"  curl {'' if is_public else f'{header} '}"
        f"'{address}/v1/statements?speaker=shtayyeh&q=worshipers'",
        "Record a statement:",
        f"  curl -X POST {address}/v1/statements {header} \\",
        f"    -H 'Content-Type: application/json' -d '{body}'",
        "",
    ]
    if key is None:
        lines.insert(1, f"Make a key to write with: make key NAME={DESK} SCOPE=write")
    return "\n".join(lines)
