"""The audit sees what it is there to see: one that sees nothing passes every load."""

import uuid

import pytest
from sqlalchemy import text

from service import text as index
from tests import make
from tests.acceptance.audit import audit

WORDS = "Each of us has said this once"


@pytest.fixture
def stored(url, database):
    """A store with three statements; the text and the id of one of them; how to damage it."""
    with database.writing() as session:
        made = make.statement(session, text=WORDS)
        for _ in range(2):
            make.statement(session)
        session.commit()
        id, key, number = str(made.id), made.key, made.number

    def damage(*statements):
        with database.writing() as opened:
            for each in statements:
                opened.execute(text(each), {"number": number})
            opened.commit()

    def unlist():
        with database.writing() as opened:
            index.dialect(opened).delete(opened, [key])
            opened.commit()

    return url, id, damage, unlist


def test_a_store_as_it_should_be_is_clean(stored):
    url, id, _, _ = stored

    found = audit(url, {WORDS: id})

    assert (found.stored, found.clean) == (3, True)


def test_what_is_not_there_or_under_another_id_is_lost(stored):
    url, id, _, _ = stored

    found = audit(url, {WORDS: str(uuid.uuid4()), "Nobody has stored this": id})

    assert (found.lost, found.clean) == (2, False)


def test_a_statement_stored_twice_is_doubled(stored, database):
    with database.writing() as session:
        make.statement(session, text=WORDS)
        session.commit()

    found = audit(stored[0], {})

    assert (found.stored, found.doubled, found.clean) == (4, 1, False)


def test_a_statement_without_its_index_row_is_half_written(stored):
    url, _, _, unlist = stored
    unlist()

    assert audit(url, {}).half == 1


def test_a_statement_without_its_appearance_is_half_written(stored):
    url, _, damage, _ = stored
    damage("DELETE FROM appearance WHERE statement_number = :number")

    found = audit(url, {})

    assert (found.half, len(found.faults)) == (1, 1)


def test_a_revision_without_its_statement_is_a_fault_and_its_index_row_is_half_written(stored):
    url, _, damage, _ = stored
    damage(
        "DELETE FROM appearance WHERE statement_number = :number",
        "DELETE FROM statement WHERE number = :number",
    )

    found = audit(url, {})

    assert (found.stored, found.half) == (2, 1)
    assert any("is not there as its last revision" in fault for fault in found.faults)


def test_a_revision_that_was_altered_breaks_the_chain(stored, database):
    url, _, damage, _ = stored
    with database.reading() as session:
        dialect = session.get_bind().dialect.name
    free = {
        "sqlite": "DROP TRIGGER revision_update",
        "postgresql": "ALTER TABLE revision DISABLE TRIGGER ALL",
    }
    damage(free[dialect], "UPDATE revision SET \"by\" = 'somebody else' WHERE number = 1")

    found = audit(url, {})

    assert found.faults == ("revision 1 is not what its hash was made of",)
