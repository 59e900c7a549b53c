"""Verifying names the row that is not as it was recorded."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from service import record
from service.models import Change, Revision, Source, Speaker, Statement
from service.record import chain, first_faults, verification
from tests import make

FIELDS = {"speaker": {"name": "Ann Example", "kind": "person"}, "tags": ["a", "b"]}


@pytest.fixture
def kept(session):
    """A record with some history, committed."""
    for _ in range(3):
        made = make.statement(session, **FIELDS, joint_with=[{"speaker": "Ben"}])
    record.statements.revise(session, made.id, None, {"note": "checked", "reason": "r"}, by="desk")
    record.statements.withdraw(session, made.id, None, by="desk", reason="r")
    session.commit()
    session.expunge_all()
    return session


def found(session):
    session.expunge_all()
    return list(verification.faults(session))


def unguarded(session, *statements):
    """Run raw SQL with the triggers out of the way, as one who owns the database can."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    else:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name in ("revision_update", "revision_delete", "change_update", "change_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.exec_driver_sql(statement)


def copied(table, of, **changed):
    """Return the SQL of a row that is like the one of a number, but for some columns."""
    columns = [f'"{column.name}"' for column in table.__table__.columns]
    values = [str(changed.get(name.strip('"'), name)) for name in columns]
    listed, name = ", ".join(columns), table.__tablename__
    return (
        f"INSERT INTO {name} ({listed}) SELECT {', '.join(values)} FROM {name} WHERE number = {of}"
    )


def test_a_record_that_is_as_it_was_recorded_has_no_fault(kept):
    assert found(kept) == []


COLUMNS = (
    ("subject_kind", "'source'"),
    ("subject_revision", "9"),
    ("action", "'restore'"),
    ("at", "'2020-01-01 00:00:00'"),
    ("by", "'somebody'"),
    ("content_digest", "'0'"),
    ("hash", "'0'"),
    ("previous_hash", "'0'"),
    ("salt", "'0'"),
    ("content", "'{}'"),
)


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_an_edited_revision_is_named(kept, column, value):
    unguarded(kept, f'UPDATE revision SET "{column}" = {value} WHERE number = 4')

    assert found(kept)[0].startswith("revision 4 ")


def test_every_column_of_a_revision_is_verified():
    columns = {column.name for column in Revision.__table__.columns}

    assert columns - {"number", "subject_id"} == {column for column, _ in COLUMNS}


def test_a_deleted_revision_is_named(kept):
    unguarded(
        kept,
        "DELETE FROM change WHERE revision_number = 4",
        "DELETE FROM revision WHERE number = 4",
    )

    assert found(kept)[0] == "revision 4 is missing"


def test_an_inserted_revision_is_named(kept):
    last = record.changes.head(kept)["number"]
    changed = {"number": 102, "subject_revision": 101}
    hashes = {"previous_hash": "'made up'", "hash": "'made up too'"}
    unguarded(kept, copied(Revision, 2, **changed, **hashes))

    faults = found(kept)
    assert faults[0] == f"revision {last + 1} is missing"
    assert "revision 102 does not follow the one before it" in faults


@pytest.mark.parametrize("number", [0, -5])
@pytest.mark.parametrize(
    ("table", "changed"),
    [
        (Statement, {"key": -1, "external_id": "'forged'"}),
        (Speaker, {}),
        (Source, {"url_key": "NULL"}),
        (Revision, {"previous_hash": "'made up'", "hash": "'made up too'"}),
        (Change, {}),
    ],
)
def test_a_row_of_a_number_that_is_never_given_is_named(kept, table, changed, number):
    if "subject_id" in table.__table__.columns:
        changed = changed | {"subject_id": f"'{uuid4().hex}'"}
    elif "id" in table.__table__.columns:
        changed = changed | {"id": f"'{uuid4().hex}'"}

    unguarded(kept, copied(table, 1, number=number, **changed))

    assert f"{table.__tablename__} has a row {number}, and counts from 1" in found(kept)


