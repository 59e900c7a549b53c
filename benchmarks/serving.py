"""Programs that serve while something is measured: started on a free port, and stopped."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any

from tests.acceptance.server import free_port

ROOT = Path(__file__).parent.parent
PATIENCE = 300
"""Seconds that a start or a stop may take on a busy machine."""

WORKERS, THREADS = 2, 8


@dataclass(frozen=True)
class Served:
    """A program that serves."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """Return the processes that were started by the one that serves."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("utf-8")
        return [int(pid) for pid in children.split()]

    def opened(self, path: str) -> Any:
        """Return an answer that is yet to be read. Raises URLError."""
        address = f"http://127.0.0.1:{self.port}{path}"
        return urllib.request.urlopen(address, timeout=60)

    def get(self, path: str) -> bytes:
        """Return what is answered. Raises URLError."""
        with self.opened(path) as answer:
            body: bytes = answer.read()
            return body


@contextmanager
def gunicorn(app: str, url: str, **environ: str) -> Iterator[Served]:
    """Serve an application by gunicorn, with the service's own settings."""
    command = [sys.executable, "-m", "gunicorn", app, "-c", "gunicorn.conf.py"]
    settings = {"DATABASE_URL": url, "WORKERS": str(WORKERS), "THREADS": str(THREADS)}
    with program(command, lambda port: {"PORT": str(port), **settings, **environ}) as served:
        yield served


@contextmanager
def program(command: Sequence[str], environ: object, probe: str = "/") -> Iterator[Served]:
    """Run a program while the block runs; `{port}` in its command is the port."""
    port = free_port()
    own: Mapping[str, str] = environ(port) if callable(environ) else {}
    said = Path(tempfile.mkdtemp(prefix="served")) / "log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=ROOT,
            env=os.environ | own,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(process, port, probe, said)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, SIGKILL)
        shutil.rmtree(said.parent)


def _wait(process: subprocess.Popen[bytes], port: int, probe: str, said: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{probe}", timeout=10).close()
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            pass
        else:
            return
        time.sleep(0.05)
    raise SystemExit(f"it does not serve:\n{said.read_text('utf-8', 'replace')[-3_000:]}")
