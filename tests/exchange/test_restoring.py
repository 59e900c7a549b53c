"""Out of one store and into an empty one, on either database: nothing is lost, nothing altered."""

import csv
import hashlib
import io
import json
import re
import uuid

import pytest
from sqlalchemy import update

from schemas.vocabularies import STATUS
from service import record
from service.db import connect
from service.exchange import exporting, formats, full, restoring
from service.models import Source, Statement
from service.record import chain
from service.record.errors import Conflict, Invalid
from service.record.search import Query
from service.settings import load
from tests import make
from tests.exchange import rich

EVERY = Query(status=tuple(STATUS))


@pytest.fixture
def store(another):
    """Of a dialect: an empty store of it."""
    made = []

    def of(dialect):
        made.append(connect(load({"DATABASE_URL": another(dialect)})))
        return made[-1]

    yield of
    for each in made:
        each.dispose()


@pytest.fixture(scope="module")
def filled(module_database):
    """A store in which everything has happened; it is only read."""
    with module_database.writing() as session:
        rich.fill(session)
        session.commit()
    return module_database


def whole(database):
    with database.reading() as session:
        return b"".join(piece.data for piece in full.pieces(session))


def statements(database, form="ndjson", query=EVERY):
    with database.reading() as session:
        pieces = exporting.pieces(session, query, exporting.FORMATS[form])
        return b"".join(piece.data for piece in pieces)


def restored(database, data, *, by="admin"):
    with database.writing() as session:
        found = restoring.restore(session, data.splitlines(keepends=True), by=by)
        session.commit()
    return found


def restored_from(database, data, form):
    with database.writing() as session:
        read = formats.form(form, None, None, {})
        found = restoring.restore_file(session, io.BytesIO(data), read, by="admin")
        session.commit()
    return found


def refused(database, data, *, error=Invalid):
    with database.writing() as session, pytest.raises(error) as raised:
        restoring.restore(session, data.splitlines(keepends=True), by="admin")
    with database.reading() as session:
        assert chain.end(session).revision == 0
        assert session.connection().exec_driver_sql("SELECT count(*) FROM speaker").scalar() == 0
    return str(raised.value)


def feed(database):
    with database.reading() as session:
        lines, further = record.changes.after(session, 0, 10_000)
    assert lines
    assert not further
    return lines


def sound(database):
    """What is wrong with the history, the tables, the feed and the index."""
    with database.reading() as session:
        wrong = list(record.verification.faults(session))
    with database.reading() as session:
        return wrong + list(record.index_faults.find(session))


def found(database, **asked):
    with database.reading() as session:
        page = record.search.run(session, Query(limit=100, **asked))
        return [each["id"] for each in page.data]


SEARCHES = (
    {},
    {"q": "noon"},
    {"speaker": ("renamed",)},
    {"role": ("minist*",)},
    {"held": ("chair",)},
    {"tag": ("uni",)},
    {"status": ("withdrawn",)},
    {"from_": "2023-04-05", "to": "2023-04-05", "sort": "date"},
    {"missing": ("language",), "sort": "-published"},
    {"outlet": ("outlet",), "via": ("afp",), "first_hand": ("!true",)},
    {"external_id": ("1",)},
)


