"""Names completed as they are typed: who is meant comes first, whatever the order or the error."""

import json

import pytest

from tests import make

PEOPLE = {
    "George W. Bush": ["George Walker Bush"],
    "George H. W. Bush": ["George Herbert Walker Bush"],
    "Joe Biden": ["Joseph Robinette Biden Jr."],
    "Mette Støjberg": [],
    "J. K. Rowling": [],
    "Владимир Зеленский": ["Volodymyr Zelenskyy"],
    "محمد اشتية": ["Mohammad Shtayyeh"],
    "习近平": ["Xi Jinping"],
    "김정은": ["Kim Jong Un"],
    "Jean-Luc Picard": [],
    "Bushnell Incorporated": [],
}


def typed(client, q, **parameters):
    answer = client.get("/v1/speakers", query_string={"q": q} | parameters)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json["data"]]


def record_them(client):
    for name, aliases in PEOPLE.items():
        kind = "organisation" if "Inc" in name else "person"
        body = {"name": name, "aliases": aliases, "kind": kind}
        assert client.post("/v1/speakers", json=body).status_code == 201


@pytest.fixture
def recorded(client):
    record_them(client)


@pytest.fixture(scope="module")
def reader(module_client):
    """A client of a store that the tests only read."""
    record_them(module_client)
    return module_client


@pytest.mark.parametrize(
    ("q", "first"),
    [
        *((name, name) for name in PEOPLE),
        ("biden", "Joe Biden"),
        ("bid", "Joe Biden"),
        ("J. Biden", "Joe Biden"),
        ("biden j", "Joe Biden"),
        ("Biden, Joe", "Joe Biden"),
        ("Joe Bidne", "Joe Biden"),
        ("Joe Bden", "Joe Biden"),
        ("Joe Bixden", "Joe Biden"),
        ("Jxe Biden", "Joe Biden"),
        ("Joe Bixe", "Joe Biden"),
        ("joebiden", "Joe Biden"),
        ("jo ebiden", "Joe Biden"),
        ("J . Biden", "Joe Biden"),
        ("George W Bush", "George W. Bush"),
        ("G. W. Bush", "George W. Bush"),
        ("G. H. W. Bush", "George H. W. Bush"),
        ("george herbert bush", "George H. W. Bush"),
        ("stojberg", "Mette Støjberg"),
        ("Stojbrg mette", "Mette Støjberg"),
        ("JK Rowling", "J. K. Rowling"),
        ("зеленскый", "Владимир Зеленский"),
        ("Zelensky", "Владимир Зеленский"),
        ("В. Зеленский", "Владимир Зеленский"),
        ("محمد اشتيه", "محمد اشتية"),
        ("محمد اشتة", "محمد اشتية"),
        ("习进平", "习近平"),
        ("近平 习", "习近平"),
        ("김종은", "김정은"),
        ("정은 김", "김정은"),
        ("jeanluc picard", "Jean-Luc Picard"),
        ("jeanluc pic", "Jean-Luc Picard"),
        ("JK Rowl", "J. K. Rowling"),
        ("volody myr zelen", "Владимир Зеленский"),
        ("Jean-Luc Pcard", "Jean-Luc Picard"),
    ],
)
def test_who_is_meant_comes_first(reader, q, first):
    assert typed(reader, q)[:1] == [first]


@pytest.mark.parametrize(
    "q", ["ㄱ", "기", "김", "김ㅈ", "김저", "김정", "김정ㅇ", "김정으", "김정은"]
)
def test_a_korean_name_is_completed_at_every_key(reader, q):
    assert typed(reader, q)[:1] == ["김정은"]


def test_namesakes_stay_two_and_can_be_told_apart(reader):
    both = reader.get("/v1/speakers?q=george bush").json["data"]

    assert [each["name"] for each in both] == ["George H. W. Bush", "George W. Bush"]
    assert both[0]["id"] != both[1]["id"]
    assert all(each["aliases"] for each in both)


@pytest.mark.parametrize(
    "q", ["bixxen", "Zoa Biden", "Joe Bush", '"Joe Bidne"', "g. h.", "qqqq", "b"]
)
def test_what_is_further_off_than_one_error_is_not_meant(reader, q):
    found = typed(reader, q)

    assert {"Joe Biden"} & set(found) <= ({"Joe Biden"} if q == "b" else set())


@pytest.mark.usefixtures("recorded")
def test_the_most_quoted_come_first_of_those_that_fit_alike(client):
    make.posted(client, speaker="George W. Bush")
    gone = [make.posted(client, speaker="George H. W. Bush")["id"] for _ in range(3)]
    make.posted(client, speaker="Ann", joint_with=[{"speaker": "George W. Bush"}])

    before = typed(client, "george")
    for id in gone:
        client.delete(f"/v1/statements/{id}?reason=r", headers={"If-Match": "*"})

    assert before == ["George H. W. Bush", "George W. Bush"]
    assert typed(client, "george") == ["George W. Bush", "George H. W. Bush"]
    assert typed(client, "georg bush") == ["George W. Bush", "George H. W. Bush"]
    assert typed(client, "bush")[0] == "George W. Bush"
    assert len(typed(client, "bush")) == 3


