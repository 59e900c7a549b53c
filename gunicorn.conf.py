"""How gunicorn serves: threads in a few processes, deadlines that fit into each other.

A wait for a lock (4 s) is shorter than one for a statement (5 s), that shorter than the time in
which a stop finishes the work in hand (30 s), and that shorter than what a container is given to
stop (40 s, compose.yaml).
"""

import gc as _gc
import os
import signal as _signal
import subprocess
import sys
from typing import Any

from prometheus_client import multiprocess as _multiprocess

from service import counters as _counters
from service import heaps as _heaps
from service import logs as _logs
from service import serving as _serving
from service import settings as _settings

try:
    _read = _settings.load()
except _settings.SettingError as wrong:
    sys.exit(f"Error: {wrong}")

bind = [f"{_read.listen or '0.0.0.0'}:{_read.port}"]  # noqa: S104 - a container's is not its machine's
if _read.metrics is not None:
    bind.append(f"{_read.metrics.host}:{_read.metrics.port}")
worker_class = "service.worker.Worker"
workers = _read.workers
threads = _read.threads
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 100_000
max_requests_jitter = 10_000
preload_app = False
# Else gunicorn makes a socket in the home folder, which a read-only container has not.
control_socket_disable = True
worker_tmp_dir = str(_serving.memory())
_logs.ServerLogger.form = _read.log_format
logger_class = "service.logs.ServerLogger"
loglevel = _read.log_level
accesslog = "-"
forwarded_allow_ips = _read.proxies
# Else SCRIPT_NAME moves the path, which many a proxy passes on from a client.
forwarder_headers = ""
limit_request_line = 8190
limit_request_fields = 50
limit_request_field_size = 8190

_STOPS = (_signal.SIGTERM, _signal.SIGINT)


def on_starting(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Migrate where the settings ask for it, and find out which store the workers must serve.

    Each by a process that is gone before any fork. A file that cannot be served stops the start;
    a server may still come up. Told to stop meanwhile it ends, and so does what it has begun.
    """
    for each in _STOPS:
        _signal.signal(each, _leave)  # until gunicorn takes it: else the first would be unheard
    if _read.migrate_on_start and _command("migrate").returncode:
        sys.exit(1)
    found = _command("store")
    if not found.returncode:
        os.environ["STORE"] = found.stdout.strip()
    elif _read.database_url.startswith("sqlite"):
        sys.exit(1)
    _counters.share()
    _serving.begin(counting=_read.metrics is not None)
    _heaps.share()
    _load()


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the first slot that none of those that live has."""
    taken = {each.slot for each in server.WORKERS.values()}
    worker.slot = next(slot for slot in range(len(taken) + 1) if slot not in taken)


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Tell a worker its slot."""
    _serving.SLOT[:] = [str(worker.slot)]


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Forget what a worker that is gone held at the moment."""
    if _serving.COUNTERS in os.environ:
        _multiprocess.mark_process_dead(worker.slot)


def on_exit(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Remove what the workers shared."""
    if _serving.FOLDER in os.environ:
        _serving.end()


def _load() -> None:
    """Load the program, which the workers then share: they start sooner and hold less memory."""
    import service.app  # noqa: F401, PLC0415 - not before it is known where the counters are kept

    _serving.forget_master()
    _gc.collect()
    _gc.freeze()  # the collector would write to what is shared


def _leave(*_: Any) -> None:
    """End before there is a worker."""
    if _serving.HELD:
        _serving.end()
    sys.exit(0)


def _command(name: str) -> subprocess.CompletedProcess[str]:
    """Run a command, and end it where this process is told to stop meanwhile."""
    told: list[int] = []
    # A stop between the fork and its return would leave the command behind, with nobody to end it.
    for each in _STOPS:
        _signal.signal(each, lambda number, _: told.append(number))
    with subprocess.Popen(  # noqa: S603 - our own command
        (sys.executable, "-m", "service.cli", name), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            for each in _STOPS:
                _signal.signal(each, _leave)
            if told:
                _leave()
            said, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, said)
