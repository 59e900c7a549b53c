"""T01: many clients write at the same time, and nothing is lost, doubled or forked."""

from tests.acceptance.audit import audit
from tests.acceptance.load import write
from tests.acceptance.server import serving


def test_sixteen_clients_lose_and_double_nothing(store):
    url, key = store
    with serving(url) as server:
        tally = write(server.port, key, total=200)
        tracebacks = server.tracebacks()

    found = audit(url, tally.acknowledged)

    assert tally.statuses() == {201: 200}
    assert (found.stored, found.clean) == (200, True), found
    assert (tally.broken, tracebacks) == (0, 0)
