"""Which of some keys hold a clause: each engine answers as a plain matcher does."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.text import Clause, Query, Term, dialect
from service.text.analysis import analyse, entry
from tests.text.matcher import matches

WORDS = ["peace", "peaceful", "war", "wars", "anti-war", "和平", "平和", "o'brien", "a\\b", "😀"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
ALL = Query(((Term((":listed",)),),))
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
def test_an_engine_tells_which_of_some_keys_hold_a_clause(session, texts, asked):
    full_text = dialect(session)
    entries = [entry(key, analyse([(text, "en")]), [":listed"]) for key, text in enumerate(texts)]
    full_text.delete(session, range(8))
    full_text.add(session, entries)

    held = full_text.holding(session, sorted(asked), ALL, CLAUSES)

    assert held == [
        {each.key for each in entries if each.key in asked and matches(each, Query((clause,)))}
        for clause in CLAUSES
    ]


def test_a_query_of_many_names_narrows_no_less(session):
    full_text = dialect(session)
    full_text.add(session, [entry(1, analyse([("war", "en")]), [":speaker.7"])])
    many = Query((tuple(Term((f":speaker.{number}",)) for number in range(300)),))

    assert full_text.holding(session, [1], many, [(Term(("war",)),)]) == [{1}]


def test_nothing_is_held_where_nothing_is_asked(session):
    assert dialect(session).holding(session, [], ALL, CLAUSES) == [set() for _ in CLAUSES]
    assert dialect(session).holding(session, [1], ALL, [()]) == [set()]
