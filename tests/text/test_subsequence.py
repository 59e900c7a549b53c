"""The longest common subsequence, exact and, of very long sequences, by what they share."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.text import subsequence
from service.text.subsequence import matches

SEQUENCES = st.text(st.sampled_from("abcd"), max_size=40)


def longest(one, other):
    """Its length, by the table that everybody knows."""
    lengths = [0] * (len(other) + 1)
    for element in one:
        above = lengths[:]
        for place, each in enumerate(other):
            equal = above[place] + 1 if element == each else 0
            lengths[place + 1] = max(equal, above[place + 1], lengths[place])
    return lengths[-1]


def is_sound(found, one, other):
    rises = all(a < c and b < d for (a, b), (c, d) in pairwise(found))
    return rises and all(one[i] == other[j] for i, j in found)


@given(SEQUENCES, SEQUENCES)
def test_as_many_elements_are_paired_as_can_be(one, other):
    found = matches(one, other)

    assert is_sound(found, one, other)
    assert len(found) == longest(one, other)


def test_rows_that_were_not_kept_are_made_again():
    drawn = random.Random(1)
    one, other = ([drawn.choice("abcdefgh") for _ in range(size)] for size in (700, 900))

    found = matches(one, other)

    assert is_sound(found, one, other)
    assert len(found) == longest(one, other)


def test_a_run_that_agrees_stays_whole():
    assert matches("xabcaz", "yaz") == [(4, 1), (5, 2)]
    assert matches("xabcazv", "yazw") == [(4, 1), (5, 2)]


def edited(drawn, words):
    """The words with some left out and some put in, and how many were kept."""
    kept = [word for word in words if drawn.random() > 0.02]
    return [each for word in kept for each in ([word, "new"] if drawn.random() < 0.01 else [word])]


def test_very_long_sequences_are_paired_between_the_runs_they_share(monkeypatch):
    monkeypatch.setattr(subsequence, "EXACT", 10_000)
    monkeypatch.setattr(subsequence, "LAST_RESORT", 90_000)
    drawn = random.Random(2)
    one = [str(drawn.randrange(300)) for _ in range(3_000)]
    other = edited(drawn, one)
    moved = other[1_000:] + other[:1_000]

    found, crossing = matches(one, other), matches(one, moved)

    assert is_sound(found, one, other)
    assert len(found) >= 0.99 * longest(one, other)
    assert is_sound(crossing, one, moved)
    assert len(crossing) >= 0.99 * longest(one, moved)


def test_what_shares_no_run_is_gone_through_to_a_bound_and_then_left(monkeypatch):
    drawn = random.Random(3)
    one, other = ([drawn.choice("ab") for _ in range(200)] for _ in range(2))
    monkeypatch.setattr(subsequence, "EXACT", 100)
    monkeypatch.setattr(subsequence, "RUN", 50)
    exact = matches(one, other)
    monkeypatch.setattr(subsequence, "LAST_RESORT", 100)

    assert len(exact) == longest(one, other)
    assert is_sound(bounded := matches(one, other), one, other)
    assert len(bounded) < len(exact)
