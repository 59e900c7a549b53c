"""Of thousands of speakers the right one is among the first five, however the name is typed.

The ordinary run has some hundred speakers, `make soak` ten thousand. Times are measured by
benchmarks/completion.py.
"""

import os

import pytest
from sqlalchemy import delete, select

from service import record
from service.app import create_app
from service.models import NearWord
from service.record import names
from service.record.speaker_list import Query
from service.settings import load
from tests import make
from tests.record import people

COUNT = int(os.environ.get("SPEAKERS", "600"))
BAR = 0.95


@pytest.fixture(scope="module")
def known(module_url):
    app = create_app(load({"DATABASE_URL": module_url}))
    everybody = people.people(COUNT)
    with app.extensions["database"].writing() as session:
        ids = people.record_them(session, everybody)
        session.commit()
    yield app.extensions["database"], everybody, ids
    app.extensions["database"].dispose()


def missed(known, kind, count):
    """Who is not among the first five though their name was typed, and how."""
    database, everybody, ids = known
    wrong = []
    for place, name in people.typed(everybody, kind, count):
        with database.reading() as session:
            found = record.speaker_list.find(session, Query(q=name, limit=5)).data
        if ids[place] not in [str(each.id) for each in found]:
            wrong.append((everybody[place].name, name, [each.name for each in found]))
    return wrong


@pytest.mark.parametrize("kind", people.VARIANTS)
def test_the_right_person_is_among_the_first_five(known, kind):
    tried = min(COUNT // 10, len(people.typed(known[1], kind, COUNT // 10)))

    wrong = missed(known, kind, tried)

    assert tried >= 50
    assert len(wrong) <= (1 - BAR) * tried, wrong


def test_the_same_people_and_variants_come_of_the_same_seed():
    everybody = people.people(300)

    assert everybody == people.people(300)
    assert len({each.name for each in everybody}) > 280
    for kind in people.VARIANTS:
        assert people.typed(everybody, kind, 20) == people.typed(everybody, kind, 20)


def found(session, q):
    return [each.name for each in record.speaker_list.find(session, Query(q=q)).data]


def test_names_of_before_there_were_keys_get_them(session):
    make.statement(session, speaker="Ann Example", organisation="Example Press")
    kept = set(session.execute(select(NearWord.key, NearWord.word)).all())
    session.execute(delete(NearWord))
    assert found(session, "Exmaple") == []

    record.mending.everything(session)
    record.mending.everything(session)

    assert sorted(found(session, "Exmaple")) == ["Ann Example", "Example Press"]
    assert set(session.execute(select(NearWord.key, NearWord.word)).all()) == kept


def test_names_may_bring_more_new_words_than_a_question_takes_values(session):
    words = [f"{chr(0x4E00 + n // 200)}{chr(0x4E00 + n % 200)}" for n in range(33_000)]

    names.labels(session, [("speaker", " ".join(words))])

    known = select(NearWord.word).where(NearWord.key == NearWord.word)
    assert set(session.scalars(known)) == set(words)


def test_of_an_erased_name_no_key_is_left_but_of_words_that_others_bear(session):
    one = make.statement(session, speaker="Ann Example").speaker
    make.statement(session, speaker="Ben Example")

    record.erasure.speaker(session, one.id, by="desk", reason="a court")

    assert set(session.scalars(select(NearWord.word))) == {"ben", "example"}
    assert found(session, "Anm") == []
