"""T06: a loss of power takes what was not synced, and nothing that was acknowledged.

SQLite alone is tried: it is the one database here whose files this program opens itself. The model
is a library loaded before libc (powerloss.c), so it needs Linux and a C compiler.
"""

import os
import shutil
import subprocess
import threading

import pytest

from service import migrate
from tests.acceptance.audit import audit
from tests.acceptance.conftest import key_of
from tests.acceptance.load import write
from tests.acceptance.server import ROOT, changed, serving


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The library that is loaded before libc."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("not run: there is no C compiler")
    made = tmp_path_factory.mktemp("powerloss") / "powerloss.so"
    source = ROOT / "tests" / "acceptance" / "powerloss.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", made, source, "-ldl"], check=True)
    return made


def lost_power(folder, model, total, root=ROOT):
    """Write until the power goes; return what was acknowledged and what the disk kept."""
    disk, kept = folder / "disk", folder / "kept"
    disk.mkdir(parents=True)
    kept.mkdir()
    url = f"sqlite:///{disk / 'onrecord.db'}"
    migrate.upgrade(url)
    key = key_of(url)
    shutil.copy(disk / "onrecord.db", kept)
    done = threading.Event()
    loaded = {
        "LD_PRELOAD": str(model),
        "POWERLOSS_FROM": os.path.realpath(disk),
        "POWERLOSS_TO": str(kept),
    }
    with serving(url, root, **loaded) as server:
        tally = write(server.port, key, total, until=done.is_set)
        server.kill()
    return audit(f"sqlite:///{kept / 'onrecord.db'}", tally.acknowledged), tally


def test_a_loss_of_power_takes_nothing_that_was_acknowledged(tmp_path, model):
    found, tally = lost_power(tmp_path, model, total=60)

    assert len(tally.acknowledged) == 60
    assert (found.lost, found.half, found.forks, found.faults) == (0, 0, 0, ())


def test_the_model_sees_what_a_weaker_setting_loses(tmp_path, model):
    faulty = changed(
        tmp_path / "faulty", "service/sqlite.py", '"synchronous=FULL"', '"synchronous=NORMAL"'
    )

    # So few that no checkpoint, which syncs with either setting, comes in between.
    found, tally = lost_power(tmp_path / "run", model, total=20, root=faulty)

    assert found.lost == len(tally.acknowledged) == 20


@pytest.mark.soak
@pytest.mark.parametrize("round_", [1, 2, 3])
def test_t06_two_hundred_and_fifty_writes(tmp_path, model, report, round_):
    found, tally = lost_power(tmp_path, model, total=250)

    report(f"T06.{round_}", f"lost {found.lost} of {len(tally.acknowledged)}", "0")
    assert len(tally.acknowledged) == 250
    assert (found.lost, found.faults) == (0, ())
