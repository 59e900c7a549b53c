"""What a guard is: where it stands, what takes it out, and the test that must see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard, and its removal: `old` stands once in the file and is replaced by `new`.

    `test` is a node of pytest, a file at least; `only` narrows it as pytest's -k does. A test
    must end without its guard too.
    """

    name: str
    file: str
    old: str
    new: str
    test: str
    only: str = ""
