"""The guards that `make mutations` takes out stand where it looks for them."""

from pathlib import Path

import pytest

from tests.mutations.guards import GUARDS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_and_its_test_are_where_they_are_said_to_be(guard):
    assert (ROOT / guard.file).read_text("utf-8").count(guard.old) == 1
    assert (ROOT / guard.test).is_file()
