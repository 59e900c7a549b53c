"""Whether a role that is credited can be a position that was held."""

import pytest

from service.text.titles import is_same_office


@pytest.mark.parametrize(
    ("role", "title"),
    [
        ("Prime Minister", "prime minister"),
        ("Palestinian Authority Prime Minister", "Prime Minister"),
        ("Minister", "Prime Minister"),
        ("Président de la République", "president"),
        ("Deputy Foreign Minister", "deputy minister"),
        ("former President", "former president"),
        ("外務大臣", "外務大臣"),
        ("日本国外務大臣", "外務大臣"),
        ("副大統領", "米国副大統領"[2:]),
        ("Министр обороны", "министр"),
    ],
)
def test_one_may_say_the_other_in_more_words(role, title):
    assert is_same_office(role, title)
    assert is_same_office(title, role)


@pytest.mark.parametrize(
    ("role", "title"),
    [
        ("President", "Vice President"),
        ("Deputy Prime Minister", "Prime Minister"),
        ("former Prime Minister", "Prime Minister"),
        ("President-elect", "President"),
        ("spokesman of the ministry", "ministry"),
        ("PM", "Prime Minister"),
        ("Foreign Minister", "Prime Minister"),
        ("副大統領", "大統領"),
        ("exminister", "minister"),
        ("大臣", "大統領"),
    ],
)
def test_what_is_another_office_or_cannot_be_known_is_told_apart(role, title):
    assert not is_same_office(role, title)
    assert not is_same_office(title, role)
