"""On very many statements no filter and no order makes a full scan or a long sort.

The ordinary run looks at plans over 12,000 statements; `make soak` at those of 200,000, and at how
many rows PostgreSQL has then really read.
"""

import json
import os
import re
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from schemas.vocabularies import FACET
from service import record
from service.app import create_app
from service.models import Label, Statement
from service.record.orders import ORDERS
from service.record.remarks import Warnings
from service.record.search import Query
from service.record.source_list import Query as SourceQuery
from service.record.speaker_list import Query as SpeakerQuery
from service.settings import load
from tests.record import many

COUNT = int(os.environ.get("STATEMENTS", "12000"))
BIG = {"statement", "statement_index", "appearance", "tag", "joint_speaker", "position"}
GATHERED = 10_000
"""What an order by another clock, or a facet, takes into its hands at most."""

FILTERS = {
    "q": "tax",
    "speaker": "speak* 7",
    "role": "minister",
    "held": "minister",
    "organisation": '"Body 3"',
    "outlet": "outlet 7",
    "via": "ap",
    "said_to": "reporters",
    "place": "paris",
    "external_id": "none",
    "recorded_by": "desk",
    "speaker_kind": "person",
    "quotation": "direct",
    "channel": "interview",
    "status": "current",
    "tag": "every",
    "tag_all": "tag 3",
    "language": "fr",
    "missing": "role",
    "first_hand": "true",
    "from_": "2019-03",
    "to": "2014-03",
    "published_from": "2019-03-05",
    "published_to": "2014-03-05",
    "recorded_from": "2013-01-20",
    "recorded_to": "2012-05",
    "updated_from": "2013-01-20",
    "updated_to": "2012-05",
}
VALUES = {"q", *(name for name in FILTERS if name.endswith(("from", "to", "from_")))} - {"said_to"}
WORDS = (None, "the", "rare", "truce")


@pytest.fixture(scope="module")
def database(module_url):
    app = create_app(load({"DATABASE_URL": module_url, "SQL_SECONDS": "60"}))
    with app.extensions["database"].writing() as session:
        many.fill(session, COUNT)
    yield app.extensions["database"]
    app.extensions["database"].dispose()


@pytest.fixture
def plans(explained):
    """Of a query: each SQL statement that it sends, with its plan."""
    return lambda **asked: explained(lambda session: record.search.run(session, Query(**asked)))


@pytest.fixture
def explained(database):
    """Of what is done in a session: each SQL statement that is sent, with its plan."""

    def explain(act):
        sent = []

        def note(connection, cursor, statement, parameters, context, many):
            sent.append((statement, parameters))

        event.listen(database.reader, "before_cursor_execute", note)
        with database.reading() as session:
            act(session)
        event.remove(database.reader, "before_cursor_execute", note)
        with database.reading() as session:
            connection = session.connection()
            return [
                (sql, plan(connection, sql, values))
                for sql, values in sent
                if sql.startswith(("SELECT", "WITH")) and "pg_" not in sql
            ]

    def plan(connection, sql, values):
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            return [each.detail for each in rows]
        explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}"
        found = connection.exec_driver_sql(explained, values).scalar()
        found = json.loads(found) if isinstance(found, str) else found
        return list(nodes(found[0]["Plan"]))

    return explain


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def faults(sql, plan):
    """What is wrong with a plan, in either database's words."""
    if plan and isinstance(plan[0], str):
        return [step for step in plan if not sqlite_allows(sql, step)]
    shown = (
        "Node Type",
        "Relation Name",
        "Index Name",
        "Sort Method",
        "Actual Rows",
        "Actual Loops",
    )
    wrong = [step for step in plan if not postgresql_allows(step)]
    return [" ".join(str(step.get(name)) for name in shown) for step in wrong]


def sqlite_allows(sql, step):
    if step.startswith("SCAN "):
        table = step.split()[1]
        walks = "INDEX ix_statement_" in step and "LIMIT" in sql
        asks = "VIRTUAL TABLE INDEX" in step and (
            "M" in step.split(":")[-1] or table != "statement_index"
        )
        return table not in BIG or walks or asks
    # What belongs to the rows of a page may be sorted by its place in them, and so may what is
    # gathered, ten thousand rows at once.
    sorts = step.startswith("USE TEMP B-TREE") and step.endswith("ORDER BY")
    return not sorts or "FROM statement" not in sql or "json_each" in sql


def postgresql_allows(step):
    if step["Node Type"] == "Seq Scan":
        return step["Relation Name"] not in BIG
    if step["Node Type"] == "Incremental Sort":
        return False
    if step["Node Type"] == "Sort":
        return step.get("Sort Method") == "top-N heapsort" or step["Actual Rows"] <= GATHERED
    read = (step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) * step["Actual Loops"]
    return "Relation Name" not in step or read <= max(3 * GATHERED, COUNT * 0.4)


def goes_by(index, plan):
    """Whether some step of a plan looks rows up in an index."""
    return any(
        index in (step if isinstance(step, str) else step.get("Index Name", "")) for step in plan
    )


def asking(name):
    value = FILTERS[name]
    return {name: value if name in VALUES else (value,)}


