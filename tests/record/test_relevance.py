"""Order by relevance: a fixed formula, the same to the last bit on both databases."""

import base64
import json
from math import log

import pytest

from service import record
from service.record import relevance
from service.record.search import Query
from tests import make

TEXTS = [
    "Peace and nothing else",
    "War, war, war and again war",
    "War and peace",
    "Peace now, peace tomorrow, and then a much longer story of all that was said that day",
    "Warm words",
]


@pytest.fixture
def recorded(session):
    return [
        make.statement(session, text=text, language="en", date=f"2023-04-{day:02}")
        for day, text in enumerate(TEXTS, start=1)
    ]


def found(session, q, **query):
    return record.search.run(session, Query(q=q, sort="relevance", **query))


def texts(page):
    return [each["text"] for each in page.data]


def score(words, times, holding, matches):
    """The formula, written once more."""
    length = 2 ** (round(8 * (log(1 + words) / log(2))) / 8) - 1
    norm = 1.2 * (1 - 0.75 + 0.75 * length / 30)
    return log(1 + matches / holding) * times * 2.2 / (times + norm)


def score_at(cursor):
    packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    return float(json.loads(packed)[1])


def walked(session, q, meanwhile=lambda _: None, **query):
    """The ids of all pages, and the last cursor's score of each."""
    ids, scores, cursor = [], [], None
    while True:
        page = found(session, q, cursor=cursor, limit=1, **query)
        ids += [each["id"] for each in page.data]
        cursor = page.next
        if cursor is None:
            return ids, scores
        scores.append(score_at(cursor))
        meanwhile(len(ids))


@pytest.mark.usefixtures("recorded")
def test_the_best_fit_comes_first(session):
    assert texts(found(session, "war OR peace")) == [TEXTS[place] for place in (2, 1, 3, 0)]
    assert texts(found(session, "war")) == [TEXTS[1], TEXTS[2]]
    assert texts(found(session, '"war and"')) == [TEXTS[2], TEXTS[1]]


@pytest.mark.usefixtures("recorded")
def test_a_score_is_that_of_the_formula_to_the_last_bit(session):
    _, scores = walked(session, "war OR peace")

    assert scores == [
        score(3, 1, 2, 4) + score(3, 1, 3, 4),
        score(6, 3, 2, 4),
        score(17, 2, 3, 4),
    ]


@pytest.mark.usefixtures("recorded")
def test_rows_that_do_not_match_move_nothing(session):
    before = walked(session, "war OR peace")
    for number in range(30):
        make.statement(session, text=f"Bread {number}", language="en", date="2024")

    assert walked(session, "war OR peace") == before


@pytest.mark.usefixtures("recorded")
def test_equal_scores_are_ordered_newest_first(session):
    for day in (3, 1, 2):
        make.statement(session, text=f"Day {day} bread", date=f"2023-05-0{day}")

    assert texts(found(session, "bread")) == ["Day 3 bread", "Day 2 bread", "Day 1 bread"]


def test_pages_give_each_row_once_while_others_come_and_go(session, recorded):
    before, _ = walked(session, "war OR peace")

    def disturb(number):
        make.statement(session, text="war " * (1 + number % 4), language="en", date="2024")
        make.statement(session, text="peace", language="en", date=None)

    again, scores = walked(session, "war OR peace", lambda n: n < 9 and disturb(n))

    assert len(again) == len(set(again))
    assert [id for id in again if id in before] == before
    assert scores == sorted(scores, reverse=True)
    assert len(again) > len(recorded)


@pytest.mark.usefixtures("recorded")
def test_only_the_newest_are_ranked_and_the_answer_says_so(session, monkeypatch):
    monkeypatch.setattr(relevance, "WINDOW", 3)
    pages = [found(session, "war OR peace", limit=2)]
    make.statement(session, text="peace", language="en", date="2020")
    make.statement(session, text="War or peace", language="en", date="2024")
    pages.append(found(session, "war OR peace", limit=2, cursor=pages[0].next))

    assert [texts(page) for page in pages] == [[TEXTS[2], TEXTS[1]], [TEXTS[3]]]
    assert pages[1].next is None
    for page in pages:
        assert [each.code for each in page.warnings] == ["only-the-newest-ranked"]
    assert [page.total.value for page in pages] == [4, 6]


@pytest.mark.usefixtures("recorded")
def test_days_and_filters_and_ids_narrow_what_is_ranked(session, recorded):
    make.statement(session, text="peace, peace and war", language="en", date="2023", tags=["x"])

    assert len(found(session, "peace", from_="2023-04-03", to="2023-04-30").data) == 3
    assert texts(found(session, "peace", tag=("x",))) == ["peace, peace and war"]
    assert texts(found(session, "peace", id=(str(recorded[0].id),))) == [TEXTS[0]]


@pytest.mark.usefixtures("recorded")
def test_a_compound_a_number_and_a_chinese_word_are_ranked(session):
    once, twice = "An anti-war march", "antiwar, anti-war and 1,200 of 1200"
    for text in (twice, once):
        make.statement(session, text=text, language="en")
    for text in ("和平需要和平", "和平"):
        make.statement(session, text=text, language="zh")

    assert texts(found(session, "anti-war")) == [twice, once]
    assert texts(found(session, "1,200")) == [twice]
    assert texts(found(session, "和平")) == ["和平", "和平需要和平"]


@pytest.mark.usefixtures("recorded")
def test_a_cursor_holds_when_a_new_language_comes(session):
    page = found(session, "wars war", limit=1)
    make.statement(session, text="guerre", language="fr")

    assert texts(found(session, "wars war", limit=1, cursor=page.next)) == [TEXTS[2]]
