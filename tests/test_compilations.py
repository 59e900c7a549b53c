"""Compiled statements are kept up to a bound, whatever is asked for."""

import pytest
from sqlalchemy import literal, select

from service.compilations import Compilations


class Made:
    """A statement as it is compiled, of which the length counts."""

    def __init__(self, length):
        self.string = "x" * length


@pytest.fixture
def few(monkeypatch):
    """A bound of ten thousand characters."""
    monkeypatch.setattr("service.compilations.MOST", 10_000)


@pytest.mark.usefixtures("few")
def test_what_was_asked_for_least_lately_makes_way():
    kept, made = Compilations(), {key: Made(900) for key in "abcdefghijkl"}
    for key in "abcdefghijk":
        kept[key] = made[key]
    kept.get("a")

    kept["l"] = made["l"]

    assert [key for key in made if kept.get(key) is None] == ["b"]
    assert kept.get("a") is made["a"]
    assert kept.length == 9_900


@pytest.mark.usefixtures("few")
def test_what_is_compiled_twice_counts_once_and_what_is_too_long_is_not_kept():
    kept, made = Compilations(), Made(600)

    kept["a"] = Made(600)
    kept["a"] = made
    kept["b"] = Made(1_001)

    assert (kept.get("a"), kept.get("b"), kept.length) == (made, None, 600)


@pytest.mark.usefixtures("few")
def test_every_engine_of_a_database_keeps_no_more(database):
    engines = (database.reader, database.writer, database.asker)
    caches = {each.get_execution_options()["compiled_cache"] for each in engines}
    for engine in engines:
        with engine.connect() as connection:
            for columns in range(1, 60):
                connection.execute(select(*(literal(n).label(f"n{n}") for n in range(columns))))

    assert all(5_000 < each.length <= 10_000 for each in caches)
