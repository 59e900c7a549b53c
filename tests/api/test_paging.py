"""Pages, their order, their totals, and what they cost."""

import base64
import json
from collections import Counter
from itertools import count
from uuid import UUID

import pytest

from schemas.vocabularies import EXPORT_SORT, SORT
from service import record
from service.record import indexing
from service.record.remarks import Warnings
from tests import make
from tests.make import posted

DATES = ["2023-04-05", "2023-04-05", None, "2023-04", "2023", None, "2023-04-05T09:00:00Z"]


LONGEST = 2_000
"""Statements that no walk here comes to."""


def walk(client, query, meanwhile=lambda: None):
    """Follow the next links to the end."""
    ids, address = [], f"/v1/statements?{query}"
    while address:
        page = client.get(address).json
        ids += [each["id"] for each in page["data"]]
        assert len(ids) < LONGEST, "the walk does not end"
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


@pytest.mark.parametrize(
    "sort", [f"{each}&q=words" if each == "relevance" else each for each in SORT]
)
def test_in_every_order_each_row_comes_once_while_others_come_and_go(client, app, sort):
    made = [
        posted(client, source={"title": f"{place}", "published": date})["id"]
        for place, date in enumerate(DATES)
    ]
    whole = walk(client, f"sort={sort}&limit=100")
    gone = whole[5]
    steps = count()

    def meanwhile():
        step = next(steps)
        if step == 1:
            withdraw(app, gone)
        if step < 9:
            posted(client, date=DATES[step % 7], source={"title": f"{sort} {step}"})

    walked = walk(client, f"sort={sort}&limit=1", meanwhile)

    assert len(walked) == len(set(walked))
    assert [id for id in walked if id in made] == [id for id in whole if id != gone]


