"""Every change is a revision in one chain, and a line of the feed."""

import json

from sqlalchemy import select

from service.models import Change, Revision
from service.record import chain, history
from tests import make


def test_a_statement_its_speaker_and_its_source_are_each_a_revision_of_one_chain(session):
    made = make.statement(session, speaker="A B", source="CNN")

    revisions = session.scalars(select(Revision).order_by(Revision.number)).all()
    assert [(each.number, each.subject_kind, each.action) for each in revisions] == [
        (1, "speaker", "add"),
        (2, "source", "add"),
        (3, "statement", "add"),
    ]
    hashes = [chain.GENESIS, *(each.hash for each in revisions)]
    assert [each.previous_hash for each in revisions] == hashes[:-1]
    assert json.loads(revisions[2].content)["record"] == history.content(made)


def test_a_revision_verifies_as_read_back_and_not_when_altered(session):
    make.statement(session)
    session.commit()
    session.expire_all()

    for revision in session.scalars(select(Revision)):
        assert history.link(revision) == revision.hash
        assert history.digest(revision.salt, revision.content) == revision.content_digest
        revision.by = "somebody else"
        assert history.link(revision) != revision.hash


def test_the_feed_has_no_gap_and_names_the_statements_that_a_change_touches(session):
    first = make.statement(session, speaker="NATO")
    second = make.statement(session, joint_with=[{"speaker": "NATO"}])
    make.statement(session, speaker={"name": "NATO", "kind": "organisation"})

    lines = session.scalars(select(Change).order_by(Change.number)).all()
    learnt = session.scalar(select(Revision).where(Revision.action == "correct"))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    touched = [line.statement_id for line in lines if line.revision_number == learnt.number]
    assert touched == [None, first.id, second.id]


def test_ids_rise_with_arrival_even_where_the_clock_does_not(session):
    ids = [make.statement(session).id for _ in range(20)]

    assert ids == sorted(ids)
    assert all(id.version == 7 for id in ids)