@pytest.mark.usefixtures("recorded")
def test_errors_are_looked_for_in_the_order_of_relevance_only_and_of_a_kind(client):
    assert typed(client, "Joe Bidne", sort="name") == []
    assert typed(client, "Joe Bidne", sort="-statements") == []
    assert typed(client, "Joe Bidne", kind="organisation") == []
    assert typed(client, "Joe Bidne", kind="!organisation") == ["Joe Biden"]
    assert client.get("/v1/speakers?sort=relevance").json["errors"][0]["code"] == "needs-words"
    assert client.get("/v1/speakers?q=%3F%21").status_code == 200
    many = client.get("/v1/speakers", query_string={"q": " ".join(map(str, range(400)))})
    assert (many.status_code, many.json["errors"][0]["code"]) == (400, "too-many-words")
    assert client.get("/v1/speakers", query_string={"q": "a " * 900}).status_code == 200
    assert client.get("/v1/speakers", query_string={"q": "x" * 1_900}).status_code == 200


def test_where_many_match_as_typed_nobody_else_is_listed(client):
    for number in range(20):
        client.post("/v1/speakers", json={"name": f"Martin Number{chr(97 + number)}"})
    client.post("/v1/speakers", json={"name": "Martyn Zed"})

    assert "Martyn Zed" not in typed(client, "martin", limit=100)
    client.patch(
        client.get("/v1/speakers?q=numbera").json["data"][0]["links"]["self"],
        json={"name": "Ann", "aliases": [], "reason": "r"},
        headers={"If-Match": "*"},
    )
    assert typed(client, "martin", limit=100)[-1] == "Martyn Zed"


def test_whoever_is_of_a_kind_is_found_among_very_many_of_others(client):
    named = ((f"Ann N{number:03}", number % 40) for number in range(840))
    lines = (
        make.body(speaker={"name": name, "kind": "person" if rest else "organisation"})
        for name, rest in named
    )
    sent = "\n".join(map(json.dumps, lines))
    client.post("/v1/statements/import", data=sent, content_type="application/x-ndjson")

    found = typed(client, "ann", kind="organisation", limit=100)

    assert found == [f"Ann N{number:03}" for number in range(0, 840, 40)]
    assert typed(client, "ann", kind="!person", limit=100) == found


def test_the_whole_name_comes_before_longer_ones_though_they_be_quoted_more(client):
    for number in range(25):
        client.post("/v1/speakers", json={"name": f"Li Na{chr(97 + number)}"})
    client.post("/v1/speakers", json={"name": "Li Na"})
    make.posted(client, speaker="Li Nab")

    assert typed(client, "li na")[:2] == ["Li Na", "Li Nab"]
    assert typed(client, "na li")[0] == "Li Na"
    assert typed(client, '"li na"') == ["Li Na"]


@pytest.mark.parametrize("others", [3, 30])
def test_pages_reach_the_end_and_do_not_change_their_kind_on_the_way(client, others):
    """Though others come meanwhile, because of whom errors would no longer be looked for."""
    for number in range(others):
        client.post("/v1/speakers", json={"name": f"Marten {number}"})
    client.post("/v1/speakers", json={"name": "Martin Near"})
    page = client.get("/v1/speakers?q=marten&limit=2").json
    expected = typed(client, "marten", limit=100)
    found = [each["name"] for each in page["data"]]
    for number in range(30, 60):
        client.post("/v1/speakers", json={"name": f"Marten {number}"})

    while page["links"]["next"]:
        page = client.get(page["links"]["next"]).json
        found += [each["name"] for each in page["data"]]

    assert [name for name in found if name in expected] == expected
    assert len(found) == len(set(found)) == others + 30 + (others == 3)
    assert ("Martin Near" in found) is (others == 3)


def test_a_corrected_or_erased_name_is_completed_no_more(client, database):
    made = client.post("/v1/speakers", json={"name": "Ann Quixote"}).json
    assert typed(client, "quixtoe") == ["Ann Quixote"]

    body = {"name": "Ann Example", "aliases": [], "reason": "r"}
    client.patch(made["links"]["self"], json=body, headers={"If-Match": "*"})

    assert typed(client, "quixtoe") == []
    assert typed(client, "exmaple") == ["Ann Example"]


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(("q", "sent"), [("george", 9), ("Joe Bidne", 9), ("J. K. Rowling", 9)])
def test_a_completion_costs_the_same_number_of_queries_whatever_is_found(client, queries, q, sent):
    typed(client, q)
    queries.clear()

    typed(client, q)

    assert len(queries) == sent


def test_words_that_can_be_parted_in_very_many_ways_are_no_error(client):
    syllables = " ".join("a" * length for length in range(1, 30))
    body = {"name": "Ah", "aliases": [syllables], "kind": "person"}
    assert client.post("/v1/speakers", json=body).status_code == 201

    assert typed(client, " ".join("a" * length for length in range(26, 32))) == ["Ah"]