@pytest.mark.parametrize("more", [50, pytest.param(440, marks=pytest.mark.soak)])
def test_hundreds_that_come_and_go_move_no_other_row(client, app, more):
    database, first = app.extensions["database"], {50: 30, 440: 120}[more]
    with database.writing() as session:
        rows = [make.statement(session, date=DATES[number % 7]) for number in range(first)]
        stay, go = [str(each.id) for each in rows[::2]], [str(each.id) for each in rows[1::2]]
        session.commit()
    changed = Counter()

    def meanwhile():
        with database.writing() as session:
            for number in range(min(20, more - changed["added"])):
                make.statement(session, text="New", date=DATES[number % 7])
                changed["added"] += 1
            for id in [go.pop() for _ in range(min(3, len(go)))]:
                statement = record.statements.get(session, UUID(id))
                record.statements.withdraw(session, statement.id, None, by="desk", reason="r")
                changed["withdrawn"] += 1
            session.commit()

    walked = walk(client, "limit=5", meanwhile)

    assert changed == {"added": more, "withdrawn": first // 2}
    assert len(walked) == len(set(walked))
    assert sorted(each for each in walked if each in set(stay)) == sorted(stay)


def test_a_cursor_that_was_tampered_with_is_refused(client):
    for number in range(3):
        posted(client, text="Words", date=f"2023-04-0{number + 1}")
    whole = client.get("/v1/statements?limit=1").json["links"]["next"].split("cursor=")[1]

    for place in range(0, len(whole), 3):
        other = "A" if whole[place] != "A" else "B"
        answer = client.get(f"/v1/statements?cursor={whole[:place]}{other}{whole[place + 1 :]}")
        assert answer.status_code in {200, 400}, answer.text  # another place is one that there is
        if place < 20:  # what binds it to its query
            assert answer.status_code == 400
    for cursor in (whole[:-2], whole + "AA", whole[::-1], "A" * 5_000):
        assert client.get(f"/v1/statements?cursor={cursor}").status_code == 400


def forged(address, place, value):
    """An address of a next page, as if one part of its cursor were another."""
    before, _, word = address.partition("cursor=")
    parts = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    parts[1 + place] = value
    packed = json.dumps(parts).encode()
    return f"{before}cursor={base64.urlsafe_b64encode(packed).rstrip(b'=').decode()}"


COUNTED = {"speakers?sort=-statements": 1, "sources?sort=-statements": 1, "speakers?q=%22ann%22": 3}
"""Other lists, and how many numbers their cursors begin with."""


def test_a_cursor_of_a_place_that_cannot_be_is_refused(client):
    source = {"outlet": "CNN", "published": "2023"}
    of, _ = (posted(client, source=source, speaker={"name": "Ann", "new": True}) for _ in "ab")
    client.patch(of["links"]["self"], json={"note": "n", "reason": "r"}, headers={"If-Match": "*"})
    lists = COUNTED | {f"statements/{of['id']}/history?": 1}
    lists |= {
        f"statements?sort={each}": 1 if each in {"date", "-date"} else 2 for each in EXPORT_SORT
    }
    for path, parts in lists.items():
        address = client.get(f"/v1/{path}&limit=1").json["links"]["next"]
        for place in range(parts):
            for wrong in (10**30, -(10**30), 2**63, -(2**63) - 1, "x", None, True, 1.5, [1]):
                answer = client.get(forged(address, place, wrong))
                assert answer.status_code == 400, (path, place, wrong)
                assert answer.json["errors"][0]["code"] == "invalid-cursor"
            for odd in (0, 1, 2**31, 253_402_300_800, 2**62, -62_135_596_801, -1):
                answer = client.get(forged(address, place, odd))
                assert answer.status_code in {200, 400}, (path, place, odd)


@pytest.mark.parametrize("name", ["国" * 499, '"' * 499, "ﷺ" * 499])
def test_the_longest_names_and_credits_are_paged_to_the_end(client, name):
    made = [
        posted(
            client,
            speaker={"name": f"{name}{n}", "kind": "person"},
            joint_with=[{"speaker": "Ann", "role": f"{name}{n}", "organisation": f"{n}{name}"}],
            source=None,
            appearances=[{"source": {"title": 2 * name + f"{n}"}}],
        )
        for n in range(3)
    ]
    for n in range(3):
        appearances = [{"source": "CNN", "credited_as": f"{name}{n}"}]
        posted(client, speaker="Ann", source=None, appearances=appearances)
    ann = f"/v1/speakers/{made[0]['joint_with'][0]['speaker']['id']}"
    for path, rows in (
        ("/v1/speakers?kind=person&sort=name", 3),
        ("/v1/speakers?kind=person&sort=-statements", 3),
        ("/v1/sources?sort=name", 6),
        ("/v1/sources?sort=-statements", 6),
        (f"{ann}/credits?", 3),
        (f"{ann}/roles?", 3),
    ):
        whole = client.get(f"{path}&limit=100").json["data"]
        found, address = [], f"{path}&limit=1"
        while address:
            page = client.get(address)
            assert page.status_code == 200, page.text
            found += page.json["data"]
            address = page.json["links"]["next"]
        assert found == whole
        assert len(whole) == rows


def withdraw(app, id):
    with app.extensions["database"].writing() as session:
        statement = record.statements.get(session, UUID(id))
        statement.status = "withdrawn"
        indexing.put(session, statement, Warnings())
        session.commit()


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


def test_a_cursor_goes_on_whatever_is_shown_and_counted_of_the_page(client):
    made = [posted(client) for _ in range(3)]
    next_ = client.get("/v1/statements?limit=1").json["links"]["next"]

    for other in ("fields=id", "total=exact", "facets=tag&facet_size=3"):
        page = client.get(f"{next_}&{other}")
        assert [each["id"] for each in page.json["data"]] == [made[1]["id"]], other


def test_the_next_link_is_given_whole_and_in_the_header(client):
    for _ in range(2):
        posted(client, speaker={"name": "A", "new": True})

    answer = client.get('/v1/statements?limit=1&speaker="a"&speaker=b')

    link = answer.json["links"]["next"]
    assert answer.headers["Link"] == f'<{link}>; rel="next"'
    assert len(client.get(link).json["data"]) == 1
    assert client.get(link).json["links"]["next"] is None


def test_a_total_stops_at_its_bound_and_says_so(client):
    dates = ("2023" if number % 2 else None for number in range(1001))
    lines = ({"text": "Words", "speaker": "A", "source": "CNN", "date": date} for date in dates)
    sent = "\n".join(map(json.dumps, lines))
    client.post("/v1/statements/import", data=sent, content_type="application/x-ndjson")

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

    assert set(counts.values()) == {8}


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
