"""T28: whatever is done to the record, the interface, the history and a plain model agree."""

from collections import Counter

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.api.machine import Record

SIZES = {"small": (6, 12), "full": (200, 30)}
"""How many runs, of how many steps."""

PHASES = {"small": (Phase.explicit, Phase.generate), "full": tuple(Phase)}
"""The full form makes a run that fails as short as can be, which takes minutes."""


@pytest.mark.parametrize("size", ["small", pytest.param("full", marks=pytest.mark.soak)])
def test_the_record_is_what_a_model_of_it_says(client, report, size):
    examples, steps = SIZES[size]
    run = type("Run", (Record,), {"client": client, "taken": Counter()})

    chosen = settings(max_examples=examples, stateful_step_count=steps, phases=PHASES[size])
    run_state_machine_as_test(run, settings=chosen)

    report(
        "T28", f"{examples} runs of {steps} steps agree, {dict(run.taken)}", "200 runs × 30 steps"
    )
    assert run.taken["add"] >= examples
