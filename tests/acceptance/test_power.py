"""T06: a loss of power takes what was not synced, and nothing that was acknowledged.

SQLite alone is tried: it is the one database here whose files this program opens itself. The model
is a library loaded before libc (powerloss.c), so it needs Linux and a C compiler.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import threading

import pytest

from service import migrate
from tests.acceptance.audit import audit
from tests.acceptance.load import Tally, write
from tests.acceptance.server import ROOT, changed, serving
from tests.acceptance.test_kills import ENDLESS, counts, reach

FULL = pytest.param(250, marks=pytest.mark.soak)


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The library that is loaded before libc."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("the model of the disk needs Linux and a C compiler")
    made = tmp_path_factory.mktemp("powerloss") / "powerloss.so"
    source = ROOT / "tests" / "acceptance" / "powerloss.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", made, source, "-ldl"], check=True)
    return made


def lost_power(folder, model, total, *, idle=False, root=ROOT, **environ):
    """Write until the power goes; return what the disk has kept, and what was met.

    The power goes in the middle of writes, or when every client has its answer.
    """
    disk, kept = folder / "disk", folder / "kept"
    url, key = ready(disk, root, environ)
    plug_in(disk, kept)
    loaded = environ | {
        "LD_PRELOAD": str(model),
        "POWERLOSS_FROM": os.path.realpath(disk),
        "POWERLOSS_TO": str(kept),
    }
    gone, tally = threading.Event(), Tally()
    with serving(url, root, **loaded) as server:
        load = threading.Thread(
            target=write,
            args=(server.port, key, total if idle else ENDLESS),
            kwargs={"until": gone.is_set, "tally": tally},
        )
        load.start()
        if idle:
            load.join()
        else:
            reach(tally, total)
        with (kept / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            server.kill()
        gone.set()
        load.join()
    after = f"sqlite:///{kept / 'names' / 'onrecord.db'}"
    migrate.upgrade(after)  # with the SQLite at hand, whichever has written
    return audit(after, tally.acknowledged), tally


def ready(disk, root, environ):
    """Make a store on the disk; return its address and a key."""
    url = f"sqlite:///{disk / 'onrecord.db'}"
    for words in (["migrate"], ["key", "add", "--name", "load", "--scope", "write"]):
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", *words],
            cwd=root,
            env=os.environ | environ | {"DATABASE_URL": url},
            check=True,
            capture_output=True,
            text=True,
        )
    return url, done.stdout.strip()


def plug_in(disk, kept):
    """Let the model begin with the disk as it is, all of it synced long ago."""
    for part in ("files", "names"):
        (kept / part).mkdir(parents=True)
    for file in disk.iterdir():
        bytes_ = kept / "files" / str(file.stat().st_ino)
        shutil.copyfile(file, bytes_)
        (kept / "names" / file.name).hardlink_to(bytes_)


@pytest.mark.parametrize("idle", [False, True], ids=["busy", "idle"])
@pytest.mark.parametrize("total", [50, FULL])
def test_a_loss_of_power_takes_nothing_that_was_acknowledged(tmp_path, model, report, total, idle):
    lost, acknowledged = 0, 0
    for number in range(3 if total == 250 else 1):
        found, tally = lost_power(tmp_path / str(number), model, total, idle=idle)
        lost += found.lost
        acknowledged += len(tally.acknowledged)
        assert (found.half, found.forks, found.faults) == (0, 0, ())
        assert set(tally.statuses()) == {201}

    figure = f"{acknowledged} acknowledged, {counts(found)}"
    report("T06 idle" if idle else "T06 busy", figure, "all 0")
    assert lost == 0
    assert acknowledged >= total


def test_the_model_sees_what_a_weaker_setting_loses(tmp_path, model, report):
    faulty = changed(
        tmp_path / "faulty", "service/sqlite.py", '"foreign_keys=ON"', '"synchronous=NORMAL"'
    )

    # So few that no checkpoint, which syncs with either setting, comes in between.
    found, tally = lost_power(tmp_path, model, total=20, idle=True, root=faulty)

    report("T06 with NORMAL", f"lost {found.lost} of {len(tally.acknowledged)}", "red")
    assert found.lost > len(tally.acknowledged) / 2
    assert found.faults == ()


def test_a_loss_of_power_takes_nothing_from_the_rollback_journal_either(
    tmp_path, model, affected, report
):
    found, tally = lost_power(tmp_path, model, total=50, idle=True, **affected)

    figure = f"{len(tally.acknowledged)} acknowledged, {counts(found)}"
    report("T06 rollback journal", figure, "all 0")
    assert (found.lost, found.half, found.forks, found.faults) == (0, 0, 0, ())