@pytest.mark.parametrize("path", [("postgresql", "sqlite"), ("sqlite", "postgresql")])
def test_a_whole_store_comes_back_from_database_to_database(filled, store, path):
    taken = whole(filled)
    assert len(taken.splitlines()) > 60

    for dialect in path:
        other = store(dialect)
        counted = restored(other, taken)

        assert whole(other) == taken
        assert sound(other) == []
        assert feed(other) == feed(filled)
        for form in exporting.FORMATS:
            assert statements(other, form) == statements(filled, form)
        for asked in SEARCHES:
            assert found(other, **asked) == found(filled, **asked)
        assert counted.statements == 23
        assert counted.head["hash"] == json.loads(taken.splitlines()[0])["head"]["hash"]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_merged_speaker_comes_back_whose_survivor_stands_in_no_statement(
    database, store, dialect
):
    with database.writing() as session:
        quoted = make.statement(session, speaker="Jane Roe", organisation="The Body").speaker
        survivor = record.speakers.add(session, {"name": "J. M. Roe"}, by="desk").subject
        merge = record.speaker_merges.merge
        merge(session, quoted.id, None, survivor.id, by="desk", reason="one person")
        session.commit()
    taken, other = whole(database), store(dialect)

    restored(other, taken)

    assert whole(other) == taken
    assert statements(other) == statements(database)
    assert sound(other) == []


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_an_unnamed_speaker_comes_back_whom_no_statement_names_any_longer(database, store, dialect):
    with database.writing() as session:
        unnamed = {"name": "two tellers", "kind": "unnamed"}
        statement, speaker = (
            make.statement(session, speaker=each) for each in (unnamed, "Jane Roe")
        )
        left, named = statement.speaker.id, speaker.speaker.id
        changed = {"speaker": {"id": named}, "reason": "named since"}
        record.statements.revise(session, statement.id, None, changed, by="desk")
        session.commit()
    other = store(dialect)

    restored(other, whole(database))

    for each in (database, other):
        with each.reading() as session:
            listed = record.speaker_list.find(session, record.speaker_list.Query(q="two tell"))
        assert [speaker.id for speaker in listed.data] == [left]
    assert sound(other) == []


def test_the_sums_of_what_goes_round_are_equal(filled, store):
    sums = []
    for dialect in ("sqlite", "postgresql", "sqlite"):
        taken = whole(filled)
        lines = sorted(statements(filled).splitlines())
        sums.append(hashlib.sha256(b"\n".join(lines)).hexdigest())
        filled = store(dialect)
        restored(filled, taken)

    assert rich.LONGEST in [json.loads(line)["text"] for line in statements(filled).splitlines()]
    assert len(rich.LONGEST) == 63_997
    assert len(set(sums)) == 1


def test_erased_content_does_not_travel(filled, store):
    other = store("sqlite")
    restored(other, whole(filled))

    for database in (filled, other):
        assert b"to be erased" not in whole(database)
        assert b"Forgotten" not in whole(database)
        assert b"Gone Outlet" not in whole(database)
    with other.reading() as session:
        orders = {each["hash"]: each for each in feed(other) if each["action"] == "erase"}
        erased = list(orders.values())
        kinds = ["statement", "speaker", "statement", "statement", "speaker", "source"]
        assert [each["kind"] for each in erased] == kinds
        gone = record.statements.find(session, uuid.UUID(erased[0]["id"]))
        assert (gone.is_erased, gone.status) == (True, "withdrawn")


def test_a_restored_store_goes_on_where_the_other_one_stood(filled, store):
    other = store("sqlite")
    restored(other, whole(filled))

    with filled.reading() as session:
        before = chain.end(session)
    with other.writing() as session:
        made = make.statement(session, text="the next", speaker="Renamed", source="Outlet 0")
        session.commit()
    with other.reading() as session:
        after = chain.end(session)

    assert (made.number, made.id > before.statement_id) == (before.statement + 1, True)
    assert (after.revision, after.change) == (before.revision + 2, before.change + 2)
    assert sound(other) == []


def test_the_end_of_a_file_is_missed(filled, store):
    other, lines = store("sqlite"), whole(filled).splitlines(keepends=True)

    assert "cut off" in refused(other, b"".join(lines[:-1]))
    assert "cut off" in refused(other, b"".join(lines[:1]))
    assert "cut off" in refused(other, b"".join(lines[:30]))
    assert f"line {len(lines)}" in refused(other, b"".join(lines)[:-20])
    assert "line 31" in refused(other, b"".join(lines[:30]) + lines[30][:50])


def test_a_line_that_was_changed_is_named(filled, store):
    other, lines = store("sqlite"), whole(filled).splitlines(keepends=True)
    touched = next(n for n, line in enumerate(lines) if line.startswith(b'{"kind":"touched"'))
    wrong = {
        "another word": (5, lines[5].replace(b'\\"reason\\":null', b'\\"reason\\":\\"x\\"')),
        "another hand": (6, lines[6].replace(b'"by":"desk"', b'"by":"disk"')),
        "no line": (7, b""),
        "no JSON": (8, b"{\n"),
        "no kind": (9, b"{}\n"),
        "no object": (9, b"null\n"),
        "a number for an id": (6, re.sub(rb'"subject_id":"[^"]*"', b'"subject_id":5', lines[6])),
        "twice": (10, lines[10] * 2),
        "another statement": (touched, b'{"kind":"touched","revision":1,"statements":[]}\n'),
    }
    for place, line in wrong.values():
        assert line != lines[place]
        said = refused(other, b"".join([*lines[:place], line, *lines[place + 1 :]]))
        assert said.startswith((f"line {place + 1} ", f"line {place + 2} ")), said
    less = [*lines[:touched], *lines[touched + 1 :]]
    assert "not those that were written" in refused(other, b"".join(less))
    assert "the last line stands before it" in refused(other, b"".join([*lines, lines[3]]))


