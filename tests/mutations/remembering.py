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
        "if _ends(session) != [found.end]:",
        "if False:",
        _GLIMPSES,
        "read_anew and sqlite",
    ),
    Guard(
        "a statement that is read at a glance looks whether it has changed meanwhile",
        "service/api/shown.py",
        "if found is not None and remembered.still(glimpse):",
        "if found is not None:",
        _GLIMPSES,
        "first_read and sqlite",
    ),
    Guard(
        "a page that was found while statements came was one question",
        _FILE,
        "is_one = asked == 1 and not",
        "is_one = not",
        _GLIMPSES,
        "between_two_questions and sqlite",
    ),
    Guard(
        "a page that was found while statements came is beside no older answer",
        _FILE,
        ' and not session.info.get("of_end")',
        "",
        _GLIMPSES,
        "total_of_before and sqlite",
    ),
    Guard(
        "a page that was found while names came is found anew",
        _FILE,
        " and came.names_hold",
        "",
        _GLIMPSES,
        "while_a_name_comes and sqlite",
    ),
    Guard(
        "a page that was found while another reader went further is found anew",
        _FILE,
        " if memory.end == end else None",
        "",
        _GLIMPSES,
        "reader_goes_further and sqlite",
    ),
    Guard(
        "a page that was found while statements changed is found anew",
        _FILE,
        " and came.only_more",
        "",
        _GLIMPSES,
        "when_one_goes_while and sqlite",
    ),
    Guard(
        "a remembered statement is forgotten with its line of the feed",
        _MEMORY,
        "if came is None else [line[1] for line in came.lines])",
        "if came is None else [])",
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
        "                if memory.end == self.end:\n                    memory.keep",
        "                if memory.end >= self.end:\n                    memory.keep",
        _TESTS,
        "older_moment and sqlite",
    ),
    Guard(
        "a reader of an older moment counts nothing newer",
        _MEMORY,
        "dict(self.reached) if came",
        "self.reached if came",
        _TESTS,
        "older_moment and sqlite",
    ),
    Guard(
        "another record is known by the hash of its line",
        _MEMORY,
        " or lines[place][2] != hash",
        "",
        _TESTS,
        "put_in_place and sqlite",
    ),
)