def check(plans, **asked):
    found = plans(**asked)

    assert found
    wrong = [(sql, fault) for sql, plan in found for fault in faults(sql, plan)]
    assert not wrong, "\n".join(f"{fault}: {sql}" for sql, fault in wrong)


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_makes_a_full_scan_or_a_long_sort(plans, name):
    check(plans, **asking(name))
    check(plans, **({"q": "the"} | asking(name)))


@pytest.mark.parametrize("sort", tuple(ORDERS))
def test_no_order_makes_a_full_scan_or_a_long_sort(plans, sort):
    for word in WORDS:
        check(plans, sort=sort, q=word)


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_in_another_order_makes_a_full_scan_or_a_long_sort(plans, name):
    for sort in ("-recorded", "published"):
        check(plans, sort=sort, **asking(name))


def test_who_stands_in_few_statements_costs_no_look_at_all_of_them(explained, database):
    with database.reading() as session:
        speaker = record.speaker_list.find(session, SpeakerQuery(q='"Rare Bird"')).data[0]
        speaker.revision = 2

    [(sql, plan)] = explained(lambda session: record.history.touched(session, speaker))

    assert not faults(sql, plan)
    removed = [step["Rows Removed by Filter"] for step in plan if "Rows Removed by Filter" in step]
    assert not sum(removed)


def test_twins_are_found_by_their_speaker_and_words_alone(explained):
    def act(session):
        id = session.scalars(select(Statement.id).where(Statement.number == COUNT // 2)).one()
        statement = record.statements.get(session, id)
        record.twins.warn(session, statement, Warnings())
        counts = record.twins.Counts(session, [(statement, Warnings())])
        counts.ask()
        counts.warn()
        record.twins.keys(session, statement, 10)

    found = [plan for sql, plan in explained(act) if "text_key = " in sql]

    assert len(found) == 4
    assert all(goes_by("ix_statement_twin", plan) for plan in found), found


def test_an_item_that_has_an_address_now_is_found_by_what_is_printed_of_it(explained):
    printed = {"outlet": "BBC", "title": "At noon", "published": "2023-04-05"}
    item = printed | {"url": "https://bbc.example/1"}

    found = explained(lambda session: record.sources.known_by(session, item))

    [plan] = [plan for sql, plan in found if "item_key = " in sql]
    assert goes_by("ix_source_item_key", plan), plan


def test_sources_are_put_in_the_order_of_use_without_a_look_at_statements(explained):
    asked = SourceQuery(sort="-statements")
    found = explained(lambda session: record.source_list.find(session, asked))
    [plan] = [plan for sql, plan in found if "used" in sql]

    tables = [
        step.split()[1] if isinstance(step, str) else step.get("Relation Name") for step in plan
    ]
    assert "appearance" in tables
    assert "statement" not in tables


@pytest.mark.parametrize("star", ["", "*"])
def test_each_of_many_words_of_a_name_is_looked_up(explained, star):
    typed = " ".join(f"word{number}{star}" for number in range(12))
    condition = record.names.matching("speaker", typed, ["speaker"])

    [(_, plan)] = explained(lambda session: session.scalar(select(Label.number).where(condition)))

    by = [step if isinstance(step, str) else step.get("Index Cond", "") for step in plan]
    assert any(re.search(r"\bword ?(=|>)", each) for each in by), plan


@pytest.mark.parametrize(
    ("lists", "query"), [(record.speaker_list, SpeakerQuery), (record.source_list, SourceQuery)]
)
def test_a_further_page_by_name_begins_in_the_index_where_the_one_before_ended(
    explained, database, lists, query
):
    first = query(sort="name", limit=5)
    with database.reading() as session:
        further = replace(first, cursor=lists.find(session, first).next)

    found = explained(lambda session: lists.find(session, further))

    steps = [step for _, plan in found for step in plan]
    begun = [step if isinstance(step, str) else step.get("Index Cond", "") for step in steps]
    assert any("folded>" in each or "folded >= " in each for each in begun)


@pytest.mark.parametrize("name", FACET)
def test_no_facet_makes_a_full_scan_and_each_counts_the_newest_only(plans, database, name):
    with database.reading() as session:
        counted = record.search.run(session, Query(facets=(name,))).facets[name]

    assert counted["bounded"]
    assert counted["buckets"][0]["count"] <= GATHERED
    check(plans, facets=(name,))


@pytest.mark.parametrize(
    ("sort", "limit"),
    [
        ("recorded", {"recorded_from": "2013-06"}),
        ("-recorded", {"recorded_to": "2012-06"}),
        ("updated", {"updated_from": "2013-06-05"}),
        ("-published", {"published_to": "2014-03"}),
    ],
)
def test_by_a_clock_that_is_limited_no_row_outside_of_its_days_is_looked_at(plans, sort, limit):
    clock = sort.removeprefix("-")

    walked = [sql for sql, _ in plans(sort=sort, **limit) if f"ORDER BY statement.{clock}" in sql]

    assert len(walked) == 1


def test_dates_within_a_span_are_no_scan(plans):
    check(plans, from_="2014", to="2020-06", dates="within")


def test_by_relevance_the_newest_matches_come_once_each_and_the_list_ends(database):
    seen, cursor, ended = [], None, False
    while not ended:
        with database.reading() as session:
            asked = Query(q="the", sort="relevance", limit=2_000, cursor=cursor)
            page = record.search.run(session, asked)
        seen += [each["id"] for each in page.data]
        cursor, ended = page.next, page.next is None

    assert len(seen) == len(set(seen)) == GATHERED
