"""PostgreSQL takes the faster path to an answer, and every path leads to the same."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.text import Entry, Query, Term, dialect, key, postgresql_path
from service.text.postgresql_path import Statistics

ROWS = 3000


def asking(*words: str, without: tuple[Term, ...] = ()) -> Query:
    return Query(tuple((Term((word,)),) for word in words), without)


def row(number: int) -> Entry:
    half = "early" if number < ROWS // 2 else "late"
    words = ("odd", "calm", half) if number % 2 else ("calm", half)
    return Entry(number, words if number else ("calm", "early", "late"), (":listed",))


@pytest.fixture
def counted(session: Session) -> Session:
    """A session whose database has counted its rows, so that walks are worth it."""
    dialect(session).add(session, map(row, range(ROWS)))
    session.execute(text("ANALYZE"))
    postgresql_path.forget(session)
    return session


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (asking("calm"), list(range(ROWS))),
        (asking("odd", ":listed"), list(range(1, ROWS, 2))),
        (asking("calm", without=(Term(("odd",)),)), list(range(0, ROWS, 2))),
        (asking("early"), list(range(ROWS // 2))),
        # Each word is in every other row, both are in one: the walk ends before it comes there.
        (asking("early", "late"), [0]),
        (Query(((Term(("calm", "early", "late")),),)), [0]),
        (asking("never"), []),
    ],
)
@pytest.mark.parametrize("limit", [5, ROWS])
def test_a_walk_or_gin_gives_the_same_page(
    counted: Session,
    query: Query,
    expected: list[int],
    limit: int,
    *,
    oldest_first: bool,
) -> None:
    found = dialect(counted).keys(
        counted,
        query,
        key.LAST + 1,
        key.FIRST,
        limit,
        oldest_first=oldest_first,
    )

    assert found == (expected if oldest_first else expected[::-1])[:limit]
    counted = dialect(counted).count(counted, query, key.LAST + 1, key.FIRST, limit)
    assert counted == len(expected[:limit])


def steps(shares: dict[str, float], query: Query, limit: int = 20) -> int:
    counted = Statistics(200_000, shares, 0.0001, sorted(shares))
    return counted.walk_length(query, limit)


def test_a_frequent_word_is_walked_to_and_a_rare_one_is_not() -> None:
    shares = {"the": 0.3, "peace": 0.0002}

    assert steps(shares, asking("the")) > 0
    assert steps(shares, asking("peace")) == 0
    assert steps(shares, asking("the", "peace")) == 0
    assert steps(shares, asking("unheard")) == 0


def test_a_phrase_is_as_frequent_as_its_rarest_word_and_alternatives_add_up() -> None:
    counted = Statistics(100, {"a": 0.5, "b": 0.1, "bc": 0.2}, 0.02, ["a", "b", "bc"])

    assert counted.of_term(Term(("a", "b"))) == 0.1
    assert counted.of_term(Term(("b",), prefix=True)) == pytest.approx(0.31)
    assert counted.of_any((Term(("a",)), Term(("b",)))) == pytest.approx(0.6)
    assert counted.of_any((Term(("a",)), Term(("a", "a")), Term(("b",)))) == 1.0


def test_without_a_count_nothing_is_walked() -> None:
    assert Statistics(0).walk_length(asking("calm"), 20) == 0
    assert Statistics(1000).walk_length(asking("calm"), 20) == 0
