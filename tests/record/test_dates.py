"""What an EDTF date covers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.record import dates


@pytest.mark.parametrize(
    ("given", "first", "last", "second"),
    [
        ("2023", (2023, 1, 1), (2023, 12, 31), None),
        ("2024-02", (2024, 2, 1), (2024, 2, 29), None),
        ("2023-04-05", (2023, 4, 5), (2023, 4, 5), None),
        ("2023-04-05?", (2023, 4, 5), (2023, 4, 5), None),
        ("2023~", (2023, 1, 1), (2023, 12, 31), None),
        ("2023-04/2023-06", (2023, 4, 1), (2023, 6, 30), None),
        ("2023-04-05/2023-04", (2023, 4, 5), (2023, 4, 30), None),
        ("2023/2023-06", (2023, 1, 1), (2023, 6, 30), None),
        ("2023-04/2023-04-10", (2023, 4, 1), (2023, 4, 10), None),
        ("2023-04-05T23:30:01-11:00", (2023, 4, 5), (2023, 4, 5), 84601),
        ("2023-04-05T00:00:00", (2023, 4, 5), (2023, 4, 5), 0),
        ("0001-01-01", (1, 1, 1), (1, 1, 1), None),
        ("9999", (9999, 1, 1), (9999, 12, 31), None),
    ],
)
def test_a_date_covers_the_days_it_says_and_no_others(given, first, last, second):
    span = dates.parse(given)

    assert span == dates.Span(date(*first).toordinal(), date(*last).toordinal(), second)


def test_no_date_covers_no_day():
    assert dates.parse(None) == dates.Span(0, 0, None)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "2023-02-29",
        "2023-13",
        "2023-00",
        "0000",
        "2023/",
        "/2023",
        "2023-04-05T24:00:00",
        "2023-04-05T10:30",
        "2023%",
        "2023-04-05T10:30:00?",
        "2023/2022",
        "2023\n",
        "２０２３",
    ],
)
def test_what_is_no_date_is_refused(given):
    with pytest.raises(ValueError, match=r"."):
        dates.parse(given)


@given(st.dates())
def test_every_day_of_the_calendar_is_itself(day):
    span = dates.parse(day.isoformat())

    assert span.first_day == span.last_day == day.toordinal()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused_with_a_sentence(text):
    try:
        span = dates.parse(text)
    except ValueError as refused:
        assert str(refused)
    else:
        assert 1 <= span.first_day <= span.last_day
