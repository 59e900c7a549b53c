"""PostgreSQL takes the faster path to an answer, and every path leads to the same."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from service.db import Database
from service.text import Entry, Query, Term, dialect, key
from service.text.postgresql_path import Path, best, span
from service.text.postgresql_query import matching
from service.text.postgresql_statistics import Statistics

ROWS = 3000


def asking(*words: str, without: tuple[Term, ...] = ()) -> Query:
    return Query(tuple((Term((word,)),) for word in words), without)


def row(number: int) -> Entry:
    half = "early" if number < ROWS // 2 else "late"
    words = ("odd", "calm", half) if number % 2 else ("calm", half)
    return Entry(number, words if number else ("calm", "early", "late"), (":listed",))


@pytest.fixture(scope="module")
def counted(module_database: Database) -> Iterator[Session]:
    """A session whose database has counted its rows, so that walks are worth it; only read."""
    with module_database.writing() as session:
        dialect(session).add(session, map(row, range(ROWS)))
        session.execute(text("ANALYZE statement_index"))
        yield session


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


DAYS = 3000


def words(number: int) -> tuple[str, ...]:
    """Of two rows a day: every tenth row has a word, and every other one of the oldest another."""
    tenth = ("tenth",) if number % 10 == 0 else ()
    then = ("then",) if number % 2 and number < 2 * DAYS // 5 else ()
    return ("calm", *tenth, *then)


def dated(number: int) -> Entry:
    return Entry(key.pack(key.Key(1 + number // 2, number, 0)), words(number), ())


@pytest.fixture
def spread(session: Session) -> Session:
    """A session whose rows lie on many days, which its database has counted."""
    dialect(session).add(session, map(dated, range(2 * DAYS)))
    session.execute(text("ANALYZE statement_index"))
    return session


@pytest.fixture
def sent(spread: Session) -> Iterator[list[str]]:
    """What the database is asked."""
    asked: list[str] = []

    def note(connection, cursor, statement, parameters, context, many):
        asked.append(statement)

    event.listen(spread.get_bind(), "before_cursor_execute", note)
    yield asked
    event.remove(spread.get_bind(), "before_cursor_execute", note)


ALONG_ERAS = [
    (asking("tenth"), "tenth"),
    (Query(((Term(("calm", "tenth")),),)), "tenth"),
    (asking("tenth", without=(Term(("calm", "calm")),)), "tenth"),
    # As frequent as it is, the newest eras do not have it: GIN takes over.
    (asking("then"), "then"),
]


def test_a_walk_along_eras_gives_the_same_page(spread: Session, sent: list[str]) -> None:
    # The first era on either way has a few days only.
    below, above, limit = key.first_of_day(2600), key.first_of_day(500), 60
    index, rows = dialect(spread), [dated(number) for number in range(2 * DAYS)]
    for query, word in ALONG_ERAS:
        expected = [row.key for row in rows if above <= row.key < below and word in row.words]
        sent.clear()

        newest = index.keys(spread, query, below, above, limit)
        oldest = index.keys(spread, query, below, above, limit, oldest_first=True)

        assert newest == expected[: -limit - 1 : -1]
        assert oldest == expected[:limit]
        if spread.get_bind().dialect.name == "postgresql":
            assert sum("RECURSIVE era" in each for each in sent) == 2
        assert index.count(spread, query, below, above, limit) == len(expected[:limit])


def test_gin_is_asked_for_each_clause_by_itself_the_rarest_first() -> None:
    counted = Statistics(100, {"calm": 0.9, "tenth": 0.1}, 0.01, ["calm", "tenth"])
    asked = Query(asking("calm", "tenth", "never").must, (Term(("then",)), Term(("calm", "then"))))

    ([found], values) = matching(counted.rarest_first(asked))

    # What must not hold is never alone: GIN would go through every row for it.
    first, *others, phrase = values.values()
    assert first == "(('never')) & !('then')"
    assert (others, phrase) == (["(('tenth'))", "(('calm'))"], " calm then ")
    assert found.by_gin.count("@@") == 3


def test_of_many_clauses_the_rarest_are_conditions_of_their_own_and_the_others_one() -> None:
    ([found], values) = matching(asking(*"abcdefgh"))

    assert found.by_gin.count("@@") == len(values) == 6
    assert values["t5"] == "(('f')) & (('g')) & (('h'))"


@pytest.mark.parametrize("words", [1, 2, 5, 6, 7, 30])
def test_any_number_of_words_is_found(counted: Session, words: int) -> None:
    every = asking(*["odd", *["calm"] * (words - 2), ":listed"][:words])
    without = replace(every, must_not=(Term(("early",)),))

    found = [
        dialect(counted).keys(counted, query, key.LAST + 1, key.FIRST, ROWS, oldest_first=True)
        for query in (every, without)
    ]

    assert found == [list(range(1, ROWS, 2)), list(range(ROWS // 2 + 1, ROWS, 2))]


def path(shares: dict[str, float], query: Query, limit: int = 20) -> Path | None:
    """Of 200,000 rows, a hundred a day."""
    keys = [key.first_of_day(day) for day in range(1, 2_002, 20)]
    counted = Statistics(200_000, shares, 0.0001, sorted(shares), keys)
    query = counted.rarest_first(query)
    return best(counted, query, limit, key.LAST, oldest_first=False)


def test_a_stop_word_is_walked_to_a_common_one_along_eras_and_a_rare_one_is_not() -> None:
    shares = {"the": 0.3, "peace": 0.05, "truce": 0.003, "doves": 0.0001}

    assert path(shares, asking("the")) == Path(1000)
    assert path(shares, asking("peace")).days == 8
    assert path(shares, asking("truce")).days == 64
    assert path(shares, asking("doves")) is None
    assert path(shares, asking("the", "doves")) is None
    assert path(shares, asking("unheard")) is None


def test_eras_are_not_asked_one_by_one_for_the_beginning_of_many_words() -> None:
    shares = {"peace": 0.2, "pearls": 0.2, "the": 0.3}
    begun = Query(((Term(("pea",), prefix=True),), (Term(("the",)),)))
    keys = [key.first_of_day(day) for day in range(1, 2_002, 20)]
    counted = Statistics(200_000, shares, 0.0001, sorted(shares), keys)
    some = key.first_of_day(1_500), key.first_of_day(1_800)

    assert path(shares, asking("peace", "the"), limit=1_000).days == 8
    assert path(shares, begun, limit=1_000).days == 0
    assert span(counted, [asking("peace")], *some).days == 64
    assert span(counted, [asking("peace"), begun], *some).days == 512


def test_the_nearer_a_walk_begins_to_the_days_with_many_rows_the_shorter_are_its_eras() -> None:
    crowded = [key.first_of_day(day) for day in (1, 1_000, 2_000, 2_010, 2_020)]
    counted = Statistics(200_000, {"peace": 0.01}, 0.0001, ["peace"], crowded)

    assert counted.days_of(50_000, key.LAST, oldest_first=False) == 10
    assert counted.days_of(100_000, key.FIRST, oldest_first=True) == 1_999
    assert counted.days_of(10**9, key.LAST, oldest_first=False) == 2_019


def test_a_phrase_is_as_frequent_as_its_rarest_word_and_alternatives_add_up() -> None:
    counted = Statistics(100, {"a": 0.5, "b": 0.1, "bc": 0.2}, 0.02, ["a", "b", "bc"])

    assert counted.of_term(Term(("a", "b"))) == 0.1
    assert counted.of_term(Term(("b",), prefix=True)) == pytest.approx(0.3, abs=0.01)
    assert counted.of_any((Term(("a",)), Term(("b",)))) == pytest.approx(0.6, abs=0.01)
    assert counted.of_any((Term(("a",)), Term(("a", "a")), Term(("b",)))) == 1.0
    assert counted.of_any(tuple(Term((word,)) for word in "xyz")) < 0.01


def test_without_a_count_nothing_is_walked() -> None:
    for counted in (Statistics(0), Statistics(1000)):
        assert best(counted, asking("calm"), 20, key.LAST, oldest_first=False) is None
        assert span(counted, [asking("calm")], key.FIRST, key.LAST) is None