def test_a_file_of_a_newer_release_or_of_something_else_is_refused(filled, store):
    other, taken = store("sqlite"), whole(filled)

    headless = refused(other, re.sub(rb'"head":{[^}]*}', b'"head":5', taken, count=1))
    newer = refused(other, taken.replace(b'"version":1', b'"version":2', 1))
    foreign = refused(other, taken.replace(b'"on-record"', b'"off-record"', 1))
    shorter = refused(other, taken.replace(b'"change":', b'"change":1', 1))

    assert "no header" in headless
    assert "newer release" in newer
    assert "no header" in foreign
    assert "the lines before it are not those" in shorter


def test_a_store_that_is_not_empty_is_left_alone(filled):
    taken = whole(filled)

    with filled.writing() as session, pytest.raises(Conflict) as raised:
        restoring.restore(session, taken.splitlines(keepends=True), by="admin")

    assert raised.value.remarks[0].code == "not-empty"
    assert whole(filled) == taken


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("form", exporting.FORMATS)
def test_statements_alone_come_back_as_they_were(filled, store, dialect, form):
    other, taken = store(dialect), statements(filled, form)

    counted = restored_from(other, taken, form)

    for each in exporting.FORMATS:
        assert statements(other, each) == statements(filled, each)
    assert sound(other) == []
    assert counted.statements == 17  # the erased one and the merged ones are in no list
    for asked in SEARCHES[:3] + SEARCHES[5:]:
        assert found(other, **asked) == found(filled, **asked)
    assert {(each["action"], each["by"]) for each in feed(other)} == {("take-over", "admin")}


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_what_predates_the_rules_of_input_comes_back_too(database, store, form):
    other = store("sqlite")
    begins = (
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        "",
        "'=",
        "＝1",
        "\x93x\x94",
    )
    with database.writing() as session:
        for each in begins:
            made = make.statement(session)
            texts = dict.fromkeys(("role", "place", "context", "said_to", "note"), each)
            session.execute(update(Statement).where(Statement.id == made.id).values(**texts))
        session.commit()

    taken = statements(database, form)
    restored_from(other, taken, form)

    assert statements(other, form) == taken
    lines = [json.loads(line) for line in statements(other).splitlines()]
    assert {each["role"] for each in lines} == set(begins)
    if form == "csv":
        cells = {
            cell for row in csv.reader(io.StringIO(taken.decode(), newline="")) for cell in row
        }
        assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\n")] == []


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_an_archived_copy_nowhere_that_older_rules_let_in_comes_back_too(database, store, form):
    other, nowhere = store("sqlite"), "http://[broken"
    with database.writing() as session:
        made = make.statement(session)
        number = made.appearances[0].source.number
        session.execute(update(Source).where(Source.number == number).values(archive_url=nowhere))
        session.commit()

    taken = statements(database, form)
    restored_from(other, taken, form)

    assert nowhere.encode() in taken
    assert statements(other, form) == taken


def test_a_table_that_was_cut_off_within_its_last_row_is_refused(database, store):
    other = store("sqlite")
    with database.writing() as session:
        make.statement(session, text="=a", role="-b", place="+c", context="@d")
        session.commit()
    taken = statements(database, "csv")
    assert taken.endswith(b",text role place context\r\n")

    for cut in range(-30, -2):
        with pytest.raises(Invalid, match="line 2"):
            restored_from(other, taken[:cut], "csv")
    restored_from(other, taken[:-1], "csv")

    assert statements(other, "csv") == taken


