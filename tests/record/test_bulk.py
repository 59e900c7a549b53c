"""Many statements in one transaction come to what the same statements sent one by one come to."""

import re

import pytest
from sqlalchemy import event, select

from schemas.statements import NewStatementSchema
from service import record
from service.models import Change, Label, LabelWord, Revision, Statement
from service.record import index_faults, seconds, verification
from service.record.errors import Conflict, Invalid, RecordError
from tests import make
from tests.exchange import hard

AT = "2023-04-05T00:00:00Z"
ITEM = {"outlet": "CNN", "title": "A", "published": "2023-04-05"}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}")
NOW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def load(given):
    return NewStatementSchema().load(given)


def one_by_one(session, bodies):
    """What becomes of statements that are sent alone: the warnings, or the codes of an error."""
    met = []
    for each in bodies:
        try:
            with session.begin_nested():
                done = record.statements.add(session, load(each), by="desk")
        except RecordError as error:
            met.append([remark.code for remark in error.remarks])
        else:
            met.append(list(done.warnings))
    return met


def together(session, bodies, on_conflict="skip"):
    drafts = [record.drafts.draft(load(each), by="desk") for each in bodies]
    met = []
    with record.bulk.opened(session, drafts, on_conflict=on_conflict) as bulk:
        for each in drafts:
            try:
                met.append(bulk.take(each).warnings)
            except RecordError as error:
                met.append([remark.code for remark in error.remarks])
        bulk.write()
    return met


def told(session, met):
    """All that a store tells, with ids and moments by the order in which they first came."""
    rows = [
        session.execute(
            select(
                Revision.number, Revision.subject_kind, Revision.subject_revision, Revision.content
            ).order_by(Revision.number)
        ),
        session.execute(
            select(Change.number, Change.revision_number, Change.statement_id).order_by(
                Change.number
            )
        ),
        session.execute(select(Label.field, Label.folded).order_by(Label.field, Label.folded)),
        session.execute(select(LabelWord.field, LabelWord.word).order_by(*LabelWord.__table__.c)),
        session.execute(
            select(Statement.number, Statement.text_key, Statement.published).order_by(
                Statement.number
            )
        ),
    ]
    found = record.search.run(session, record.search.Query(limit=100, sort="-date"))
    whole = str([[tuple(row) for row in each] for each in rows])
    whole += str(found.data) + str(met)
    assert list(verification.faults(session)) == []
    session.flush()
    assert list(record.index_faults.find(session)) == []
    ids = {}
    numbered = ID.sub(lambda found: ids.setdefault(found[0], f"id {len(ids)}"), whole)
    return NOW.sub("now", re.sub(r"UUID\('(id \d+)'\)", r"\1", numbered))


CASES = {
    "the same speaker and source": [
        make.body(text=f"t{n}", speaker="Ann Example", source=ITEM, role="Minister", tags=["a"])
        for n in range(5)
    ],
    "new names and new items": [make.body(tags=[f"t{n}"], place=f"P {n}") for n in range(5)],
    "a kind that is learnt": [
        make.body(text="a", speaker="Ann Example"),
        make.body(text="b", speaker={"name": "Ann Example", "kind": "person"}),
        make.body(text="c", speaker="Ann Example", organisation="Body"),
    ],
    "fields of a source that are filled": [
        make.body(text="a", source="https://example.org/1"),
        make.body(text="b", source={"url": "https://example.org/1#x", "title": "T"}),
        make.body(text="c", source={"url": "https://EXAMPLE.org/1", "title": "Other"}),
        make.body(text="d", source=ITEM),
        make.body(text="e", source={**ITEM, "url": "https://example.org/2"}),
        make.body(text="f", source={**ITEM, "author": "Ann"}),
    ],
    "a source that becomes like a later one": [
        make.body(text="a", source="https://example.org/1"),
        make.body(text="b", source=ITEM),
        make.body(text="c", source={**ITEM, "url": "https://example.org/1"}),
        make.body(text="d", source=ITEM),
    ],
    "namesakes": [
        make.body(text="a", speaker="Ann Example"),
        make.body(text="b", speaker={"name": "Ann Example", "new": True}),
        make.body(text="c", speaker="ann  example", tags=["never seen"]),
        make.body(text="d", speaker="Ben", joint_with=[{"speaker": "Ann Example"}]),
        make.body(text="e", speaker="Ben"),
    ],
    "twins": [
        make.body(text="The same.", speaker=name, date=date)
        for name in ("Ann Example", "Ben Example", "Ann Example")
        for date in ("2023", "2023-04-05", "2022", None)
    ],
    "one second": [
        make.body(text=f"t{n}", date="2023-04-05T10:30:00Z" if n % 3 else "2023-04-05")
        for n in range(9)
    ],
    "refused in the midst": [
        make.body(text="a", speaker="Ann Example", source="CNN"),
        make.body(
            text="b",
            speaker="Only Here",
            source=None,
            appearances=[{"source": {"id": "00000000-0000-7000-8000-000000000000"}}],
        ),
        make.body(text="c", speaker="Only Here", organisation="Never Before"),
        make.body(text="c", speaker="Ann Example"),
        make.body(text="d", speaker={"id": "00000000-0000-7000-8000-000000000000"}),
        make.body(text="e", speaker={"name": "Ann Example", "kind": "person"}),
    ],
    "unnamed": [
        make.body(text="a", speaker="a senior official"),
        make.body(text="b", speaker={"name": "a senior official", "kind": "unnamed"}),
    ],
    "through others": [
        make.body(
            text=f"t{n}",
            source=None,
            appearances=[
                {"source": ITEM, "via": ["AP", {"name": "BBC", "relation": "cited_by"}]},
                {"source": "Le Monde", "wording": f"w{n}"},
                {"source": "CNN", "via": [f"Carrier {n}"]},
            ],
        )
        for n in range(3)
    ],
    "hard": list(hard.bodies(60)),
}


