"""Both engines keep the promises of FullText."""

import random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from service.db import Database
from service.text import Entry, Query, Term, dialect, key
from service.text.analysis import analyse, entry
from service.text.query import parse

ALL = {"below": key.LAST + 1, "above": key.FIRST, "limit": 1000}


def word(*words: str, prefix: bool = False) -> Term:
    return Term(words, prefix)


def asking(*terms: Term, without: tuple[Term, ...] = ()) -> Query:
    return Query(tuple((term,) for term in terms), without)


def common(number: int) -> Entry:
    return Entry(number, ("calm", "sea"), (":listed",))


def test_keys_come_greatest_first_and_oldest_first_on_demand(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, [5, key.LAST, 9, 0]))

    newest = full_text.keys(session, asking(word("calm")), **ALL)
    oldest = full_text.keys(session, asking(word("calm")), **ALL, oldest_first=True)

    assert newest == [key.LAST, 9, 5, 0]
    assert oldest == [0, 5, 9, key.LAST]


def test_the_lower_bound_is_within_and_the_upper_is_not(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, range(10)))

    found = full_text.keys(session, asking(word("calm")), below=7, above=4, limit=10)

    assert found == [6, 5, 4]


def test_a_limit_ends_the_walk_at_the_right_end(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, range(10)))
    query = asking(word("calm"))

    assert full_text.keys(session, query, below=8, above=1, limit=2) == [7, 6]
    assert full_text.keys(session, query, 8, 1, 2, oldest_first=True) == [1, 2]
    assert full_text.keys(session, query, below=8, above=1, limit=0) == []


def test_matches_are_counted_up_to_a_limit_or_all_of_them(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, range(10)))
    query = asking(word("calm"))

    assert full_text.count(session, query, 8, 2, None) == 6
    assert full_text.count(session, query, 8, 2, 6) == 6
    assert full_text.count(session, query, 8, 2, 4) == 4
    assert full_text.count(session, query, 2, 2, None) == 0
    assert full_text.count(session, asking(word("storm")), **ALL) == 0
    assert full_text.count(session, Query(((word("calm"),), ())), **ALL) == 0


def test_among_admits_only_its_keys_within_the_bounds(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, range(10)))
    query = asking(word("calm"))

    assert full_text.keys(session, query, 8, 2, 10, among={1, 3, 7, 8, 99}) == [7, 3]
    assert full_text.keys(session, query, 8, 2, 10, among=[3, 5]) == [5, 3]
    assert full_text.keys(session, query, 8, 2, 10, among=range(100_000, 200_000)) == []
    assert full_text.keys(session, query, 8, 2, 10, among=[]) == []


def test_among_takes_ten_thousand_keys(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, range(5)))

    found = full_text.keys(session, asking(word("calm")), **ALL, among=range(2, 40_000))

    assert found == [4, 3, 2]


def test_a_clause_without_terms_matches_nothing(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, [common(1)])

    found = full_text.keys(session, Query(((word("calm"),), ())), **ALL)

    assert found == []


def test_a_query_without_clauses_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one clause"):
        Query((), (word("calm"),))


@pytest.mark.parametrize(
    ("without", "found"),
    [
        (word("calm"), []),
        (word("cal", prefix=True), []),
        (word("calm", "sea"), []),
        (word("calm", "se", prefix=True), []),
        (word("sea", "calm"), [1]),
        (word("cal"), [1]),
        (word(":listed"), []),
        (word(":other"), [1]),
    ],
)
def test_what_must_not_stand_is_left_out(
    session: Session,
    without: Term,
    found: list[int],
) -> None:
    full_text = dialect(session)
    full_text.add(session, [common(1)])

    assert full_text.keys(session, asking(word("calm"), without=(without,)), **ALL) == found


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ((word("calm", "sea"), word("storm")), [1, 2]),
        ((word("sea", "calm"), word("storm")), [2]),
        ((word("sea", "calm"), word("sto", prefix=True)), [2]),
        ((word("sea", "calm"), word("calm", "s", prefix=True)), [1]),
        ((word("storm", "calm"), word("sea", "storm")), []),
    ],
)
def test_phrases_and_words_may_be_alternatives(
    session: Session,
    clause: tuple[Term, ...],
    found: list[int],
) -> None:
    full_text = dialect(session)
    full_text.add(session, [common(1), Entry(2, ("storm",), ())])

    assert full_text.keys(session, Query((clause,)), **ALL, oldest_first=True) == found


