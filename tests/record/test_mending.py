"""What follows from the record is looked at, column by column, and made anew of it."""

import pytest
from sqlalchemy import select, text

from service import record
from service import text as full_text
from service.models import Speaker, Statement
from service.record import erasure, index_faults, verification
from service.record.search import Query
from service.text import Entry
from tests import make
from tests.commands import command
from tests.record import corpus

SOURCE = {
    "outlet": "Ångström Post",
    "title": "Raid on Tuesday",
    "url": "https://Example.org/1",
    "published": "2023-04",
}
HELD = {"title": "Prime Minister", "begins": "2020", "ends": "2024"}


@pytest.fixture
def kept(database):
    """A record of two statements of one second and a position, committed."""
    with database.writing() as session:
        for words in ("one two", "three four"):
            made = make.statement(
                session,
                text=words,
                speaker={"name": "Ann Éxample", "kind": "person"},
                date="2023-04-05T10:00:00Z",
                tags=["Économie"],
                source=SOURCE,
            )
        record.positions.add(session, made.speaker.id, None, HELD, by="desk")
        session.commit()
    return database


def faults(database):
    with database.reading() as session:
        return list(index_faults.find(session))


def damage(database, *statements):
    with database.writing() as session:
        for each in statements:
            session.execute(text(each))
        session.commit()


def mend(database):
    with database.writing() as session:
        _, left = record.mending.everything(session)
        session.commit()
    return left


COLUMNS = (
    *("speaker.folded", "speaker_name.folded", "speaker_name.name", "position.folded"),
    *("position.begins_first_day", "position.ends_last_day", "tag.folded"),
    *("source.folded", "source.url_key", "source.item_key"),
    *("source.published_first_day", "source.published_last_day"),
    *("statement.first_day", "statement.last_day", "statement.text_key", "statement.published"),
    "statement.key",
)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_does_not_follow_from_its_row_is_named_and_mended(kept, column):
    table, name = column.split(".")
    which = {"tag": "statement_number"}.get(table, "number")
    value = "7" if name.endswith("day") or name in ("key", "published") else "'other'"
    damage(kept, f"UPDATE {table} SET {name} = {value} WHERE {which} = 1")

    before = faults(kept)
    left = mend(kept)

    assert any(each.endswith(f"in {column}") for each in before), before
    assert (left, faults(kept)) == ([], [])
    with kept.reading() as session:
        assert list(verification.faults(session)) == []


NO_SECOND = (1 << 62) + (1 << 41) - 1
"""The place of a key for the time of day holds more than a day has seconds."""


@pytest.mark.parametrize("key", [-5, NO_SECOND])
def test_a_key_that_no_date_has_is_named_and_mended(kept, key):
    damage(kept, f"UPDATE statement SET key = {key} WHERE number = 1")

    before = faults(kept)
    mend(kept)

    assert before[0].endswith("in statement.key")
    assert faults(kept) == []


EMPTY = (("source", "url_key"), ("source", "item_key"))


@pytest.mark.parametrize(("table", "column"), EMPTY)
def test_a_key_that_is_gone_is_named_and_mended(kept, table, column):
    damage(kept, f"UPDATE {table} SET {column} = NULL")

    before = faults(kept)
    mend(kept)

    assert [each.split(" in ")[1] for each in before] == [f"{table}.{column}"]
    assert faults(kept) == []


ROWS = (
    ("DELETE FROM speaker_name", "lacks its name in speaker_name"),
    ("DELETE FROM source_word WHERE word = 'raid'", "lacks rows of source_word"),
    ("INSERT INTO source_word VALUES ('title', 'else', 1)", "has too many rows of source_word"),
    ("UPDATE source_word SET word = 'else' WHERE word = 'raid'", "lacks rows of source_word"),
    ("DELETE FROM label_word WHERE word = 'example'", "lacks rows of label_word"),
    ("DELETE FROM label_word WHERE field = 'held'", "lacks rows of label_word"),
    ("INSERT INTO label_word VALUES ('tag', 'else', 1)", "has too many rows of label_word"),
    ("UPDATE label_word SET field = 'tag' WHERE field = 'outlet'", "lacks rows of label_word"),
    ("DELETE FROM near_word", "lacks rows of near_word"),
    ("DELETE FROM near_word WHERE key = 'exmple'", "lacks rows of near_word"),
    ("INSERT INTO near_word VALUES ('el', 'else')", "has too many rows of near_word"),
    ("INSERT INTO near_word VALUES ('else', 'example')", "has too many rows of near_word"),
    (
        "UPDATE label SET folded = 'else' WHERE field = 'speaker'",
        "lacks a label of the field speaker",
    ),
    ("UPDATE label SET folded = 'else' WHERE field = 'held'", "lacks a label of the field held"),
    (
        "UPDATE label SET folded = 'else' WHERE field = 'tag'",
        "is not in the index as it is recorded",
    ),
)