def test_two_swapped_revisions_are_named(kept):
    unguarded(
        kept,
        "UPDATE revision SET number = 1000 WHERE number = 3",
        "UPDATE revision SET number = 3 WHERE number = 4",
        "UPDATE revision SET number = 4 WHERE number = 1000",
    )

    assert found(kept)[0] == "revision 3 does not follow the one before it"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE statement SET text = 'something else' WHERE number = 2", ": text"),
        ("UPDATE statement SET role = 'Minister' WHERE number = 2", ": role"),
        ("UPDATE statement SET revision = 2 WHERE number = 2", "of which there is no history"),
        ("UPDATE tag SET name = 'c' WHERE statement_number = 2 AND position = 1", ": tags"),
        ("DELETE FROM joint_speaker WHERE statement_number = 2", ": joint_with"),
        ("UPDATE appearance SET cue = 'claimed' WHERE statement_number = 2", ": appearances"),
        ("UPDATE speaker SET name = 'Anne' WHERE number = 1", ": name"),
        ("UPDATE source SET outlet = 'BBC' WHERE number = 1", ": outlet"),
        ("UPDATE statement SET status = 'current' WHERE number = 3", ": status"),
    ],
)
def test_a_row_edited_past_its_history_is_named(kept, change, named):
    table = change.replace("DELETE FROM", "UPDATE").split()[1]
    kind = table if table in {"speaker", "source"} else "statement"
    number = (
        int(change.split("number = ")[-1].split()[0]) if "statement_number" not in change else 2
    )
    id = (
        kept.connection().exec_driver_sql(f"SELECT id FROM {kind} WHERE number = {number}").scalar()
    )

    unguarded(kept, change)

    first = found(kept)[0]
    assert first.startswith(f"{kind} ")
    assert str(id).replace("-", "") in first.replace("-", "")
    assert named in first


def test_a_deleted_statement_is_named(kept):
    tables = ("tag", "joint_speaker", "appearance")
    unguarded(
        kept,
        *(f"DELETE FROM {table} WHERE statement_number = 1" for table in tables),
        "DELETE FROM statement WHERE number = 1",
    )

    assert "is not there as its last revision" in found(kept)[0]


def test_a_cut_tail_is_seen_against_a_head_or_a_history_kept_outside(kept):
    head = record.changes.head(kept)
    lines = [
        {column.name: getattr(each, column.name) for column in Revision.__table__.columns}
        for each in verification.revisions(kept)
    ]
    assert list(verification.against_head(kept, head["number"], head["hash"])) == []
    assert list(verification.against_history(kept, lines)) == []
    assert next(verification.against_history(kept, [])).endswith("so nothing was compared with it")
    last = head["number"]

    unguarded(
        kept,
        f"DELETE FROM change WHERE revision_number = {last}",
        f"DELETE FROM revision WHERE number = {last}",
        "UPDATE statement SET status = 'current', revision = 2, "
        f"updated = (SELECT at FROM revision WHERE number = {last - 1}) WHERE number = 3",
    )
    kept.info.clear()

    assert found(kept) == []
    expected = [f"revision {last} is not there with the hash that was kept of it"]
    assert list(verification.against_head(kept, last, head["hash"])) == expected
    assert list(verification.against_history(kept, lines)) == expected
    altered = [lines[0] | {"by": "x"}, *lines[1:]]
    assert next(verification.against_history(kept, altered)).startswith("revision 1 is not what")


def test_a_statement_that_is_announced_twice_is_named(kept):
    last = record.changes.head(kept)["change"]
    unguarded(
        kept,
        "INSERT INTO change (number, revision_number, statement_id) "
        f"SELECT {last} + 1, revision_number, statement_id FROM change WHERE number = {last}",
    )

    assert found(kept) == [f"line {last + 1} of the feed is not the first of its revision"]


def test_a_gap_in_the_feed_is_named(kept):
    unguarded(kept, "DELETE FROM change WHERE number = 2")

    assert found(kept)[0] == "line 2 of the feed is missing"


TOUCHED = (
    ("UPDATE change SET statement_id = NULL WHERE number = {0}", "and then of statements"),
    ("UPDATE change SET statement_id = '{1}' WHERE number = {0}", "names no statement"),
    ("UPDATE change SET statement_id = '{2}' WHERE number = {0} + 1", "does not come next"),
    ("UPDATE change SET statement_id = '{2}' WHERE number = {0} - 1", "and then of statements"),
)


@pytest.mark.parametrize(("change", "named"), TOUCHED)
def test_a_line_of_a_statement_that_a_source_does_not_touch_so_is_named(kept, change, named):
    statement = make.statement(kept, source={"outlet": "Post", "url": "https://example.org/1"})
    make.statement(kept, source={"url": "https://example.org/1"})
    source = statement.appearances[0].source
    fields = {"title": "Raid", "reason": "r"}
    record.sources.revise(kept, source.id, None, fields, by="desk")
    kept.commit()
    assert found(kept) == []
    first = kept.scalar(select(func.max(Change.number))) - 1
    is_plain = kept.connection().dialect.name == "sqlite"
    ids = [each.hex if is_plain else str(each) for each in (source.id, statement.id)]

    unguarded(kept, change.format(first, *ids))

    assert any(named in each for each in found(kept)), found(kept)


