"""What a row of a file that states otherwise changes of a statement, and what it leaves alone."""

import pytest

from service import record
from service.record.errors import Invalid
from tests import make
from tests.record.test_bulk import ITEM, load, together

ADDRESS = {"url": "https://example.org/1"}


def updated(session, statement, **fields):
    """The appearances that a statement has after an update: source and wording; twice the same."""
    body, revisions = make.body(external_id="e1", source=None, **fields), []
    for _ in range(2):
        together(session, [body], on_conflict="update")
        session.flush()
        session.expire_all()
        found = record.statements.get(session, statement.id)
        revisions.append([found.revision, *(each.source.revision for each in found.appearances)])
    assert revisions[0] == revisions[1]
    return [(each.source.id, each.wording) for each in found.appearances]


@pytest.mark.parametrize(
    ("earlier", "own", "stated"),
    [
        (ADDRESS, ITEM, {**ITEM, **ADDRESS}),
        ({**ITEM, "url": "https://example.org/2"}, {**ITEM, **ADDRESS}, {**ITEM, "author": "A"}),
    ],
)
def test_an_appearance_stays_with_its_source(database, earlier, own, stated):
    with database.writing() as session:
        other = make.statement(session, text="other", source=earlier).appearances[0].source.id
        carried = [{"source": own, "wording": "as here"}]
        statement = make.statement(session, external_id="e1", source=None, appearances=carried)
        source = statement.appearances[0].source.id

        found = updated(session, statement, appearances=[{"source": stated}])

    assert found[0] == (source, "as here")
    assert found[1:] == ([(other, None)] if "url" in stated else [])


def test_a_source_is_known_again_though_another_that_is_given_looks_like_it(database):
    named = {"outlet": "CNN", **ADDRESS}
    with database.writing() as session:
        statement = make.statement(session, external_id="e1", source=named)
        source = statement.appearances[0].source.id

        found = updated(
            session, statement, appearances=[{"source": "CNN"}, {"source": named, "wording": "w"}]
        )

    assert found[0] == (source, "w")
    assert len({each for each, _ in found}) == len(found) == 2


@pytest.mark.parametrize("more", [{"title": "A", "author": "B"}, ADDRESS, {**ITEM, **ADDRESS}])
def test_a_source_of_which_a_row_tells_more_is_filled_and_not_added_again(database, more):
    with database.writing() as session:
        statement = make.statement(session, external_id="e1", source="CNN")
        source = statement.appearances[0].source

        found = updated(session, statement, appearances=[{"source": {"outlet": "CNN", **more}}])

        assert found == [(source.id, None)]
        assert {name: getattr(source, name) for name in more} == more


def test_a_source_that_other_statements_have_too_is_not_filled(database):
    with database.writing() as session:
        statement = make.statement(session, external_id="e1", source="CNN")
        source = statement.appearances[0].source.id
        make.statement(session, text="other", source={"id": str(source)})

        found = updated(session, statement, appearances=[{"source": ITEM}])

        assert found[0] == (source, None)
        assert len(found) == 2
        assert record.sources.get(session, source).title is None


def test_a_source_that_somebody_added_is_not_taken_for_one_that_a_row_states_otherwise(database):
    carried = [{"source": {**ITEM, "title": "Misspelt"}}, {"source": "CNN"}]
    with database.writing() as session:
        statement = make.statement(session, external_id="e1", source=None, appearances=carried)
        sources = [each.source.id for each in statement.appearances]

        found = updated(session, statement, appearances=[{"source": ITEM}])

    assert [source for source, _ in found[:2]] == sources
    assert len(found) == 3


def test_statements_of_one_item_that_is_told_later_come_to_have_one_source(database):
    with database.writing() as session:
        first = [{"text": own, "external_id": own, "speaker": "X"} for own in ("a", "b")]
        made = [make.statement(session, **each, source="CNN") for each in first]
        rows = [make.body(**each, source=ITEM) for each in first]

        for _ in range(2):
            together(session, rows, on_conflict="update")
            session.flush()
            session.expire_all()

        carried = [record.statements.get(session, each.id).appearances for each in made]
        assert [len(each) for each in carried] == [1, 1]
        assert carried[0][0].source is carried[1][0].source
        assert carried[0][0].source.title == ITEM["title"]
        assert [record.statements.get(session, each.id).revision for each in made] == [1, 2]


def test_two_items_that_are_given_one_address_are_not_both_filled_with_it(database):
    items = [{**ITEM, "title": title} for title in "AB"]
    carried = [{"source": each} for each in items]
    with database.writing() as session:
        statement = make.statement(session, external_id="e1", source=None, appearances=carried)
        ids = [each.source.id for each in statement.appearances]

        stated = [{"source": {**each, **ADDRESS}} for each in items]
        found = updated(session, statement, appearances=stated)

    assert [source for source, _ in found] == [*ids, ids[0]]


def test_a_remark_on_an_appearance_stands_at_it(database):
    known = {**ADDRESS, "outlet": "CNN"}
    unknown = {"id": "00000000-0000-7000-8000-000000000000"}
    with database.writing() as session:
        make.statement(session, external_id="e1", source=known)
        differing = [{"source": {**ADDRESS, "outlet": "BBC"}, "cue": "said"}]
        row, wrong = (
            make.body(external_id="e1", source=None, appearances=each)
            for each in (differing, [*differing, {"source": unknown}])
        )
        first = make.body(external_id="e1", source={**ADDRESS, "outlet": "BBC", "title": "A"})

        drafts = [record.drafts.draft(load(each), by="desk") for each in (wrong, row, first)]
        with record.bulk.opened(session, drafts, on_conflict="update") as bulk:
            with pytest.raises(Invalid) as refused:
                bulk.take(drafts[0])
            warned = [bulk.take(each).warnings for each in drafts[1:]]

    assert [each.pointer for each in refused.value.remarks] == ["/appearances/1/source/id"]
    assert [each.pointer for each in warned[1]] == ["/source/outlet"]
    assert [each.pointer for each in warned[0]] == ["/appearances/0/source/outlet"]