@pytest.mark.parametrize("bodies", CASES.values(), ids=CASES.keys())
def test_a_bulk_comes_to_what_single_statements_come_to(database, bodies):
    with database.writing() as session:
        alone = told(session, one_by_one(session, bodies))
        session.rollback()
    with database.writing() as session:
        half = len(bodies) // 2
        met = together(session, bodies[:half]) + together(session, bodies[half:])

        assert told(session, met) == alone


def test_a_bulk_asks_as_much_for_many_as_for_few(app, queries):
    def asked(count):
        bodies = [
            make.body(
                text=f"{count} {n}",
                external_id=f"{count}-{n}",
                speaker=f"Speaker {count} {n}",
                role=f"Role {count} {n}",
                date=f"2023-04-05T10:{n % 60:02}:00Z",
                source={**ITEM, "title": f"Title {count} {n}"},
            )
            for n in range(count)
        ]
        with app.extensions["database"].writing() as session:
            del queries[:]
            assert together(session, bodies) == [[]] * count
            session.commit()
        return len(queries)

    few, many = asked(10), asked(100)

    assert few == many
    assert few <= 25


def test_a_batch_may_be_of_one_speaker_who_many_others_are_part_of(session):
    ann, *others = [
        record.speakers.add(session, {"name": f"Ann {n}"}, by="desk").subject for n in range(25)
    ]
    for each in others:
        record.speaker_merges.merge(session, each.id, None, ann.id, by="desk", reason="one")
    session.commit()
    bodies = [make.body(text=f"a {n}", speaker=f"Ann {n % 25}") for n in range(500)]

    together(session, bodies)

    codes = [remark.code for each in together(session, bodies[:1]) for remark in each]
    assert codes == ["exact-twin"]


def test_a_failing_statement_that_stands_alone_leaves_nothing(database):
    bodies = [
        make.body(text="a", speaker="Ann Example", source=ITEM, role="Never"),
        make.body(
            text="b",
            speaker={"name": "Ann Example", "kind": "person"},
            role="Not either",
            joint_with=[{"speaker": "Only Here"}],
            source=None,
            appearances=[
                {"source": {**ITEM, "author": "Ann"}},
                {"source": {"id": "00000000-0000-7000-8000-000000000000"}},
            ],
        ),
        make.body(text="c", speaker="Ann Example", source=ITEM, role="Not either"),
        make.body(text="d", speaker="Only Here", source=ITEM),
    ]
    with database.writing() as session:
        met = together(session, bodies)
        session.commit()

    with database.reading() as session:
        kinds = set(session.scalars(select(Revision.subject_kind)))
        found = record.search.run(session, record.search.Query(role=('"not either"',)))
        assert [each["text"] for each in found.data] == ["c"]
        assert found.data[0]["speaker"]["kind"] == "unspecified"
        assert found.data[0]["appearances"][0]["source"]["author"] is None
        assert list(verification.faults(session)) == []
    assert met == [[], ["unknown-source"], [], []]
    assert kinds == {"speaker", "source", "statement"}


