"""The key of an entry orders by day, then time, then arrival."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text import key
from service.text.key import Key

EXAMPLES = settings(max_examples=200, deadline=None, derandomize=True, database=None)
LAST_DAY = date.max.toordinal()
untimed = st.builds(
    Key,
    st.integers(0, LAST_DAY),
    st.integers(0, 2**33 - 1),
    st.integers(0, 127),
)
timed = st.builds(
    Key,
    st.integers(1, LAST_DAY),
    st.integers(0, 65_535),
    st.integers(0, 127),
    st.integers(0, 86_399),
)


@EXAMPLES
@given(untimed | timed)
def test_a_key_gives_its_parts_back_and_fits_63_bits(parts: Key) -> None:
    packed = key.pack(parts)

    assert key.unpack(packed) == parts
    assert key.FIRST <= packed <= key.LAST < 2**63 - 1


@EXAMPLES
@given(untimed | timed, untimed | timed)
def test_keys_order_by_day_then_time_then_arrival(one: Key, other: Key) -> None:
    def order(parts: Key) -> tuple[int, int, int]:
        second = -1 if parts.second is None else parts.second
        return parts.day, second, parts.number

    assert (key.order_of(key.pack(one)) < key.order_of(key.pack(other))) == (
        order(one) < order(other)
    )


@EXAMPLES
@given(untimed | timed)
def test_a_day_holds_its_keys_and_no_others(parts: Key) -> None:
    packed = key.pack(parts)

    assert key.first_of_day(parts.day) <= packed <= key.last_of_day(parts.day)
    assert key.first_of_order(key.order_of(packed)) <= packed


def test_the_order_of_a_key_does_not_know_its_length() -> None:
    short, long = (key.pack(Key(700_000, 5, length, 3600)) for length in (1, 90))

    assert short != long
    assert key.order_of(short) == key.order_of(long)


@pytest.mark.parametrize(
    "parts",
    [
        (-1, 0, 0),
        (LAST_DAY + 1, 0, 0),
        (1, 2**33, 0),
        (1, -1, 0),
        (1, 0, 128),
        (1, 65_536, 0, 0),
        (1, 0, 0, 86_400),
        (1, 0, 0, -1),
        (0, 0, 0, 5),
    ],
)
def test_a_part_that_does_not_fit_is_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Key(*parts)


@pytest.mark.parametrize("number", [-1, key.LAST + 1, 2**63])
def test_a_number_that_is_no_key_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="key"):
        key.unpack(number)


def test_a_day_holds_its_keys_and_those_of_no_other() -> None:
    day = date(2023, 4, 5).toordinal()

    assert key.first_of_day(day) == key.pack(Key(day, 0, 0))
    assert key.last_of_day(day) + 1 == key.pack(Key(day + 1, 0, 0))
    assert key.last_of_day(date.max.toordinal()) == key.LAST


def test_length_classes_grow_with_the_words_and_come_back_about_right() -> None:
    assert [key.length_class(count) for count in (0, 1, 30, 10**6)] == [0, 8, 40, 127]
    assert key.words_of(key.length_class(30)) == pytest.approx(30, rel=0.07)
