"""Any filters, in any order, on either database: what a plain scan over the documents gives."""

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from schemas.vocabularies import FACET, KIND, MISSING, QUOTATION, STATUS
from service.app import create_app
from service.models import Statement
from service.record import filters, walk
from service.record.clocks import CLOCKS
from service.record.orders import ORDERS, ByClock
from service.settings import load
from tests.record import corpus
from tests.record.oracle import Oracle

COUNT = 200


@pytest.fixture(scope="module")
def filled(module_url):
    app = create_app(load({"DATABASE_URL": module_url}))
    with app.extensions["database"].writing() as session:
        rows, speakers = corpus.fill(session, COUNT)
    yield app, Oracle(rows, speakers)
    app.extensions["database"].dispose()


@pytest.fixture
def stranger(filled):
    return filled[0].test_client()


@pytest.fixture
def oracle(filled):
    return filled[1]


@st.composite
def spelled(draw, names):
    """A name as somebody may type it: whole, some of its words, a beginning, in capitals."""
    name = draw(st.sampled_from(names))
    pieces = name.split()
    some = draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=2))
    forms = (f'"{name}"', name.upper(), " ".join(some), f"{some[0][:3]}*", "nobody")
    return draw(st.sampled_from(forms))


def several(values, most=2):
    """One value or more, each perhaps refused."""
    signed = st.builds(str.__add__, st.sampled_from(("", "", "!")), values)
    return st.lists(signed, min_size=1, max_size=most)


DAYS = st.sampled_from(
    (
        *("1999", "2022-12", "2023", "2023-01-01", "2023-04", "2023-04-05", "2023-06-30"),
        *("2024-12-31", "2025", "2025-01", "2025-01-01", "2026", "1995-05-05"),
        *("0001-01-01", "9999-12-31"),
    )
)
NAMED = {
    "speaker": (*corpus.NAMES, "Abu Mazen", "部長", "a senior official"),
    "role": corpus.ROLES,
    "held": corpus.TITLES,
    "organisation": corpus.NAMES,
    "outlet": corpus.OUTLETS[:-1],
    "via": corpus.OUTLETS[:-1],
    "said_to": corpus.OUTLETS[:-1],
    "place": ("Łódź", "São Paulo", "東京"),
}
TAGS = ('"!"', *(tag for tag in corpus.TAGS if tag != "!"))  # a sole ! refuses nothing: an error
WORDS = {
    "external_id": corpus.EXTERNAL,
    "recorded_by": (*corpus.CLIENTS, "DESK"),
    "speaker_kind": tuple(KIND),
    "quotation": tuple(QUOTATION),
    "channel": ("interview", "press_conference", "court"),
    "status": tuple(STATUS),
    "tag": TAGS,
    "tag_all": TAGS,
    "language": ("en", "EN-GB", "fr", "zh-hant", "de"),
    "missing": MISSING,
}
RANGES = [
    f"{clock}{end}"
    for clock in ("", "published_", "recorded_", "updated_")
    for end in ("from", "to")
]
FILTERS = {
    **{name: several(spelled(names)) for name, names in NAMED.items()},
    **{name: several(st.sampled_from(words), 3) for name, words in WORDS.items()},
    **{name: st.tuples(DAYS).map(list) for name in RANGES},
    "first_hand": st.sampled_from((["true"], ["false"])),
}


IDS = ("id", "speaker_id", "source_id", "source_url")


def ids(oracle):
    rows = oracle.rows
    return {
        "id": [row["id"] for row in rows],
        "speaker_id": [*(row["speaker"]["id"] for row in rows), *oracle.survivors],
        "source_id": [each["source"]["id"] for row in rows for each in row["appearances"]],
        "source_url": sorted(
            {each["source"]["url"] or "http://a" for row in rows for each in row["appearances"]}
        ),
    }


@st.composite
def queries(draw, oracle):
    known = {name: several(st.sampled_from(values), 4) for name, values in ids(oracle).items()}
    filters = FILTERS | known
    names = draw(st.lists(st.sampled_from(sorted(filters)), max_size=3, unique=True))
    asked = {name: draw(filters[name]) for name in names}
    for name in set(names) & set(NAMED):  # a value of signs alone is refused, as another test says
        assume(all(value.strip('!*" ') for value in asked[name]))
    for clock in ("", "published_", "recorded_", "updated_"):
        ends = [asked[name][0] for name in (f"{clock}from", f"{clock}to") if name in asked]
        assume(ends == sorted(ends))
    asked["sort"] = [draw(st.sampled_from(tuple(ORDERS)))]
    return asked


