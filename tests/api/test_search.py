"""Searching: words, filters, days, pages."""

import pytest

from tests import make
from tests.make import found, posted


@pytest.fixture
def record(client):
    posted(
        client,
        text="Taxes will rise",
        speaker={"name": "Hussein al-Sheikh", "kind": "person"},
        role="Palestinian Civil Affairs Minister",
        organisation="Palestinian Authority",
        date="2023-04-05",
        language="en-GB",
        tags=["Économie"],
        said_to="AFP",
        source={"outlet": "CNN", "url": "https://example.org/taxes"},
    )
    posted(
        client,
        text="Jordan condemned it “in the strongest terms”",
        quotation="partial",
        speaker={"name": "Jordan’s Ministry of Foreign Affairs", "kind": "organisation"},
        organisation="Jordan",
        date="2023-04",
        language="en",
        source=None,
        appearances=[{"source": "BBC", "via": ["New York Times"]}],
    )
    posted(
        client,
        text="Les impôts augmentent",
        speaker={"name": "a spokesman", "kind": "unnamed"},
        role="spokesman",
        organisation={"name": "Jordan"},
        language="fr",
        joint_with=[{"speaker": {"name": "Jordan", "kind": "organisation"}}],
        source="AFP",
    )


TAXES, TERMS, IMPOTS = (
    "Taxes will rise",
    "Jordan condemned it “in the strongest terms”",
    "Les impôts augmentent",
)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", [TAXES, TERMS, IMPOTS]),
        ("q=tax", [TAXES]),
        ("q=impots", [IMPOTS]),
        ("q=strongest condemned", [TERMS]),
        ("q=nothing", []),
        ("speaker=al-sheikh", [TAXES]),
        ("speaker=AL SHEIKH", [TAXES]),
        ("speaker=hussein al sheikh", [TAXES]),
        ("speaker=sheikh hussein", [TAXES]),
        ('speaker="al-sheikh"', []),
        ('speaker="Hussein Al Sheikh"', [TAXES]),
        ("speaker=jordan", [TERMS, IMPOTS]),
        ("speaker=spokes*", [IMPOTS]),
        ("speaker=spokes", []),
        ("speaker=nobody", []),
        ("speaker=jordan&speaker=sheikh", [TAXES, TERMS, IMPOTS]),
        ("speaker=!jordan", [TAXES]),
        ("role=minister civil", [TAXES]),
        ("role=spokes*", [IMPOTS]),
        ("role=!spokesman", [TAXES, TERMS]),
        ("organisation=jordan", [TERMS, IMPOTS]),
        ("organisation=ministry", [TERMS]),
        ("organisation=palestinian", [TAXES]),
        ("outlet=cnn&outlet=bbc", [TAXES, TERMS]),
        ("via=new york", [TERMS]),
        ("said_to=afp", [TAXES]),
        ("source_url=HTTPS://EXAMPLE.org/taxes%23top", [TAXES]),
        ("quotation=partial", [TERMS]),
        ("language=en", [TAXES, TERMS]),
        ("language=en-gb", [TAXES]),
        ("language=!en", [IMPOTS]),
        ("tag=economie", [TAXES]),
        ("from=2023-04-20", [TERMS]),
        ("to=2023-04-01", [TERMS]),
        ("from=2023&to=2023", [TAXES, TERMS]),
        ("from=2023-05", []),
        ("to=2022", []),
        ("sort=date", [TERMS, TAXES, IMPOTS]),
        ("sort=date&from=2023-04-05", [TERMS, TAXES]),
        ("q=tax&speaker=sheikh&from=2023-04-05&to=2023-04-05", [TAXES]),
        ("q=tax&speaker=jordan", []),
    ],
)
def test_a_search_finds_what_holds_every_condition(client, query, texts):
    assert found(client, query) == texts


