"""The words that sources are found by follow the sources."""

import pytest
from sqlalchemy import delete, select, update

from service import record
from service.models import Source, SourceWord
from service.record.source_list import Query
from tests import make


def found(session, q):
    return [each.title for each in record.source_list.find(session, Query(q=q)).data]


def listed(session, **asked):
    return record.source_list.find(session, Query(**asked)).data


def words(session):
    rows = select(SourceWord.field, SourceWord.word).order_by(SourceWord.field, SourceWord.word)
    return [tuple(row) for row in session.execute(rows)]


def test_sources_of_before_there_were_words_get_them(session):
    for number in range(3):
        make.statement(session, source={"outlet": "CNN", "title": f"Raid {number}"})
    session.execute(delete(SourceWord))
    session.execute(update(Source).values(folded=""))
    session.expire_all()
    assert found(session, "raid") == []

    record.mending.everything(session)

    assert found(session, "raid") == ["Raid 2", "Raid 1", "Raid 0"]
    assert found(session, "raid 1") == ["Raid 1"]
    folded = session.scalars(select(Source.folded).order_by(Source.number)).all()
    assert folded == [f"cnn raid {n}" for n in range(3)]


def test_of_an_erased_source_no_word_is_left(session):
    made = make.statement(session, source={"outlet": "CNN", "title": "Raid"})
    assert words(session) == [("outlet", "cnn"), ("title", "raid"), ("whole", "cnn")]

    record.erasure.source(session, made.appearances[0].source.id, by="desk", reason="a court")

    assert words(session) == []


@pytest.mark.parametrize(
    ("outlet", "title", "author"),
    [
        ("新聞", "大学の学生", "学大"),
        ("大学", "学生", None),
        ("大学 学生", "新聞", "大学"),
        ("新聞", "กา าร", "大学 生"),
    ],
)
def test_letters_that_stand_apart_are_no_run(session, outlet, title, author):
    make.statement(session, source={"outlet": outlet, "title": title, "author": author})

    for run in ("大学生", "การ"):
        assert found(session, run) == []
        assert listed(session, outlet=(run,)) == []


@pytest.mark.parametrize("field", ["outlet", "title", "author"])
@pytest.mark.parametrize(
    "printed", ["東京の大学生ら", "大学生", "ｶﾞﾗｽの大学生", "2023年 大学生たち, A"]
)
def test_letters_that_stand_together_are_found_in_each_field(session, field, printed):
    others = {"title": "Raid", "outlet": "CNN"} | {field: printed}
    make.statement(session, source=others)

    for run in ("大学生", printed, printed.split()[-1]):
        assert found(session, run) == [others["title"]]
    assert len(listed(session, outlet=("大学生",))) == (field == "outlet")


def test_letters_that_stand_together_are_found_behind_what_is_kept_of_a_title(session):
    make.statement(session, source={"outlet": "CNN", "title": "平和" * 300 + "大学生"})

    assert len(found(session, "大学生")) == 1
    assert found(session, "大学人") == []
