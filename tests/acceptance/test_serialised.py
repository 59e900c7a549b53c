"""T04: writers of PostgreSQL wait for each other; none is told that it came at a wrong moment."""

import pytest

from tests.acceptance.audit import audit
from tests.acceptance.load import write
from tests.acceptance.server import changed, serving
from tests.acceptance.test_kills import counts

pytestmark = pytest.mark.parametrize("lasting", ["postgresql"], indirect=True)
FULL = pytest.param(2_000, marks=pytest.mark.soak)

FAULTS = {
    "without the lock": ("sent(connection, TAKE_TURN, [()])", "pass"),
    "at REPEATABLE READ": ("LEVEL READ COMMITTED", "LEVEL REPEATABLE READ"),
}


def loaded(url, key, total, *program):
    """Let sixteen clients write to four processes; return what they met."""
    with serving(url, *program, WORKERS="4", THREADS="4") as server:
        return write(server.port, key, total), server.said()


@pytest.mark.parametrize("total", [200, FULL])
def test_no_failure_to_serialise_reaches_a_client(lasting, report, total):
    url, key = lasting

    tally, said = loaded(url, key, total)

    found = audit(url, tally.acknowledged)
    report("T04", f"{tally.statuses()}, {counts(found)}", "no 40001, all 0")
    assert tally.statuses() == {201: total}
    assert (found.stored, found.clean, tally.broken) == (total, True, 0), found
    assert "could not serialize" not in said


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
def test_a_lock_that_does_not_hold_is_seen(lasting, tmp_path, report, fault):
    url, key = lasting
    faulty = changed(tmp_path / "faulty", "service/postgresql.py", *FAULTS[fault])

    tally, _ = loaded(url, key, 400, faulty)

    found = audit(url, tally.acknowledged)
    report(f"T04 {fault}", f"{tally.statuses()}, {counts(found)}", "red")
    assert tally.statuses() != {201: 400} or not found.clean
