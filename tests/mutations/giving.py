"""The guards of answers that are given again: where each stands, and the test that must see it."""

from tests.mutations.guard import Guard

_FILE, _TESTS = "service/api/given.py", "tests/api/test_given.py"
_MEMORY = "service/record/memory.py"

GUARDS = (
    Guard(
        "an answer is given again only where nothing has changed",
        _FILE,
        'return cast("Answer", answer) if remembered.ends_at(glimpse, end) else None',
        'return cast("Answer", answer)',
        _TESTS,
        "written_since and sqlite",
    ),
    Guard(
        "an answer that is given again is counted by its address",
        _FILE,
        "        limits.address(self._app, environ)\n",
        "",
        _TESTS,
        "counted_by_its_address and sqlite",
    ),
    Guard(
        "a request whose answer has to be made anew is counted once",
        "service/api/limits.py",
        "    environ[_COUNTED] = True\n",
        "",
        _TESTS,
        "counted_once and sqlite",
    ),
    Guard(
        "a request with a key is not given what was read without one",
        _FILE,
        '            or "HTTP_AUTHORIZATION" in environ\n',
        "",
        _TESTS,
        "whatever_was_given_without_one and sqlite",
    ),
    Guard(
        "what speaks another protocol is not given what was read",
        _FILE,
        '            or "HTTP_UPGRADE" in environ\n',
        "",
        _TESTS,
        "would_be_refused and sqlite",
    ),
    Guard(
        "what cannot be a host is not given what another was",
        _FILE,
        '    "HTTP_HOST",  # what cannot be a host is refused\n',
        "",
        _TESTS,
        "would_be_refused and sqlite",
    ),
    Guard(
        "an answer follows from the origin that asks",
        _FILE,
        '    "HTTP_ORIGIN",\n',
        "",
        _TESTS,
        "headers_that_decide and sqlite",
    ),
    Guard(
        "an answer follows from what its client has already",
        _FILE,
        '    "HTTP_IF_NONE_MATCH",\n',
        "",
        _TESTS,
        "headers_that_decide and sqlite",
    ),
    Guard(
        "the port of the counters is given nothing that is public",
        _FILE,
        '    "SERVER_PORT",\n',
        "",
        _TESTS,
        "told_to_the_counters and sqlite",
    ),
    Guard(
        "answers are forgotten with any line of the feed",
        _MEMORY,
        "        self.given.clear()\n",
        "",
        _TESTS,
        "forgotten_with_the_next_search and sqlite",
    ),
    Guard(
        "a reader of an older moment gives nothing to those who come",
        _MEMORY,
        "                if memory.end == self.end:\n                    memory.given",
        "                if memory.end >= self.end:\n                    memory.given",
        _TESTS,
        "gives_nothing_to_those_who_come and sqlite",
    ),
)
