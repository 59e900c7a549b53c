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
from service.settings import Settings

SAMPLE = Path(__file__).parent.parent.parent / "sample" / "statements.ndjson"
GUNICORN = ("-m", "gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py")


@click.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Make the store ready, with sample statements in a new one, and serve it."""
    new = migrate.upgrade(settings.database_url)
    given, made = bool(os.environ.get("DATABASE_URL")), None
    with connect(settings) as database:
        if new and not given and os.environ.get("SAMPLE", "1") != "0":
            with SAMPLE.open(encoding="utf-8") as lines:
                plan = importing.Plan(by="sample")
                for result in importing.run(database.writing, ndjson.read(lines), plan):
                    if result.error is not None:
                        raise result.error
        if not given:
            with database.writing() as session:
                made = record.clients.add(session, "desk", "write")
                session.commit()
        with database.reading() as session:
            count = session.scalar(select(func.count()).select_from(Statement)) or 0
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