def test_an_update_that_is_refused_leaves_the_statement_as_it_was_to_those_after_it(database):
    with database.writing() as session:
        for _ in range(2):
            make.statement(session, speaker={"name": "Ann Example", "new": True})
        made = make.statement(session, external_id="x", role="Mayor", tags=["a"])
        wrong = make.body(external_id="x", speaker="Ann Example", role="Lord Mayor", tags=["b"])
        right = make.body(external_id="x", speaker=made.speaker.name, text=made.text, tags=["c"])

        met = together(session, [wrong, wrong, right], "update")

        assert met == [["ambiguous-speaker"], ["ambiguous-speaker"], []]
        session.commit()
    with database.reading() as session:
        stands = record.statements.get(session, made.id)
        assert (stands.role, stands.tag_names, stands.revision) == ("Mayor", ["c"], 2)
        assert list(verification.faults(session)) == []


def test_an_update_that_is_refused_leaves_its_neighbours_within_a_second_in_their_places(
    database, monkeypatch
):
    monkeypatch.setattr(seconds, "STEP", 1)  # as older releases placed them: none comes between
    with database.writing() as session:
        make.statement(session, external_id="early")
        for own in "abc":
            make.statement(session, external_id=own, date=AT)
        wrong = make.body(external_id="early", date=AT)
        nowhere = {"source": {"id": "00000000-0000-7000-8000-000000000000"}}
        wrong["appearances"] = [{"source": wrong.pop("source")}, nowhere]
        right = [make.body(external_id=own, date=AT, role="Mayor") for own in "abc"]

        met = together(session, [wrong, *right], "update")

        assert met == [["unknown-source"], [], [], []]
        session.commit()
    with database.reading() as session:
        found = record.search.run(session, record.search.Query(role=("mayor",), sort="date"))
        assert [each["external_id"] for each in found.data] == ["a", "b", "c"]
        assert list(index_faults.find(session)) == []


def test_a_kind_that_is_learnt_in_a_bulk_is_known_by_the_id_of_a_part_too(database):
    with database.writing() as session:
        ann, anne = (
            make.statement(session, speaker=name).speaker for name in ("Ann Example", "Anne E")
        )
        record.speaker_merges.merge(session, anne.id, None, ann.id, by="desk", reason="one")
        bodies = [
            make.body(speaker={"name": "Ann Example", "kind": "person"}),
            make.body(organisation={"id": str(anne.id)}),
        ]

        assert together(session, bodies) == [[], ["wrong-kind"]]


def test_names_learnt_in_a_bulk_are_forgotten_with_it(database):
    with database.writing() as session:
        together(session, [make.body(speaker="Never Was", role="Never")])
        session.rollback()
        session.commit()

    with database.writing() as session:
        made = make.statement(session, speaker="Never Was", role="Never")
        session.commit()
        assert made.number == 1
        assert list(verification.faults(session)) == []


def test_a_draft_is_refused_before_any_database_is_asked():
    with pytest.raises(Invalid):
        record.drafts.draft(load(make.body(date="2023-02-30")), by="desk")


def test_an_ambiguous_name_lists_who_is_meant(database):
    with database.writing() as session:
        for _ in range(2):
            make.statement(session, speaker={"name": "Ann Example", "new": True})
        draft = record.drafts.draft(load(make.body(speaker="Ann Example")), by="desk")

        with (
            record.bulk.opened(session, [draft], on_conflict="skip") as bulk,
            pytest.raises(Conflict) as refused,
        ):
            bulk.take(draft)

    assert len(refused.value.extra["speakers"]) == 2


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_twins_are_counted_by_their_pair_alone_where_no_row_was_ever_counted(database):
    sent = []

    def note(connection, cursor, statement, parameters, context, many):
        sent.append((statement, parameters))

    with database.writing() as session:
        together(session, [make.body(text=f"Number {each}", speaker="Ann") for each in range(300)])
        event.listen(database.writer, "before_cursor_execute", note)
        together(session, [make.body(text="Number 7", speaker="Ann")])
        event.remove(database.writer, "before_cursor_execute", note)
        [(sql, values)] = [each for each in sent if "count(*)" in each[0]]
        plan = session.connection().exec_driver_sql(f"EXPLAIN ANALYZE {sql}", values).scalars()
        [read] = [step for step in plan if "ix_statement_twin" in step]

    assert re.search(r"actual .*rows=2\b", read), read
