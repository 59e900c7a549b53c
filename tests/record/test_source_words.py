"""The words that sources are found by follow the sources."""

from sqlalchemy import delete, select, update

from service import record
from service.models import Source, SourceWord
from service.record.source_list import Query
from tests import make


def found(session, q):
    return [each.title for each in record.source_list.find(session, Query(q=q)).data]


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

    record.source_words.derive_all(session)

    assert found(session, "raid") == ["Raid 2", "Raid 1", "Raid 0"]
    assert found(session, "raid 1") == ["Raid 1"]
    assert session.scalars(select(Source.folded)).all() == [f"cnn raid {n}" for n in range(3)]


def test_of_an_erased_source_no_word_is_left(session):
    made = make.statement(session, source={"outlet": "CNN", "title": "Raid"})
    assert words(session) == [("outlet", "cnn"), ("title", "raid"), ("whole", "cnn")]

    record.erasure.source(session, made.appearances[0].source.id, by="desk", reason="a court")

    assert words(session) == []
