"""Statements of one second stand in the order of their ids, however their dates came there."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from service import record
from service.models import Statement
from service.record import index_faults, seconds
from service.record.errors import Invalid
from service.text.key import LAST_TIE, unpack
from tests import make

AT = "2023-04-05T00:00:00Z"
ANY = None


def keys(session):
    rows = session.execute(select(Statement.number, Statement.key))
    return {row.number: row.key for row in rows}


def dated(session, statement):
    """The statements whose keys changed, beside that which is dated to the second."""
    before = keys(session)
    fields = {"date": AT, "reason": "r"}
    record.statements.revise(session, statement.id, ANY, fields, by="desk")
    after = keys(session)
    return [n for n in before if after[n] != before[n] and n != statement.number]


def in_order(session):
    listed = record.search.run(session, record.search.Query(sort="date", limit=100)).data
    return [each["text"] for each in listed]


@pytest.mark.parametrize("step", [seconds.STEP, 1], ids=["spaced", "as older releases placed them"])
def test_corrections_into_a_second_keep_the_order_of_ids_and_rewrite_few(
    session, monkeypatch, step
):
    monkeypatch.setattr(seconds, "STEP", step)
    every = [
        make.statement(session, text=f"Number {n}", tags=[f"t{n}"], date=AT if n >= 6 else None)
        for n in range(30)
    ]
    session.commit()
    monkeypatch.undo()
    corrected = every[:6]
    random.Random(7).shuffle(corrected)

    moved = [dated(session, each) for each in corrected]

    assert in_order(session) == [each.text for each in every]
    assert list(index_faults.find(session)) == []
    assert len(moved[0]) <= (24 if step == 1 else 1)
    assert max(map(len, moved[1:])) <= 16
    tagged = record.search.run(session, record.search.Query(tag=("t20",))).data
    assert [each["text"] for each in tagged] == ["Number 20"]


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_a_page_goes_on_behind_the_last_statement_though_its_neighbours_have_moved(
    session, monkeypatch, sort
):
    monkeypatch.setattr(seconds, "STEP", 1)  # as older releases placed them
    earlier = make.statement(session)
    every = [make.statement(session, date=AT) for _ in range(7)]
    session.commit()
    monkeypatch.undo()
    texts = [each.text for each in (every if sort == "date" else every[::-1])]
    query = record.search.Query(sort=sort, limit=3, from_=AT[:10])
    page = record.search.run(session, query)

    assert dated(session, earlier)
    record.statements.revise(session, every[3].id, ANY, {"date": None, "reason": "r"}, by="desk")
    seen = [each["text"] for each in page.data]
    while page.next is not None:
        page = record.search.run(session, replace(query, cursor=page.next))
        seen += [each["text"] for each in page.data]

    assert [each for each in seen if each != earlier.text] == [
        each for each in texts if each != every[3].text
    ]


def test_a_full_second_refuses_whatever_comes(session, monkeypatch):
    monkeypatch.setattr(seconds, "SPACED", -1)
    monkeypatch.setattr(seconds, "LAST_TIE", 2)
    earlier = make.statement(session)
    for _ in range(3):
        make.statement(session, date=AT)
    session.commit()

    for refused in (lambda: make.statement(session, date=AT), lambda: dated(session, earlier)):
        with pytest.raises(Invalid) as raised:
            refused()
        assert [each.code for each in raised.value.remarks] == ["second-full"]
        session.rollback()


@given(st.sets(st.integers(0, 60) | st.integers(LAST_TIE - 60, LAST_TIE)), st.data())
def test_room_is_made_between_neighbours_that_stay_in_their_order(taken, data):
    ties = sorted(taken)
    place = data.draw(st.integers(0, len(ties)))

    first, spread = seconds.room(ties, place)

    moved = ties[:first] + list(spread) + ties[first + len(spread) - 1 :]
    assert len(moved) == len(ties) + 1
    assert moved == sorted(set(moved))
    assert moved[0] >= 0
    assert moved[-1] <= LAST_TIE
    assert first <= place <= first + len(spread) - 1


def test_there_is_no_room_where_every_place_is_taken():
    assert seconds.room(range(LAST_TIE + 1), 7) is None
    first, spread = seconds.room(range(LAST_TIE), 7)
    assert (first, list(spread)) == (0, list(range(LAST_TIE + 1)))


def test_neighbours_at_the_end_leave_most_places_to_what_comes_behind_them():
    first, spread = seconds.room(range(20_000), 0)

    assert (first, len(spread)) == (0, 20_001)
    assert LAST_TIE - spread[-1] > 39_000


def test_the_last_place_of_each_second_is_known(session):
    made = [make.statement(session, date=f"2023-04-05T00:00:0{n // 2}Z") for n in range(5)]
    made.append(make.statement(session, date="2023-04-05"))
    session.flush()
    day = made[0].first_day

    found = seconds.last(session, [(day, 0), (day, 2), (day, 3), (day + 1, 0)])

    taken = {(day, 0): made[1], (day, 2): made[4]}
    assert found == {at: unpack(each.key).number for at, each in taken.items()} | {
        (day, 3): -1,
        (day + 1, 0): -1,
    }
    assert seconds.last(session, []) == {}
