"""The guards of the commit that travels with the rows: where each stands, and its test."""

from tests.mutations.guard import Guard

_JOURNEYS = "tests/api/test_journeys.py"

GUARDS = (
    Guard(
        "an answer that is kept for repeats is committed with its statement",
        "service/api/together.py",
        "bulk.write(ends=not any(keyed))",
        "bulk.write(ends=True)",
        _JOURNEYS,
        "or_neither_is and repeats",
    ),
    Guard(
        "through whom words came is committed with them",
        "service/record/bulk.py",
        "if ends and not any(each.via for one in added for each in one.appearances):",
        "if ends:",
        _JOURNEYS,
        "or_neither_is and through",
    ),
    Guard(
        "what may be stored is not recorded again",
        "service/api/together.py",
        " or ENDED in session.info",
        "",
        "tests/api/test_together.py",
        "recorded_twice and postgresql",
    ),
    Guard(
        "a commit whose answer is lost is not said to have stored nothing",
        "service/db.py",
        "                if ENDED in session.info:\n",
        "                if False:\n",
        _JOURNEYS,
        "answer_is_lost",
    ),
    Guard(
        "a refused row is told from a commit whose answer is lost",
        "service/text/postgresql.py",
        "        if not error.connection_invalidated:\n",
        "        if False:\n",
        _JOURNEYS,
        "row_that_is_refused",
    ),
)
