"""What a batch has looked up stays right while its own statements change it."""

from service import record
from service.record import names
from tests import make
from tests.record.test_bulk import ITEM, load, one_by_one, together, told


def assert_alike(database, bodies):
    """Whether statements recorded together come to what they come to one by one."""
    with database.writing() as session:
        alone = told(session, one_by_one(session, bodies))
        session.rollback()
    with database.writing() as session:
        assert told(session, together(session, bodies)) == alone


def test_a_source_that_a_statement_names_in_two_ways_is_warned_of(database):
    with database.writing() as session:
        address = {"url": "https://example.org/1"}
        source = make.statement(session, source={**ITEM, **address}).appearances[0].source
        session.commit()
    both = [{"source": {"id": str(source.id)}}, {"source": address}, {"source": ITEM}]
    body = make.body(source=None, appearances=both)

    with database.writing() as session:
        warned = record.statements.add(session, load(body), by="desk").warnings
        session.rollback()

    pointers = [each.pointer for each in warned if each.code == "source-repeated"]
    assert pointers == ["/appearances/1/source", "/appearances/2/source"]
    assert_alike(database, [body])


def test_of_two_sources_that_become_alike_the_earlier_one_is_meant(database):
    address = {"url": "https://example.org/1"}
    with database.writing() as session:
        make.statement(session, text="a", source=address)
        session.commit()

    assert_alike(
        database,
        [
            make.body(text="b", source=ITEM),
            make.body(text="c", source={**ITEM, **address}),
            make.body(text="d", source=ITEM),
        ],
    )


def test_a_kind_that_is_learnt_holds_for_whoever_was_merged_into_the_speaker(database):
    with database.writing() as session:
        part, whole = (make.statement(session, speaker=name).speaker for name in ("A. E.", "Ann"))
        merge = record.speaker_merges.merge
        merge(session, part.id, None, whole.id, by="desk", reason="one person")
        session.commit()
    by_id = {"id": str(part.id)}

    assert_alike(
        database,
        [
            make.body(text="b", speaker={"name": "Ann", "kind": "person"}),
            make.body(text="c", speaker=by_id),
            make.body(text="d", organisation=by_id),
        ],
    )


def test_a_body_is_known_among_very_many_persons_of_its_name(database):
    with database.writing() as session:
        for kind in ["person"] * names.MOST_BEARERS + ["organisation"]:
            record.speakers.make(session, {"name": "Ann", "kind": kind}, by="desk")
        session.commit()

    assert_alike(
        database,
        [
            make.body(text="a", organisation="Ann"),
            make.body(text="b", speaker={"name": "Ann", "kind": "person"}),
            make.body(text="c", speaker={"name": "Ann", "new": True}),
            make.body(text="d", speaker="Ann"),
        ],
    )