@pytest.mark.parametrize(("change", "named"), ROWS)
def test_a_row_of_words_that_is_missing_or_too_many_is_named_and_mended(kept, change, named):
    damage(kept, change)

    before = faults(kept)
    left = mend(kept)

    assert any(each.endswith(named) for each in before), before
    assert (left, faults(kept)) == ([], [])


def test_statements_of_one_second_out_of_their_order_are_named_and_change_places(kept):
    with kept.reading() as session:
        one, other = session.scalars(select(Statement.key).order_by(Statement.number)).all()
    damage(
        kept,
        "UPDATE statement SET key = -1 WHERE number = 1",
        f"UPDATE statement SET key = {one} WHERE number = 2",
        f"UPDATE statement SET key = {other} WHERE number = 1",
    )
    with kept.writing() as session:
        record.reindexing.every(session)
        session.commit()

    (fault,) = faults(kept)
    mend(kept)

    assert fault.endswith("stands behind a later one of its second")
    assert faults(kept) == []
    with kept.reading() as session:
        assert [each["text"] for each in record.search.run(session, Query()).data] == [
            "three four",
            "one two",
        ]


def test_a_row_of_the_index_that_is_of_no_statement_goes(kept):
    with kept.writing() as session:
        full_text.dialect(session).add(session, [Entry(77, ("word",), (":a.1",))])
        session.commit()

    before = faults(kept)
    mend(kept)

    assert before == ["row 77 of the index is of no statement"]
    assert faults(kept) == []


def test_two_sources_that_have_the_keys_of_each_other_get_their_own(kept):
    with kept.writing() as session:
        made = make.statement(session, source={"url": "https://example.org/2"})
        two = made.appearances[0].source
        session.commit()
    damage(
        kept,
        "UPDATE source SET url_key = 'one' WHERE number = 1",
        f"UPDATE source SET url_key = '{record.sources.url_key(SOURCE['url'])}' WHERE number = 2",
        f"UPDATE source SET url_key = '{record.sources.url_key(two.url)}' WHERE number = 1",
    )

    before = faults(kept)
    left = mend(kept)

    assert len(before) == 2
    assert (left, faults(kept)) == ([], [])


def test_of_two_sources_of_one_address_the_one_that_is_found_keeps_the_key(kept, url):
    damage(kept, "UPDATE source SET url_key = 'lost'")
    with kept.writing() as session:
        again = make.statement(session, source=SOURCE | {"title": "Else"})
        ids = (session.scalar(text("SELECT id FROM source")), again.appearances[0].source.id)
        session.commit()

    made = command("reindex", DATABASE_URL=url)
    after = faults(kept)

    assert made.returncode == 0
    assert made.stderr.endswith(f"has the address of source {ids[1]}: correct one\n")
    assert [each.split(" in ")[1] for each in after] == ["source.url_key"]


def test_whoever_is_found_again_is_no_second_speaker(kept):
    damage(kept, "UPDATE speaker_name SET folded = 'lost'")
    mend(kept)

    with kept.writing() as session:
        make.statement(session, speaker="Ann Example", source=SOURCE)
        speakers, found = session.scalars(select(Speaker)).all(), Query(speaker=("example",))

        assert len(speakers) == 1
        assert len(record.search.run(session, found).data) == 3


def test_mending_leaves_a_record_of_every_kind_as_it_is(database):
    with database.writing() as session:
        corpus.fill(session, 150, seed=8)
    assert faults(database) == []

    assert mend(database) == []

    assert faults(database) == []


def test_what_is_erased_is_as_it_ought_to_be(kept):
    with kept.writing() as session:
        found = session.scalars(select(Statement).order_by(Statement.number)).first()
        speaker, source = found.speaker_number, SOURCE
        who = session.scalar(select(Speaker.id).where(Speaker.number == speaker))
        erasure.statement(session, found.id, by="desk", reason="a court")
        erasure.speaker(session, who, by="desk", reason="a court")
        what = record.sources.by_url(session, source["url"])
        erasure.source(session, what.id, by="desk", reason="a court")
        session.commit()

    assert faults(kept) == []
    assert mend(kept) == []
    assert faults(kept) == []


@pytest.mark.parametrize("name", ["和平" * 200, "Ж" * 400 + " " + "Щ" * 90])
def test_a_name_too_long_to_be_kept_is_no_fault(kept, name):
    with kept.writing() as session:
        make.statement(session, speaker={"name": name, "kind": "person"}, role=name)
        session.commit()

    assert faults(kept) == []


def test_the_questions_asked_do_not_grow_with_the_rows(app, queries):
    counts = []
    for _ in range(2):
        with app.extensions["database"].writing() as session:
            for number in range(20):
                make.statement(session, speaker=f"Name {number}", tags=[f"tag {number}"])
            session.commit()
        queries.clear()
        assert faults(app.extensions["database"]) == []
        counts.append(len(queries))

    assert counts[0] == counts[1]