def walked(client, asked, limit):
    """All pages of a query, to the end."""
    parameters = [(name, value) for name, values in asked.items() for value in values]
    page = client.get("/v1/statements", query_string=[*parameters, ("limit", limit)])
    found = []
    while True:
        assert page.status_code == 200, page.text
        found += page.json["data"]
        if (link := page.json["links"]["next"]) is None:
            return found
        assert len(page.json["data"]) == limit
        assert len(found) < COUNT, "a walk without an end"
        page = client.get(link)


def thorough(share=1.0):
    """The profile's number of examples, or a share of it.

    A failure is shown as it was drawn: to shrink it walks the pages for minutes.
    """
    return settings(
        max_examples=max(5, int(settings.default.max_examples * share)),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
        ],
    )


def test_any_filters_in_any_order_find_what_a_plain_scan_finds(stranger, oracle):
    @thorough()
    @given(st.data(), st.sampled_from((7, 30, 100)))
    def check(data, limit):
        asked = data.draw(queries(oracle))
        expected = oracle.search(asked)
        event("some" if expected else "none")

        found = walked(stranger, asked, limit)

        assert [row["id"] for row in found] == [row["id"] for row in expected]

    check()


@pytest.mark.parametrize("sort", [f"{sign}{clock}" for clock in CLOCKS for sign in ("-", "")])
def test_every_way_through_the_rows_of_a_clock_leads_to_the_same(filled, oracle, sort):
    sizes = st.sampled_from(((), (3,), (4, 9)))

    @thorough(0.2)
    @given(sizes, st.sampled_from((5, 30, 1_000)), sizes, st.integers(12, 60))
    def check(few, gathered, many, limit):
        clock = CLOCKS[sort.removeprefix("-")]
        order = ByClock(clock, not sort.startswith("-"), few, gathered, many)
        found, place = [], None
        with filled[0].extensions["database"].reading() as session:
            query = filters.compile(session, {"language": ("en",)})
            stretches = walk.stretches(query, walk.Days(), oldest_first=False)
            while (rows := order.keys(session, stretches, limit, place)) and len(found) < COUNT:
                found += [key for key, _ in rows]
                place = rows[-1][1]
            known = dict(session.execute(select(Statement.key, Statement.id)).all())

        expected = oracle.search({"language": ["en"], "sort": [sort]})
        assert [str(known[key]) for key in found] == [row["id"] for row in expected]

    check()


@pytest.mark.parametrize("name", [*FILTERS, *IDS])
def test_every_filter_alone_finds_what_a_plain_scan_finds(stranger, oracle, name):
    @thorough(0.2)
    @given(st.data())
    def check(data):
        known = {name: several(st.sampled_from(values), 4) for name, values in ids(oracle).items()}
        asked = {name: data.draw((FILTERS | known)[name])}
        assume(name not in NAMED or all(value.strip('!*" ') for value in asked[name]))

        found = walked(stranger, asked, 100)

        assert [row["id"] for row in found] == [row["id"] for row in oracle.search(asked)]

    check()


def test_dates_that_lie_within_a_span_are_found_alone_on_demand(stranger, oracle):
    @thorough(0.5)
    @given(DAYS, DAYS, st.sampled_from(tuple(ORDERS)))
    def check(begin, end, sort):
        assume(begin <= end)
        asked = {"from": [begin], "to": [end], "dates": ["within"], "sort": [sort]}

        found = walked(stranger, asked, 50)

        expected = oracle.search({"within": [begin, end], "sort": [sort]})
        assert [row["id"] for row in found] == [row["id"] for row in expected]

    check()


def test_facets_count_what_a_plain_scan_counts_and_what_their_values_find(stranger, oracle):
    @thorough(0.5)
    @given(st.data(), st.lists(st.sampled_from(FACET), min_size=1, max_size=3), st.integers(1, 20))
    def check(data, names, size):
        asked = data.draw(queries(oracle))
        expected = oracle.search(asked)

        parameters = [(name, value) for name, values in asked.items() for value in values]
        counted = [("facets", ",".join(names)), ("facet_size", size), ("total", "exact")]
        answer = stranger.get("/v1/statements", query_string=[*parameters, *counted]).json

        assert answer["total"] == {"value": len(expected), "relation": "exact"}
        for name in names:
            assert answer["facets"][name] == oracle.facet(expected, name, size)

    check()


@pytest.mark.parametrize("name", FACET)
@pytest.mark.usefixtures("oracle")
def test_the_value_of_a_bucket_is_one_that_its_filter_takes(stranger, name):
    buckets = stranger.get(f"/v1/statements?facets={name}&facet_size=100").json["facets"][name]

    assert buckets["buckets"]
    for bucket in buckets["buckets"]:
        value = bucket["value"]
        dated = {"from": value, "to": value, "dates": "within"}
        query = dated if name in ("year", "month") else {name: value}
        answer = stranger.get("/v1/statements", query_string={**query, "total": "exact"})
        assert answer.json["total"]["value"] == bucket["count"], bucket
