"""Spans of days as tokens: two meet exactly where one has a token that the other asks for."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.record import spans

LAST = date.max.toordinal()
near = st.integers(730_000, 731_500)
far = st.integers(1, LAST)


def meet(one, other):
    return bool(set(spans.of_statement("at", *one)) & set(spans.of_range("at", *other)))


@given(st.tuples(near, near).map(sorted), st.tuples(near, near).map(sorted))
def test_spans_of_years_meet_where_their_days_do(one, other):
    assert meet(one, other) == (one[0] <= other[1] and other[0] <= one[1])


@given(st.tuples(far, far).map(sorted), st.tuples(far, st.integers(0, 40_000)))
def test_spans_of_centuries_meet_where_their_days_do(one, other):
    asked = (other[0], min(LAST, sum(other)))

    assert meet(one, asked) == (one[0] <= asked[1] and asked[0] <= one[1])


def test_a_day_is_four_tokens_and_the_longest_span_or_range_few():
    day = date(2023, 4, 5).toordinal()

    around = [":at.2023-04", ":at.2023", ":at.20"]
    assert list(spans.of_statement("at", day, day)) == [":at.2023-04-05", *around]
    assert len(list(spans.of_statement("at", 1, LAST))) < 350
    assert len(spans.of_range("at", 40, LAST - 40)) < 700
    assert list(spans.of_statement("at", 0, 0)) == []


def test_a_range_asks_for_years_months_and_days_and_for_what_lasts_longer():
    asked = spans.of_range("at", date(2023, 4, 29).toordinal(), date(2023, 5, 31).toordinal())

    assert asked == [
        ":at.2023-04-29",
        ":at_all.2023-04",
        ":at_all.2023",
        ":at_all.20",
        ":at_all.202",
        ":at.2023-04-30",
        ":at.2023-05",
    ]
