"""The figures that tests note, each beside its bar; `make soak` makes a table of them."""

from collections.abc import Callable

import pytest

FIGURE = "figure"


@pytest.fixture
def report(request) -> Callable[..., None]:
    """Note a figure: the number of the test, what was seen, the bar."""

    def note(test: str, figure: str, bar: str) -> None:
        request.node.user_properties.append((FIGURE, (test, figure, bar)))

    return note


def database_of(name: str) -> str:
    """Return which database the name of a test says; empty where it says none."""
    for word, database in {"postgresql": "PostgreSQL", "sqlite": "SQLite"}.items():
        if word in name.rpartition("[")[2]:
            return database
    return ""