def test_content_that_vanished_without_an_erasure_is_named(kept):
    kept.connection().exec_driver_sql(
        "UPDATE revision SET content = NULL, salt = NULL WHERE number = 3"
    )

    assert "revision 3 has lost its content, and nothing says that it was erased" in found(kept)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revision SET \"by\" = 'x' WHERE number = 2",
        "UPDATE revision SET content = '{}' WHERE number = 2",
        "UPDATE revision SET content = NULL, salt = NULL, action = 'erase' WHERE number = 2",
        "DELETE FROM revision WHERE number = 2",
        "UPDATE change SET statement_id = NULL",
        "DELETE FROM change WHERE number = 1",
    ],
)
def test_history_is_append_only_in_the_database_itself(kept, change):
    with pytest.raises(DBAPIError, match="append-only"):
        kept.connection().exec_driver_sql(change)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_row_of_history_cannot_be_replaced(kept):
    with pytest.raises(DBAPIError, match="append-only"):
        kept.connection().exec_driver_sql(
            "REPLACE INTO revision SELECT * FROM revision WHERE number = 2"
        )


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_history_cannot_be_truncated(kept):
    with pytest.raises(DBAPIError, match="append-only"):
        kept.connection().exec_driver_sql("TRUNCATE change")


def test_the_genesis_is_named_by_one_revision_alone(kept):
    firsts = kept.scalars(select(Revision).where(Revision.previous_hash == chain.GENESIS)).all()

    assert [each.number for each in firsts] == [1]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE statement SET verbatim = '{broken'", "statement {id}, or what belongs to it"),
        ("UPDATE statement SET recorded = 'then'", "statement {id}, or what belongs to it"),
        ("UPDATE statement SET text = CAST(x'80' AS TEXT)", "statement {id}, or what belongs"),
        ("UPDATE appearance SET selectors = '-'", "statement {id}, or what belongs to it"),
        ("UPDATE revision SET subject_id = 'none'", "revision {number} cannot be read"),
        ("UPDATE revision SET at = 'then'", "revision {number} cannot be read"),
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_row_that_cannot_be_read_is_named(kept, change, named):
    made = make.statement(kept, **FIELDS)
    kept.commit()
    number, id, place = record.changes.head(kept)["number"], made.id, made.number
    column = {"s": "number", "a": "statement_number", "r": "number"}[change.split()[1][0]]
    row = number if "revision" in change else place

    unguarded(kept, f"{change} WHERE {column} = {row}")
    faults = found(kept)

    assert any(each.startswith(named.format(id=id, number=number)) for each in faults), faults
    assert not any("\n" in each for each in faults)


def test_a_speaker_that_is_part_of_nobody_is_named(kept):
    made = make.statement(kept, speaker={"name": "Who Is Part", "kind": "person"}).speaker
    kept.commit()

    unguarded(kept, f"UPDATE speaker SET merged_into_number = 999 WHERE number = {made.number}")

    assert f"speaker {made.id} is answered for by another than the one it is part of" in found(kept)


def test_a_statement_that_is_part_of_nothing_is_named(kept):
    made = make.statement(kept)
    kept.commit()

    unguarded(kept, f"UPDATE statement SET merged_into_number = 999 WHERE number = {made.number}")

    why = "cannot be read: it is part of number 999, which is not there"
    assert f"statement {made.id}, or what belongs to it, {why}" in found(kept)


def test_a_statement_whose_speaker_is_gone_is_named(kept):
    made = make.statement(kept, speaker={"name": "Who Is Gone", "kind": "person"})
    kept.commit()

    unguarded(
        kept,
        f"DELETE FROM speaker_name WHERE speaker_number = {made.speaker_number}",
        f"DELETE FROM speaker WHERE number = {made.speaker_number}",
    )
    faults = found(kept)

    assert any(each.startswith(f"statement {made.id}, or what") for each in faults), faults


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_nothing_in_the_record_moves_the_cursor_of_who_is_told_of_its_faults(kept):
    unguarded(kept, "UPDATE statement SET revision = char(27) || '[2K' WHERE number = 1")

    kept.expunge_all()
    said = list(first_faults.of([verification.faults(kept)]))

    assert any("\\u001b[2K" in each for each in said)
    assert all(each.isprintable() for each in said)
