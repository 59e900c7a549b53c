"""T36 and T38: the image, held as tightly as can be, serves, and is stopped amid writes."""

import json
import shutil
import subprocess
import threading
import time
import uuid
from pathlib import Path

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import Client, Tally, statement, write
from tests.acceptance.server import PATIENCE, ROOT, free_port
from tests.acceptance.test_kills import ENDLESS, counts, reach

pytestmark = pytest.mark.soak
HELD = (
    *("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"),  # noqa: S108 - the container's
    *("--security-opt", "no-new-privileges", "--pids-limit", "100"),
)


def docker(*words, check=True):
    """Run a command of docker; return what it said, on both ways."""
    done = subprocess.run(
        ["docker", *words], capture_output=True, text=True, check=False, timeout=900
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def image():
    """The image, built of the checkout."""
    if shutil.which("docker") is None or "Server Version" not in docker("info", check=False):
        pytest.skip("no Docker engine")
    name = f"on-record-test:{uuid.uuid4().hex[:8]}"
    docker("build", "--network", "host", "--tag", name, str(ROOT))
    yield name
    docker("image", "rm", name)


@pytest.fixture
def container(image):
    """A running container with a volume and a published port: its name, the port, a key."""
    name, port = f"test-{uuid.uuid4().hex[:8]}", free_port()
    docker(
        *("run", "--detach", "--name", name, "--pull", "never", *HELD),
        *("--volume", f"{name}:/data", "--publish", f"127.0.0.1:{port}:8000"),
        *("--health-interval", "2s", image),
    )
    try:
        until(lambda: healthy(name))
        command = ("python", "-m", "service.cli", "key", "add", "--name", "x", "--scope", "write")
        yield name, port, docker("exec", name, *command).splitlines()[0]
    finally:
        docker("rm", "--force", name)
        docker("volume", "rm", name)


def healthy(name):
    state = json.loads(docker("inspect", "--format", "{{json .State}}", name))
    assert state["Status"] == "running", docker("logs", name)
    return state["Health"]["Status"] == "healthy"


def until(holds):
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.2)


def copied(name, folder):
    """The address of the store, copied out of a container."""
    docker("cp", f"{name}:/data", str(folder))
    return f"sqlite:///{folder / 'data' / 'onrecord.db'}"


def test_held_as_tightly_as_can_be_it_serves(container, tmp_path, report):
    name, port, key = container
    client = Client(port, key)
    assert [client.send("GET", path).status for path in ("/readyz", "/docs/")] == [200, 200]
    assert client.post(statement(ENDLESS)).status == 201
    client.close()
    tally = write(port, key, total=300)
    everywhere = (
        "for each in / /app /venv /usr /etc /home; do touch $each/x && echo wrote $each; done"
    )
    wrote = docker("exec", name, "sh", "-c", everywhere, check=False)
    needless = "command -v pip pip3 gcc cc ld make curl wget; python -m pip --version"
    found = docker("exec", name, "sh", "-c", needless, check=False)
    identity = docker("exec", name, "cat", "/proc/1/status")
    lines = [json.loads(line) for line in docker("logs", name).splitlines()]

    wrong = [line for line in lines if line["level"] not in {"info", "debug"}]
    report("T36", f"healthy, 300 writes, {len(wrong)} errors logged", "0 errors")
    assert tally.statuses() == {201: 300}
    assert "wrote" not in wrote
    assert "/" not in found.replace("/usr/local/bin/python", "").replace("/venv/bin/python", "")
    assert "No module named pip" in found
    assert "Uid:\t10001\t10001\t10001\t10001" in identity
    assert "CapEff:\t0000000000000000" in identity
    assert "NoNewPrivs:\t1" in identity
    assert wrong == []
    docker("stop", "--time", "40", name)
    assert audit(copied(name, tmp_path), tally.acknowledged).clean


def test_docker_stop_in_the_middle_of_writes_loses_nothing(container, tmp_path, report):
    name, port, key = container
    over, tally = threading.Event(), Tally()
    load = threading.Thread(
        target=write,
        args=(port, key, ENDLESS),
        kwargs={"until": over.is_set, "tally": tally},
    )
    load.start()
    reach(tally, 200)
    begun = time.monotonic()
    docker("stop", "--time", "40", name)
    took = time.monotonic() - begun
    over.set()
    load.join()

    code = docker("inspect", "--format", "{{.State.ExitCode}}", name).strip()
    found = audit(copied(name, tmp_path), tally.acknowledged)

    figure = f"exit {code} after {took:.1f} s, {len(tally.acknowledged)} acknowledged, "
    report("T38 docker stop", figure + counts(found), "exit 0 within 40 s, all 0")
    assert (code, set(tally.statuses())) == ("0", {201})
    assert found.clean, found
    assert found.stored >= len(tally.acknowledged) >= 200
    assert took < 40
    assert Path(tmp_path, "data", "onrecord.db").exists()
