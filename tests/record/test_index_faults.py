"""The index and the tables are compared, and each row that differs is named."""

import pytest
from sqlalchemy import select, text

from service import text as full_text
from service.models import Statement
from service.record import index_faults
from service.text import Entry
from tests import make
from tests.commands import command
from tests.record import corpus


def faults(database):
    with database.reading() as session:
        return list(index_faults.find(session))


def change(database, act):
    with database.writing() as session:
        act(session)
        session.commit()


def statement(session):
    return session.scalars(select(Statement).order_by(Statement.number)).first()


def test_an_index_that_every_kind_of_change_went_through_holds_what_the_tables_hold(database):
    with database.writing() as session:
        corpus.fill(session, 150)

    assert faults(database) == []


def test_a_row_that_is_missing_is_named(database):
    change(database, make.statement)
    change(database, lambda s: full_text.dialect(s).delete(s, [statement(s).key]))

    (fault,) = faults(database)

    assert fault.endswith("has no row in the index")


@pytest.mark.parametrize("column", ["text", "role", "place", "channel"])
def test_a_row_of_what_stood_there_before_is_named(database, column):
    change(database, lambda session: make.statement(session, place="Paris", role="Minister"))
    change(database, lambda s: s.execute(text(f"UPDATE statement SET {column} = 'Other'")))

    found = faults(database)

    assert found[-1].endswith("is not in the index as it is recorded")


def test_words_in_another_order_are_another_row(database):
    change(database, lambda session: make.statement(session, text="one two"))
    change(database, lambda s: s.execute(text("UPDATE statement SET text = 'two one'")))

    assert faults(database)[-1].endswith("is not in the index as it is recorded")


def test_a_row_of_no_statement_is_named(database):
    change(database, make.statement)
    change(database, lambda s: full_text.dialect(s).add(s, [Entry(77, ("word",), (":a.1",))]))

    assert faults(database) == ["row 77 of the index is of no statement"]


def test_the_command_names_what_differs_and_is_content_once_all_is_made_anew(database, url):
    change(database, make.statement)
    change(database, lambda s: s.execute(text("UPDATE statement SET text = 'Other'")))

    before = command("reindex", "--verify", DATABASE_URL=url)
    made = command("reindex", DATABASE_URL=url)
    after = command("reindex", "--verify", DATABASE_URL=url)

    assert (before.returncode, made.returncode, after.returncode) == (1, 0, 0)
    assert "is not in the index as it is recorded" in before.stderr
    assert after.stdout == "the index holds what the tables hold\n"


def test_what_cannot_be_read_ends_the_command_with_a_line(database, url):
    change(database, lambda session: make.statement(session, speaker="Ann Example"))
    change(database, lambda s: s.execute(text("UPDATE source SET published = 'then'")))
    change(database, lambda s: s.execute(text("UPDATE speaker SET folded = 'other'")))

    compared = command("reindex", "--verify", DATABASE_URL=url)
    made = command("reindex", DATABASE_URL=url)

    line = "Error: something recorded cannot be read (then is no date): verify names it\n"
    assert (compared.returncode, made.returncode) == (1, 1)
    assert "has not what follows from its record in speaker.folded\n" in compared.stderr
    assert compared.stderr.endswith(line)
    assert made.stderr == line
