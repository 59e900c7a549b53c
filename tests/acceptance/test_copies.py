"""T09: a backup that is made while others write has all that was acknowledged before it began."""

import threading
import time

import pytest

from service import backups
from service.backups import Wishes
from tests.acceptance.audit import audit
from tests.acceptance.load import Tally, write
from tests.acceptance.server import serving
from tests.acceptance.test_kills import reach

SIZES = {"small": (400, 0.5), "full": (4_000, 2.0)}
"""How many statements are written, and the seconds from one backup to the next."""

FULL = pytest.param("full", marks=pytest.mark.soak)


@pytest.mark.parametrize("size", ["small", FULL])
def test_a_backup_has_what_was_acknowledged_before_it_began(
    lasting, another, tmp_path, report, size
):
    url, key = lasting
    (total, pause), made = SIZES[size], []
    with serving(url) as server:
        tally = Tally()
        load = threading.Thread(
            target=write, args=(server.port, key, total), kwargs={"tally": tally}
        )
        load.start()
        reach(tally, 20)
        while load.is_alive() or len(made) < 2:
            before = dict(tally.acknowledged)
            taken = backups.take(url, tmp_path / f"backup {len(made)}", Wishes())
            made.append((taken.path, before, dict(tally.acknowledged)))
            time.sleep(pause)
        load.join()
        tracebacks = server.tracebacks()

    short = []
    for path, before, after in made:
        host = another(url)
        backups.restore(host, path, Wishes())
        found = audit(host, before)
        if not (found.clean and len(before) <= found.stored):
            short.append(found)
        assert found.stored <= len(after) + 16  # what was stored and not yet read by its client
    figure = f"{len(made)} backups, {len(short)} short, {tally.statuses()}"
    report("T09", figure, f"0 short, {total} written")
    assert short == []
    assert len(made[0][1]) < total
    assert (tally.statuses(), tally.broken, tracebacks) == ({201: total}, 0, 0)
