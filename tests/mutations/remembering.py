"""The guards of what a process remembers: where each stands, and the test that must see it."""

from tests.mutations.guard import Guard

_FILE, _TESTS = "service/record/remembered.py", "tests/api/test_remembered.py"
_MEMORY = "service/record/memory.py"

_GLIMPSES = "tests/api/test_glimpses.py"

GUARDS = (
    Guard(
        "a page at a glance looks whether anything has changed meanwhile",
        "service/api/shown.py",
        "if remembered.still(glimpse):",
        "if True:",
        _GLIMPSES,
        "one_moment and sqlite",
    ),
    Guard(
        "a statement at a glance looks whether it has changed meanwhile",
        _FILE,
        "return found if found is not None and still(session) else None",
        "return found",
        _GLIMPSES,
        "read_anew and sqlite",
    ),
    Guard(
        "a remembered statement is forgotten with its line of the feed",
        _MEMORY,
        "self.forget([each for each in named if each is not None])",
        "list(named)",
        _TESTS,
        "shows_at_once and sqlite",
    ),
    Guard(
        "what a search finds is asked anew after any line",
        _MEMORY,
        "self.end, self.answers = end, {}",
        "self.end = end",
        _TESTS,
        "shows_at_once and sqlite",
    ),
    Guard(
        "what names mean is asked anew after a line that may change it",
        _MEMORY,
        " and not any(line[3] for line in new)",
        "",
        _TESTS,
        "shows_at_once and sqlite",
    ),
    Guard(
        "a reader of an older moment takes nothing newer",
        _MEMORY,
        "is not None and one.line <= self.end[0]:",
        "is not None:",
        _TESTS,
        "older_moment and sqlite",
    ),
    Guard(
        "a reader of an older moment leaves nothing older",
        _MEMORY,
        "                if memory.end == self.end:\n",
        "                if memory.end >= self.end:\n",
        _TESTS,
        "older_moment and sqlite",
    ),
    Guard(
        "a reader of an older moment counts nothing newer",
        _MEMORY,
        "dict(self.reached) if only_more",
        "self.reached if only_more",
        _TESTS,
        "older_moment and sqlite",
    ),
    Guard(
        "another record is known by the hash of its line",
        _MEMORY,
        " and lines[place][2] == hash",
        "",
        _TESTS,
        "put_in_place and sqlite",
    ),
)
