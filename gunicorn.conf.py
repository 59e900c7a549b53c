"""How gunicorn serves: threads in a few processes, deadlines that fit into each other."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from service import counters as _counters
from service import settings as _settings

try:
    _read = _settings.load()
except _settings.SettingError as wrong:
    sys.exit(f"Error: {wrong}")

bind = f"0.0.0.0:{_read.port}"
worker_class = "service.worker.Worker"
workers = _read.workers
threads = _read.threads
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
preload_app = False
# Else gunicorn makes a socket in the home folder, which a read-only container has not.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn's own advice
accesslog = "-"
capture_output = True
forwarded_allow_ips = _read.proxies
limit_request_line = 8190
limit_request_fields = 50
limit_request_field_size = 8190


def on_starting(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Migrate where the settings ask for it, and find out which store the workers must serve.

    Each by a process that is gone before any fork. A file that cannot be served stops the start;
    a server may still come up.
    """
    if _read.migrate_on_start and _command("migrate").returncode:
        sys.exit(1)
    found = _command("store")
    if found.returncode and _read.database_url.startswith("sqlite"):
        sys.exit(1)
    os.environ["STORE"] = found.stdout.strip()
    _counters.share()


def _command(name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        (sys.executable, "-m", "service.cli", name),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
