"""The service as it runs: gunicorn on a port, its workers known, stopped or killed as wanted."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUNICORN = ("-m", "gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py")
UNPRIVILEGED = """
import ctypes, os, sys
for capability in range(64):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: gone at the next exec
os.execv(sys.argv[1], sys.argv[1:])
"""
"""A launcher that takes from root what makes root free of owners and modes."""

PATIENCE = 150
"""Seconds that a start or a stop may take on a slow machine."""


class Server:
    """A running service, of the checkout or of another tree of its files.

    `bound` binds it by the owners and modes of files, even where the tests are run by root.
    `within` are the words of a command that starts it.
    """

    def __init__(
        self,
        url: str,
        root: Path = ROOT,
        *,
        bound: bool = False,
        within: Iterable[str] = (),
        **environ: str,
    ) -> None:
        self.root = root
        self.launcher = [*within, *((sys.executable, "-c", UNPRIVILEGED) if bound else ())]
        self.port = free_port()
        self.log = Path(tempfile.mkdtemp(prefix="served")) / "log"
        self.environ = os.environ | {
            "DATABASE_URL": url,
            "PORT": str(self.port),
            "WORKERS": "2",
            **environ,
        }
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self.launcher, sys.executable, *GUNICORN],
                cwd=self.root,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers, and has all its workers."""
        ends = time.monotonic() + PATIENCE
        wanted = int(self.environ["WORKERS"])
        while time.monotonic() < ends:
            with suppress(OSError):
                if self.get("/healthz") == 200 and len(self.workers()) >= wanted:
                    return
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)
        raise AssertionError(self.said())

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8", "replace")[-3_000:]

    def get(self, path: str) -> int:
        """The status of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The process ids of the workers that serve at the moment."""
        return [pid for pid in self.children() if b"gunicorn" in _command(pid)]

    def children(self) -> list[int]:
        """The process ids of what it has started and lives."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def own_megabytes(self) -> list[float]:
        """The memory that each worker shares with no other process."""
        return [private_kilobytes(pid) / 1_024 for pid in self.workers()]

    def shared(self) -> Path:
        """The folder that its workers keep their counters in, where METRICS lets them."""
        maps = Path(f"/proc/{self.workers()[0]}/maps").read_text("utf-8")
        return Path(re.search(r"\S*/on-record-[^/\s]+", maps)[0])

    def kill_worker(self) -> None:
        """Kill the oldest worker; the master starts another."""
        for pid in self.workers()[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """Kill the master, every worker and what they have started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def restart(self) -> None:
        """Start again on the same port."""
        self.process = self._start()
        self.wait()

    def stop(self, told: int = signal.SIGTERM) -> int:
        """Stop it as an operator does; return its exit code."""
        self.process.send_signal(told)
        return self.process.wait(PATIENCE)

    def tracebacks(self) -> int:
        """How many exceptions it has logged."""
        return self.log.read_text("utf-8", "replace").count("Traceback")


@contextmanager
def serving(url: str, root: Path = ROOT, **environ: str) -> Iterator[Server]:
    """Serve a database while the block runs."""
    server = Server(url, root, **environ)
    try:
        server.wait()
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()
        shutil.rmtree(server.log.parent)


def private_kilobytes(pid: int) -> int:
    """The memory that a process shares with no other."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the program in which a line is another: how a fault is put in to be seen."""
    for part in ("service", "schemas", "migrations", "docs"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "gunicorn.conf.py", folder)
    text = (folder / file).read_text("utf-8")
    assert old in text, f"{file} has no {old!r}"
    (folder / file).write_text(text.replace(old, new), "utf-8")
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
