"""What one process remembers takes no more than it may, whatever is forgotten meanwhile."""

from uuid import uuid4

from service.record.memory import MOST_BYTES, Memory, Shown


def test_what_is_made_of_a_statement_that_is_forgotten_takes_no_room():
    memory = Memory()
    first, second = (Shown(uuid4(), line, 10, None) for line in (1, 2))
    memory.keep(1, first)
    memory.forget([1])

    memory.note(first, "words", b"", MOST_BYTES)
    memory.keep(2, second)

    assert list(memory.shown.values()) == [second]


def test_a_statement_takes_with_it_what_was_made_of_it():
    memory = Memory()
    for line in range(4):
        shown = Shown(uuid4(), line, 10, None)
        memory.keep(1, shown)
        memory.note(shown, "words", b"", MOST_BYTES // 2)
        memory.forget([1])

    first, second = (Shown(uuid4(), line, 10, None) for line in (1, 2))
    memory.keep(1, first)
    memory.keep(2, second)

    assert list(memory.shown.values()) == [first, second]
