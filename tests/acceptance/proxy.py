"""The proxy as it is shipped: nginx with our configuration, in front of a service of the tests."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.load import Client
from tests.acceptance.server import PATIENCE, ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "proxy" / "nginx.conf"


def program() -> str:
    """Where nginx is; a test that needs it is not run where it is not."""
    # Where it is installed is often not on the path of a user.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    found = shutil.which("nginx", path=path)
    if found is None:
        pytest.skip("nginx is not installed")
    return found


@contextmanager
def proxy(service: int) -> Iterator[int]:
    """Run the proxy in front of a port of this machine; yield its own port."""
    command, port = program(), free_port()
    with tempfile.TemporaryDirectory(prefix="proxy") as folder:
        Path(folder).chmod(0o777)  # run by root, nginx works as another user
        configuration = CONFIGURATION.read_text("utf-8")
        for old, new in {
            " /tmp/": f" {folder}/",
            "listen 8080": f"listen 127.0.0.1:{port}",
            "http://service:8000": f"http://127.0.0.1:{service}",
            "/dev/stdout": f"{folder}/access.log",
        }.items():
            assert old in configuration
            configuration = configuration.replace(old, new)
        file = Path(folder, "nginx.conf")
        file.write_text(configuration, "utf-8")
        process = subprocess.Popen(
            [command, "-c", str(file), "-g", "daemon off;"], stderr=subprocess.DEVNULL
        )
        try:
            _wait(process, port)
            yield port
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None
        client = Client(port, "")
        try:
            assert client.send("GET", "/-/alive").status == 204
        except OSError:
            assert time.monotonic() < ends
            time.sleep(0.05)
        else:
            return
        finally:
            client.close()