@pytest.mark.usefixtures("record")
def test_statements_are_found_by_ids(client):
    data = client.get("/v1/statements").json["data"]
    speaker_id = data[0]["speaker"]["id"]

    assert found(client, f"id={data[2]['id']}&id={data[0]['id']}") == [TAXES, IMPOTS]
    assert found(client, f"id={data[2]['id']}&speaker_id={speaker_id}") == []
    assert found(client, f"speaker_id={speaker_id}") == [TAXES]


WRONG = {
    "speeker=x": ("speeker", "unknown-field", "speaker"),
    "q=-war": ("q", "only-negations", ""),
    "q=": ("q", "no-word", ""),
    "speaker=": ("speaker", "empty", ""),
    "speaker=%22%22": ("speaker", "no-word", ""),
    "speaker=*": ("speaker", "no-word", ""),
    "speaker=%00": ("speaker", "control-character", ""),
    "limit=0": ("limit", "out-of-range", ""),
    "limit=101": ("limit", "out-of-range", ""),
    "limit=%2B3": ("limit", "out-of-range", ""),
    "limit=٣": ("limit", "out-of-range", ""),
    "limit=1&limit=2": ("limit", "repeated", ""),
    "from=2023-02-30": ("from", "invalid-date", ""),
    "from=2023~": ("from", "invalid-date", ""),
    "from=2023&to=2022": ("to", "invalid-range", ""),
    "sort=name": ("sort", "not-in-vocabulary", ""),
    "quotation=verbatim": ("quotation", "not-in-vocabulary", ""),
    "language=!": ("language", "empty", ""),
    "id=7": ("id", "invalid-id", ""),
    "source_url=nowhere": ("source_url", "invalid-url", ""),
    "cursor=abc": ("cursor", "invalid-cursor", ""),
    "cursor=WzFd": ("cursor", "invalid-cursor", ""),
}


@pytest.mark.parametrize("query", WRONG)
def test_a_misspelt_or_ill_formed_parameter_is_an_error_not_everything(client, query):
    pointer, code, meant = WRONG[query]

    answer = client.get(f"/v1/statements?{query}")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    error = answer.json["errors"][0]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert meant in error["detail"]


def test_a_statement_of_no_stated_language_is_found_beside_those_of_others(client):
    posted(client, text="Taxes rise", language="en")
    posted(client, text="Taxes fall", language="fr")
    posted(client, text="Taxes stay")

    assert found(client, "q=taxes") == ["Taxes stay", "Taxes fall", "Taxes rise"]
    assert found(client, "q=tax") == ["Taxes fall", "Taxes rise"]


DATES = ["2023-04-05", "2023-04-05", None, "2023-04", "2023", None, "2023-04-05T09:00:00Z"]


def walk(client, query, meanwhile=lambda: None):
    """Follow the next links to the end."""
    ids, address = [], f"/v1/statements?{query}"
    while address:
        page = client.get(address).json
        ids += [each["id"] for each in page["data"]]
        address = page["links"]["next"]
        meanwhile()
    return ids


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("sort", ["-date", "date"])
def test_a_walk_over_all_pages_gives_each_row_once(client, limit, sort):
    made = [posted(client, date=date)["id"] for date in DATES]

    walked = walk(client, f"limit={limit}&sort={sort}")

    newest_first = [made[place] for place in (6, 1, 0, 3, 4, 5, 2)]
    oldest_first = [made[place] for place in (4, 3, 0, 1, 6, 2, 5)]
    assert walked == (newest_first if sort == "-date" else oldest_first)


@pytest.mark.parametrize(
    "query", ["sort=-date", "sort=date", "from=2023-04-03", "sort=date&to=2024"]
)
def test_rows_that_come_while_walking_move_no_other(client, query):
    made = [posted(client, date=date)["id"] for date in DATES]
    new = iter(["2023-04-05", None, "2022", "2024-01-01", "2023", "2023-04", "2023-04-05"] * 9)

    walked = walk(
        client, f"{query}&limit=1", lambda: len(made) < 15 and posted(client, date=next(new))
    )

    before = [id for id in walked if id in made]
    assert len(walked) == len(set(walked))
    assert before == [id for id in walk(client, f"{query}&limit=100") if id in made]


