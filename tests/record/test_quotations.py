"""Which words stood between marks."""

import time

import pytest

from service.record import quotations


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("no marks at all", []),
        ("“one” and “two”", ["one", "two"]),
        ('"one" and "two"', ["one", "two"]),
        ("„eins“ und »zwei« und «trois»", ["eins", "zwei", "trois"]),
        ("「いち」『に』", ["いち", "に"]),
        ("”ett” och ”två”", ["ett", "två"]),
        ("don't “quote it's” don't", ["quote it's"]),
        ("“never closed", []),
        ("closed” only", []),
        ("“” empty", []),
        ("“ spaces stay ”", [" spaces stay "]),
    ],
)
def test_the_passages_between_marks_are_found(text, passages):
    assert quotations.marked(text) == passages


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("“all”", True),
        ('"all"', True),
        ("«tout»", True),
        ("“a” and “b”", False),
        ("“", False),
        ("“a” b", False),
        ("a “b”", False),
        ("", False),
        ("‘Tis the boys’", False),
    ],
)
def test_marks_around_the_whole_text_are_told_from_marks_inside(text, outer):
    assert quotations.has_outer_marks(text) is outer


def test_a_text_full_of_opening_marks_takes_no_time():
    started = time.process_time()

    quotations.marked("“„«「『" * 12_800)

    assert time.process_time() - started < 0.5