@pytest.mark.parametrize("token", [":language.en-gb", ":said_to.5", ":quotation.direct", ":wide"])
def test_a_filter_token_is_found_whole_and_by_nothing_shorter(
    session: Session,
    token: str,
) -> None:
    full_text = dialect(session)
    full_text.add(session, [Entry(1, ("calm",), (token,)), Entry(2, ("calm",), (token + "0",))])

    assert full_text.keys(session, asking(word(token)), **ALL) == [1]
    for shorter in (":language.en", ":said", ":quotation", ":wid", "en", "gb", "to.5"):
        assert full_text.keys(session, asking(word(shorter)), **ALL) == []


@pytest.mark.parametrize("odd", ["it's", "a\\b", "\\", "'", "''", "a:b", "and", "not", "é" * 64])
def test_no_word_is_syntax_to_an_engine(session: Session, odd: str) -> None:
    full_text = dialect(session)

    found = full_text.keys(session, asking(word(odd), word(odd, "x"), word("x", odd)), **ALL)

    assert found == []


def test_a_new_entry_of_a_key_takes_the_place_of_the_old(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, [Entry(1, ("old",), (":old",))])

    full_text.add(session, [Entry(1, ("newer",), ()), Entry(1, ("new",), (":new",))])

    for gone in ("old", ":old", "newer"):
        assert full_text.keys(session, asking(word(gone)), **ALL) == []
    assert full_text.keys(session, asking(word("new"), word(":new")), **ALL) == [1]


def test_a_deleted_entry_is_not_found_and_an_unknown_key_is_no_error(session: Session) -> None:
    full_text = dialect(session)
    full_text.add(session, map(common, range(4)))

    full_text.delete(session, [1, 3, 77])
    full_text.delete(session, [])

    assert full_text.keys(session, asking(word("calm")), **ALL) == [2, 0]


def test_a_change_is_undone_with_its_transaction(session: Session) -> None:
    full_text = dialect(session)

    with session.begin_nested() as point:
        full_text.add(session, [common(1)])
        point.rollback()

    assert full_text.keys(session, asking(word("calm")), **ALL) == []


def test_settling_makes_few_parts_and_finds_the_same(database: Database) -> None:
    for number in range(12):
        with database.writing() as session:
            dialect(session).add(session, map(common, range(number * 9, number * 9 + 9)))
            session.commit()
    with database.reading() as session:
        before = _parts(session), dialect(session).keys(session, asking(word("calm")), **ALL)

    database.settle()

    with database.reading() as session:
        parts, keys = _parts(session), dialect(session).keys(session, asking(word("calm")), **ALL)
    assert keys == before[1] == list(reversed(range(108)))
    if parts is not None:
        assert parts < before[0] == 12
        assert parts <= 3


def _parts(session: Session) -> int | None:
    """How many parts FTS5 looks through for a word; None on PostgreSQL."""
    if session.get_bind().dialect.name == "postgresql":
        return None
    found = session.execute(text("SELECT count(DISTINCT segid) FROM statement_index_idx"))
    return int(found.scalar_one())


def test_a_phrase_is_found_late_in_a_long_text(session: Session) -> None:
    full_text = dialect(session)
    long = " ".join(f"word{number % 5000} the" for number in range(20_000)) + " the very end"
    full_text.add(session, [entry(1, analyse([(long, "en")]), [])])

    assert full_text.keys(session, parse('"word4999 the the very"', ["en"]), **ALL) == [1]


def test_entries_at_the_size_limit_fit_into_either_engine(session: Session) -> None:
    full_text = dialect(session)
    generator = random.Random(7)
    han = [chr(code) for code in range(0x20000, 0x2A6DF)]
    texts = ["".join(generator.choices(han, k=64_000)) for _ in range(2)]
    document = analyse([(text, "zh") for text in texts])
    filters = [f":speaker.{number}" for number in range(1000)]

    full_text.add(session, [entry(1, document, filters)])

    assert document.truncated
    assert full_text.keys(session, parse(texts[0][100:120], ["zh"]), **ALL) == [1]
    assert full_text.keys(session, asking(word(":speaker.999")), **ALL) == [1]
