"""Who has a statement from whom, and how many have it from nobody else."""

import pytest

from service.record import corroboration
from tests import cost

# Each an outlet, and the carriers it names, nearest to the utterance first.
COPIES = [(f"Paper {number}", "AFP") for number in range(41)]
CASES = {
    "one source at first hand": ([("CNN",)], (1, 1, 1)),
    "one source by way of three": ([("Daily", "Radio", "AFP", "Times")], (1, 1, 1)),
    "two outlets at first hand": ([("CNN",), ("BBC",)], (2, 2, 2)),
    "two articles of one outlet": ([("CNN",), ("C.N.N.",), ("cnn",)], (3, 2, 2)),
    "41 copies of one agency report": (COPIES, (41, 41, 1)),
    "and the agency's own report": ([("AFP",), *COPIES], (42, 42, 1)),
    "and a paper that heard it itself": ([("Le Monde",), *COPIES], (42, 42, 2)),
    "spelled otherwise": ([("afp’s",), ("Daily", "A F P"), ("Post", "AFP")], (3, 3, 2)),
    "one agency's report of another's": ([("Daily", "AFP", "AP"), ("Post", "AP")], (2, 2, 1)),
    "an agency that has it from a radio": (
        [("AFP", "Radio"), ("Daily", "AFP"), ("Post", "AFP")],
        (3, 3, 1),
    ),
    "an agency that heard it, and has it from a radio": (
        [("AFP",), ("AFP", "Radio"), ("Daily", "AFP")],
        (3, 2, 2),
    ),
    "an agency that names itself": ([("AFP", "AFP"), ("Daily", "AFP")], (2, 2, 1)),
    "two that have it from one another": ([("A", "B"), ("B", "A")], (2, 2, 1)),
    "and one that has it from them": ([("A", "B"), ("B", "A"), ("0", "A")], (3, 3, 1)),
    "a circle, one of which heard it": ([("A", "B"), ("B", "A"), ("A",)], (3, 2, 1)),
    "two circles": ([("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")], (4, 4, 2)),
    "a circle within one chain": ([("A", "B", "A", "C")], (1, 1, 1)),
    "one that has it from two": ([("A", "B"), ("A", "C")], (2, 1, 2)),
}


def appearance(outlet, *carriers, **source):
    named = {"outlet": outlet, "url": None, "title": None, "id": "x", "status": "current"}
    return {"source": named | source, "via": [{"name": name} for name in carriers]}


def counted(appearances):
    return tuple(corroboration.of(appearances).values())


@pytest.mark.parametrize("case", CASES)
def test_who_has_it_from_nobody_else_is_an_origin(case):
    carried, expected = CASES[case]

    found = counted([appearance(*each) for each in carried])
    turned = counted([appearance(*each) for each in carried[::-1]])

    assert (found, turned) == (expected, expected)


def test_a_chain_through_very_many_hands_is_followed_at_once():
    hands = [f"Agency {number}" for number in range(2_001)]
    chains = [(f"Paper {begin}", *hands[begin : begin + 21]) for begin in range(0, 2_000, 20)]
    carried = [appearance(*each) for each in chains]

    assert counted(carried) == (100, 100, 1)
    # a quarter of it; what every name is behind took twenty times as much as this does
    assert cost.is_within(70, lambda: counted(carried))


def test_without_an_outlet_the_site_tells_and_without_a_site_the_title():
    by_site = {"url": "https://www.Example.org/a"}
    sources = [
        appearance(None, **by_site),
        appearance(None, url="http://example.org:8080/b"),
        appearance("example.org"),
        appearance(None, url="https://news.example.org/b"),
        appearance(None, title="Talks fail"),
        appearance(None, title="talks  FAIL"),
        appearance("Daily", "Example.org"),
        appearance(None, url="mailto:nobody"),
    ]

    assert counted(sources) == (8, 5, 4)


def test_what_its_publisher_has_withdrawn_counts_for_nothing():
    gone = {"status": "withdrawn"}
    standing, amended = appearance("CNN"), appearance("BBC", status="amended")

    assert counted([standing, appearance("AFP", **gone), amended]) == (2, 2, 2)
    assert counted([standing, appearance("CNN", "AFP", **gone)]) == (1, 1, 1)
    assert counted([appearance("AFP", **gone)]) == (0, 0, 0)


def test_it_is_of_statements_alone():
    assert corroboration.beside({"id": "a speaker"}) == {}
