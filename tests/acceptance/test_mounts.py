"""T14: a file system that can only be read stops the start with one line. It takes root.

Memory as a file system stops nothing: what is shared there can be kept elsewhere.
"""

import subprocess

import pytest

from service import migrate
from tests.acceptance.server import Server
from tests.acceptance.test_full_disk import mount, small  # noqa: F401 - a fixture
from tests.acceptance.test_starts import start

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("migrating", ["0", "1"], ids=["serve", "migrate"])
def test_a_file_system_that_can_only_be_read_is_refused(small, report, migrating):  # noqa: F811
    folder = small("20m")
    url = f"sqlite:///{folder / 'onrecord.db'}"
    migrate.upgrade(url)
    mount(folder, "-o", "remount,ro")
    before = sorted(each.name for each in folder.iterdir())

    code, said = start(url, MIGRATE_ON_START=migrating)

    lines = [line for line in said.splitlines() if line.startswith("Error: ")]
    report("T14 read-only mount", f"{len(lines)} line, exit {code}: {lines}", "one line, exit 1")
    assert code not in {0, None}
    assert len(lines) == 1, said
    assert "Traceback" not in said
    assert sorted(each.name for each in folder.iterdir()) == before


@pytest.mark.parametrize(
    "memory", ["-o ro tmpfs /dev/shm", "-o size=1m tmpfs /dev/shm && cat /dev/zero > /dev/shm/full"]
)
def test_where_memory_can_only_be_read_or_is_full_it_is_served_all_the_same(tmp_path, memory):
    script = f'mount -t tmpfs {memory}; exec "$@"'
    alone = ["unshare", "--mount", "sh", "-c", script, "sh"]
    if subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("nothing can be mounted here: root is needed")
    url = f"sqlite:///{tmp_path / 'onrecord.db'}"
    migrate.upgrade(url)

    server = Server(url, within=alone)
    try:
        server.wait()
        asked = [server.get("/v1/statements") for _ in range(8)]
        workers = server.workers()
    finally:
        server.kill()

    assert asked == [200] * 8
    assert (server.tracebacks(), "SIGBUS" in server.said(), len(workers)) == (0, False, 2)