def test_equal_dates_are_ordered_by_time_as_written_then_by_id(client):
    late, plain, early, second = (
        posted(client, date=f"2023-04-05{time}")["id"]
        for time in ("T10:30:00+03:00", "", "T09:00:00-11:00", "T10:30:00Z")
    )

    walked = walk(client, "sort=date")

    assert walked == [plain, early, late, second]


def test_a_cursor_fits_only_its_own_query(client):
    for _ in range(3):
        posted(client, text="Words")
    cursor = client.get("/v1/statements?limit=1&q=words").json["links"]["next"].split("cursor=")[1]

    assert client.get(f"/v1/statements?q=words&cursor={cursor}").status_code == 200
    other = client.get(f"/v1/statements?q=word&cursor={cursor}")
    assert (other.status_code, other.json["errors"][0]["code"]) == (400, "other-cursor")


def test_the_next_link_is_given_whole_and_in_the_header(client):
    for _ in range(2):
        posted(client, speaker={"name": "A", "new": True})

    answer = client.get('/v1/statements?limit=1&speaker="a"&speaker=b')

    link = answer.json["links"]["next"]
    assert answer.headers["Link"] == f'<{link}>; rel="next"'
    assert len(client.get(link).json["data"]) == 1
    assert client.get(link).json["links"]["next"] is None


def test_a_total_stops_at_its_bound_and_says_so(client, app):
    with app.extensions["database"].writing() as session:
        for number in range(1001):
            make.statement(session, text="Words", speaker="A", date="2023" if number % 2 else None)
        session.commit()

    totals = {
        query: client.get(f"/v1/statements?{query}").json["total"]
        for query in ("", "total=exact", "q=words&total=exact&from=2023", "q=none", "limit=1")
    }

    assert totals == {
        "": {"value": 1000, "relation": "at_least"},
        "total=exact": {"value": 1001, "relation": "exact"},
        "q=words&total=exact&from=2023": {"value": 500, "relation": "exact"},
        "q=none": {"value": 0, "relation": "exact"},
        "limit=1": {"value": 1000, "relation": "at_least"},
    }


def test_the_number_of_queries_does_not_grow_with_the_page(client, stranger, queries):
    for number in range(30):
        posted(
            client,
            text="Words",
            joint_with=[{"speaker": f"J {number}", "organisation": f"O {number}"}],
            organisation=f"P {number}",
            tags=["a", "b"],
            source=None,
            appearances=[{"source": "A", "via": ["X", "Y"]}, {"source": "B"}],
        )
    counts = {}
    for limit in (1, 10, 29):
        queries.clear()
        page = stranger.get(f"/v1/statements?limit={limit}&q=words&outlet=a")
        assert len(page.json["data"]) == limit
        counts[limit] = len(
            [sent for sent in queries if "pg_stat" not in sent and "pg_class" not in sent]
        )

    assert set(counts.values()) == {14}


@pytest.mark.parametrize(("route", "most"), [("speakers", 4), ("sources", 2)])
def test_the_other_lists_page_to_their_end_in_a_fixed_number_of_queries(
    client, stranger, queries, route, most
):
    for number in range(7):
        posted(client, speaker=f"Speaker {number % 5} {number}", source={"title": f"T {number}"})
    ids, address, counts = [], f"/v1/{route}?limit=3", set()
    while address:
        queries.clear()
        page = stranger.get(address).json
        counts.add(len(queries))
        ids += [each["id"] for each in page["data"]]
        address = page["links"]["next"]

    assert len(ids) == len(set(ids)) == 7
    assert counts == {most}
    assert client.get(f"/v1/{route}?cursor=nonsense").status_code == 400
