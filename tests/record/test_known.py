"""What writers keep in memory is forgotten as soon as it may not hold, whoever changed it."""

import dataclasses
import sys

import pytest
from sqlalchemy import select, text

from service import record
from service.db import connect
from service.models import Statement
from service.record import chain, erasure, known
from service.record.errors import Conflict
from tests import make

SOURCE = {"outlet": "CNN", "title": "A", "published": "2023-04-05"}


@pytest.fixture
def other(settings):
    """The database as another process has it."""
    made = connect(dataclasses.replace(settings))
    yield made
    made.dispose()


def written(database, **fields):
    """A statement recorded and committed."""
    with database.writing() as session:
        made = make.statement(session, **{"source": SOURCE, "role": "Minister"} | fields)
        session.commit()
        return made


def test_names_that_are_known_are_looked_up_once(database):
    for _ in range(3):
        made = written(database, speaker="Ann Example")

    answers = database.known["now"].answers
    assert {question[0] for question in answers} == {"bearers", "item", "labels"}
    assert written(database, speaker="Ann Example").speaker.id == made.speaker.id


def test_a_speaker_renamed_elsewhere_is_not_remembered(database, other):
    for _ in range(2):
        made = written(database, speaker="Ann Example")
    with other.writing() as session:
        fields = {"name": "Ben Example", "aliases": [], "reason": "r"}
        record.speakers.revise(session, made.speaker.id, None, fields, by="desk")
        session.commit()

    again = written(database, speaker="Ann Example")

    assert again.speaker.id != made.speaker.id
    assert written(database, speaker="Ben Example").speaker.name == "Ben Example"


def test_a_source_corrected_elsewhere_is_not_remembered(database, other):
    for _ in range(2):
        made = written(database, speaker="Ann Example")
    with other.writing() as session:
        source = made.appearances[0].source
        fields = {"title": "B", "reason": "r"}
        record.sources.revise(session, source.id, None, fields, by="desk")
        session.commit()

    assert written(database, speaker="Ann Example").appearances[0].source.id != source.id


def test_what_was_made_anew_elsewhere_is_not_remembered(database, other):
    first = written(database, speaker="Ann Example").speaker
    with other.writing() as session:
        session.execute(text("UPDATE speaker_name SET folded = 'damaged'"))
        session.commit()
    for _ in range(2):
        second = written(database, speaker="Ann Example").speaker
    with other.writing() as session:
        record.mending.everything(session)
        session.commit()

    assert first.id != second.id
    with pytest.raises(Conflict):  # they share the name
        written(database, speaker="Ann Example")


def test_a_label_that_an_erasure_removed_is_not_remembered(database, other):
    for _ in range(2):
        made = written(database, speaker="Ann Example", role="Only one of this role")
    with other.writing() as session:
        for each in session.scalars(select(Statement.id)):
            erasure.statement(session, each, by="operator", reason="r")
        session.commit()

    written(database, speaker="Ann Example", role="Only one of this role")

    with database.reading() as session:
        found = record.search.run(session, record.search.Query(role=("only one",)))
        assert len(found.data) == 1
    assert made.role == "Only one of this role"


def test_what_a_transaction_made_and_took_back_is_not_remembered(database):
    with database.writing() as session:
        make.statement(session, speaker="Never Was", source=SOURCE, role="Never")
        make.statement(session, speaker="Never Was", source=SOURCE, role="Never")
        session.rollback()
        session.commit()

    assert "now" not in database.known
    made = written(database, speaker="Somebody Else", role="Another")
    found = written(database, speaker="Never Was", role="Never")
    assert found.speaker.number != made.speaker.number


def test_an_end_that_has_changed_a_subject_keeps_nothing(database):
    with database.writing() as session:
        make.statement(session, speaker="Ann Example")

        assert chain.end(session).subjects is None
        session.commit()

    assert "now" not in database.known


def test_what_is_kept_takes_no_more_bytes_than_it_may(database, monkeypatch):
    monkeypatch.setattr(known, "MOST_BYTES", 30_000)
    some = [{"speaker": f"{n}{'国' * 400}", "role": f"{n}{'x' * 400}"} for n in range(12)]
    for fields in some:
        written(database, **fields)
    for fields in some:
        written(database, **fields)
        kept = database.known["now"]
        held = sum(sys.getsizeof(str(question)) for question in kept.answers)
        assert 0 < held < kept.size <= 30_000

    monkeypatch.setattr(known, "MOST_BYTES", 100)
    written(database, **some[0])
    kept = database.known["now"]

    assert (kept.answers, kept.size) == ({}, 0)