def test_what_was_taken_over_can_be_changed_and_a_withdrawal_undone(filled, store):
    other = store("sqlite")
    restored(other, statements(filled))

    with other.writing() as session:
        withdrawn = found(other, status=("withdrawn",))[0]
        back = record.statements.restore(
            session, uuid.UUID(withdrawn), None, by="desk", reason="it stands"
        ).subject
        changed = record.statements.revise(
            session, back.id, None, {"role": "x", "reason": "r"}, by="desk"
        ).subject
        again = make.statement(session, text="the next", speaker="Renamed")
        session.commit()

    assert (back.status, changed.revision, again.revision) == ("current", 4, 1)
    assert sound(other) == []


@pytest.mark.parametrize("dates", [("2020", "2021"), ("2021", "2020")])
def test_a_body_of_which_nobody_stated_the_kind_is_still_that(database, store, dates):
    other = store("sqlite")
    with database.writing() as session:
        both = make.statement(session, speaker="Both", date=dates[0]).speaker
        make.statement(session, organisation={"id": str(both.id)}, date=dates[1])
        session.commit()
    taken = statements(database)

    restored(other, taken)

    assert statements(other) == taken
    assert b'"kind":"unspecified"' in taken
    assert sound(other) == []


def spoilt(line, **fields):
    return json.dumps(json.loads(line) | fields).encode() + b"\n"


def test_a_statement_that_no_export_writes_is_named_by_its_line(filled, store):
    other, lines = store("sqlite"), statements(filled).splitlines(keepends=True)
    speaker = json.loads(lines[2])["speaker"]
    wrong = {
        "/text is empty": spoilt(lines[3], text=""),
        "/id": spoilt(lines[3], id="1"),
        "/recorded": spoilt(lines[3], recorded="2023-01-01"),
        "/status": spoilt(lines[3], status="gone"),
        "/links": spoilt(lines[3], links={}),
        "/appearances": spoilt(lines[3], appearances=[]),
        "/revision": spoilt(lines[3], revision="1"),
        "/text": spoilt(lines[3], text=None),
        "/speaker/kind": spoilt(lines[3], speaker=speaker | {"kind": "robot"}),
        "no day": spoilt(lines[3], date="2023-02-30"),
        "no JSON": b"{'a': 1}\n",
        "is taken": lines[1],
    }
    for said, line in wrong.items():
        message = refused(other, b"".join([*lines[:3], line, *lines[4:]]))
        assert message.startswith("line 4"), message
        assert said in message

    missing = json.loads(lines[3])
    del missing["note"]
    assert "line 4" in refused(other, b"".join([*lines[:3], json.dumps(missing).encode() + b"\n"]))
    other_name = spoilt(lines[2], id=str(uuid.uuid4()), speaker=speaker | {"name": "Somebody"})
    assert "another name than before" in refused(other, b"".join([*lines[:3], other_name]))
    body = spoilt(lines[2], speaker=speaker | {"kind": "organisation"})
    person = spoilt(lines[3], speaker=speaker | {"kind": "person"})
    assert "another kind than before" in refused(other, b"".join([body, person]))


def test_a_clock_of_the_first_years_comes_back_too(filled, store):
    other, lines = store("sqlite"), statements(filled).splitlines(keepends=True)
    old = spoilt(lines[0], recorded="0001-01-01T00:00:00Z", updated="0999-12-31T23:59:59Z")

    restored(other, b"".join([old, *lines[1:]]))

    assert sound(other) == []


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "unnamed", "unnamed": None},
        {"kind": "person", "unnamed": {"count": 2, "reason": "legal", "terms": "background"}},
    ],
)
def test_somebody_named_has_no_details_of_an_unnamed_speaker_and_nobody_unnamed_lacks_them(
    filled, store, said
):
    lines = statements(filled).splitlines(keepends=True)
    speaker = json.loads(lines[0])["speaker"] | {"id": str(uuid.uuid4())} | said

    message = refused(store("sqlite"), b"".join([spoilt(lines[0], speaker=speaker), *lines[1:]]))

    assert message.startswith("line 1 is no exported statement: /speaker/unnamed")


def test_nothing_restores_to_nothing(store):
    other = store("sqlite")

    assert restored(other, b"").statements == 0
    assert restored(other, whole(other)).statements == 0
