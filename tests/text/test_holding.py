"""Which of some keys hold a clause: each engine answers as a plain matcher does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from service.text import Clause, Query, Term, dialect
from service.text.analysis import analyse, entry
from service.text.glimpse import NeedsTransaction
from service.text.key import Key, pack
from tests.text.matcher import matches

WORDS = ["peace", "peaceful", "war", "wars", "anti-war", "和平", "平和", "o'brien", "a\\b", "😀"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
WAR, PEACE = (Query(((Term((word,)),),)) for word in ("war", "peace"))
CLAUSES: list[Clause] = [
    (Term(("~en.war",)),),
    (Term(("~~en.war",)), Term(("~~en.peac",))),
    (Term(("~~~en.war",)),),
    (),
    (Term(("anti", "war")), Term(("antiwar",))),
    (Term(("peac",), prefix=True),),
    (Term(("和平",)),),
    (Term(("平",), prefix=True),),
    (Term(("😀",)), Term(("a", "b"))),
]
QUERIES = [Query((clause,)) for clause in CLAUSES]
POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(TEXTS, min_size=5, max_size=8),
    asked=st.sets(st.integers(min_value=0, max_value=9)),
)
def test_an_engine_tells_which_of_some_keys_match_a_query(session, texts, asked):
    full_text = dialect(session)
    entries = [entry(key, analyse([(words, "en")]), [":listed"]) for key, words in enumerate(texts)]
    full_text.delete(session, range(8))
    full_text.add(session, entries)

    held = full_text.holding(session, sorted(asked), QUERIES)

    assert held == [
        {each.key for each in entries if each.key in asked and matches(each, query)}
        for query in QUERIES
    ]


def test_keys_that_lie_among_much_else_are_picked_out(session):
    full_text = dialect(session)
    full_text.add(session, [entry(key, analyse([("war", "en")]), []) for key in range(9)])

    assert full_text.holding(session, [1, 7], [WAR], narrow=False) == [{1, 7}]


def test_nothing_is_held_where_nothing_is_asked(session):
    assert dialect(session).holding(session, [], QUERIES) == [set() for _ in QUERIES]
    assert dialect(session).holding(session, [1], [Query(((),))]) == [set()]


def test_keys_of_a_few_days_are_found_in_their_eras(session):
    full_text = dialect(session)
    keys = [pack(Key(day, day, 0)) for day in range(1, 3_000)]
    full_text.add(session, [entry(key, analyse([("war", "en")]), []) for key in keys])
    session.execute(text("ANALYZE statement_index"))

    for asked in (keys[10:20], keys[500:900:3], keys[:2_000:7]):
        for narrow in (True, False):
            held = full_text.holding(session, asked, [WAR, PEACE], narrow=narrow)
            assert held == [set(asked), set()]


def rows_read(session):
    read = "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'statement_index'"
    return session.scalar(text(read))


@POSTGRESQL
@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
def test_rows_of_other_eras_are_not_read_though_a_plan_is_made_before_its_values(session, plans):
    full_text = dialect(session)
    keys = [pack(Key(day, day, 0)) for day in range(1, 3_000)]
    full_text.add(session, [entry(key, analyse([("war", "en")]), []) for key in keys])
    session.execute(text("ANALYZE statement_index"))
    session.execute(text(f"SET LOCAL plan_cache_mode = {plans}"))
    before = rows_read(session)

    held = full_text.holding(session, keys[10:20], [WAR])

    assert held == [set(keys[10:20])]
    assert rows_read(session) - before < 200


@POSTGRESQL
def test_keys_among_much_else_are_not_picked_out_by_a_plan_made_before_its_values(database):
    with database.reading() as session:  # it counts the rows, which a glimpse cannot
        dialect(session).holding(session, [1, 7], [WAR], narrow=False)

    with database.glancing() as glimpse, pytest.raises(NeedsTransaction):
        dialect(glimpse).holding(glimpse, [1, 7], [WAR], narrow=False)
