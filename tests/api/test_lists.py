"""The lists of speakers and of sources: words, filters, orders, pages."""

import pytest

from tests import make

NAMES = [
    {"name": "Mohammad Shtayyeh", "kind": "person"},
    {"name": "Hussein al-Sheikh", "kind": "person"},
    {"name": "Ministry of Shipping", "kind": "organisation"},
    {"name": "Émile Zola"},
    {"name": "習近平", "kind": "person"},
    {"name": "two shy officials", "kind": "unnamed"},
]


@pytest.fixture(scope="module")
def speakers(module_client):
    """A few speakers, who are only read."""
    for speaker in NAMES:
        make.posted(module_client, speaker=speaker)
    return module_client


def listed(client, route, query, field="name"):
    answer = client.get(f"/v1/{route}", query_string=query)
    assert answer.status_code == 200, answer.text
    return [each[field] for each in answer.json["data"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "shi"}, ["Ministry of Shipping"]),
        ({"q": "sht"}, ["Mohammad Shtayyeh"]),
        ({"q": "shy"}, ["two shy officials"]),
        ({"q": "al sh"}, ["Hussein al-Sheikh"]),
        ({"q": "Shtayyeh MOHAMMAD "}, ["Mohammad Shtayyeh"]),
        ({"q": "shtayyeh,moh"}, ["Mohammad Shtayyeh"]),
        ({"q": "Shtayeh،Moh"}, ["Mohammad Shtayyeh"]),
        ({"q": "mohammad shx"}, []),
        ({"q": "moh shtayyeh"}, []),
        ({"q": "emil"}, ["Émile Zola"]),
        ({"q": "習近"}, ["習近平"]),
        ({"q": '"mohammad shtayyeh"'}, ["Mohammad Shtayyeh"]),
        ({"q": '"mohammad"'}, []),
        ({"q": "sh", "kind": "organisation"}, ["Ministry of Shipping"]),
        ({"q": "s", "kind": ["!unnamed", "!person"]}, ["Ministry of Shipping"]),
        ({"kind": ["unspecified", "unnamed"]}, ["Émile Zola", "two shy officials"]),
        ({"sort": "recorded"}, [each["name"] for each in NAMES]),
        ({"sort": "-recorded"}, [each["name"] for each in NAMES[::-1]]),
    ],
)
def test_speakers_are_listed_by_words_of_their_names(speakers, query, names):
    assert listed(speakers, "speakers", query) == names


def test_a_speaker_is_listed_by_an_alias_once(client):
    client.post("/v1/speakers", json={"name": "NATO", "aliases": ["North Atlantic", "North"]})

    assert listed(client, "speakers", {"q": "north"}) == ["NATO"]


def test_speakers_with_the_most_statements_come_first(client):
    for name, count in (("Ann", 1), ("Bob", 3), ("Zoe", 2), ("Cy", 2)):
        for _ in range(count):
            last = make.posted(client, speaker=name, joint_with=[{"speaker": "Joint"}])
    client.delete(
        f"/v1/statements/{last['id']}?reason=a mistake of ours", headers={"If-Match": "*"}
    )

    names = listed(client, "speakers", {"sort": "-statements"})

    assert names == ["Joint", "Bob", "Zoe", "Ann", "Cy"]
    assert listed(client, "speakers", {"sort": "-statements", "q": "z"}) == ["Zoe"]


def test_a_statement_that_credits_a_speaker_several_times_is_one_of_theirs(client):
    twice = [{"speaker": "Ann", "role": role} for role in ("mayor", "member")]
    make.posted(client, speaker="Ann", joint_with=twice)
    make.posted(client, speaker="Cleo", joint_with=twice)
    for _ in range(3):
        make.posted(client, speaker="Bob")

    assert listed(client, "speakers", {"sort": "-statements"}) == ["Bob", "Ann", "Cleo"]


def test_sources_that_carry_the_most_come_first(client):
    one, two = ({"url": f"https://example.org/{name}"} for name in "ab")
    for carried in ([one], [two], [two, one, {"outlet": "CNN"}], [two]):
        make.posted(client, source=None, appearances=[{"source": each} for each in carried])

    urls = listed(client, "sources", {"sort": "-statements"}, "url")

    assert urls == [two["url"], one["url"], None]


def test_statements_that_no_list_shows_are_not_among_those_of_a_source(client):
    one, two = ({"url": f"https://example.org/{name}"} for name in "ab")
    withdrawn, joined, into = (make.posted(client, speaker="Ann", source=one) for _ in range(3))
    for _ in range(2):
        make.posted(client, source=two)
    any_ = {"If-Match": "*"}
    client.delete(f"/v1/statements/{withdrawn['id']}?reason=a mistake", headers=any_)
    merge = {"into": into["id"], "reason": "one statement"}
    client.post(f"/v1/statements/{joined['id']}/merge", json=merge, headers=any_)

    assert listed(client, "sources", {"sort": "-statements"}, "url") == [two["url"], one["url"]]


def test_a_source_is_found_by_what_is_printed_now(client):
    made = client.post("/v1/sources", json={"outlet": "CNN", "title": "An old headline"})
    client.patch(
        f"/v1/sources/{made.json['id']}",
        json={"title": "A new headline", "reason": "changed"},
        headers={"If-Match": "*"},
    )

    assert listed(client, "sources", {"q": "old"}, "title") == []
    assert listed(client, "sources", {"q": "headline new"}, "title") == ["A new headline"]


def test_a_title_of_a_thousand_letters_without_a_space_is_found(client):
    make.posted(client, source={"title": "平和" * 500})
    make.posted(client, source={"title": "x" * 1_000})

    assert len(listed(client, "sources", {"q": "和平"}, "title")) == 1
    assert len(listed(client, "sources", {"q": "x" * 900}, "title")) == 1


@pytest.mark.parametrize("sort", ["name", "-statements", "-recorded", "recorded"])
@pytest.mark.parametrize(("route", "most"), [("speakers", 4), ("sources", 2)])
def test_a_list_is_walked_to_its_end_in_a_fixed_number_of_queries(
    client, stranger, queries, route, most, sort
):
    for number in range(8):
        for _ in range(1 + number % 3):
            url = {"title": "Name", "url": f"https://example.org/{number}"}
            make.posted(client, speaker={"name": f"Name {number % 7}"}, source=url)
    ids, address, counts = [], f"/v1/{route}?limit=3&q=name&sort={sort}", set()
    stranger.get(address)  # PostgreSQL is asked once how frequent words are
    if (route, sort) == ("sources", "-statements"):
        most += 1  # which statements no list shows
    while address:
        queries.clear()
        page = stranger.get(address).json
        counts.add(len(queries))
        ids += [each["id"] for each in page["data"]]
        address = page["links"]["next"]

    whole = stranger.get(f"/v1/{route}?limit=100&q=name&sort={sort}").json
    assert ids == [each["id"] for each in whole["data"]]
    assert len(set(ids)) == whole["total"]["value"] == (7 if route == "speakers" else 8)
    assert counts == {most}


@pytest.mark.parametrize("sort", ["name", "-statements", "-recorded", "recorded"])
@pytest.mark.parametrize("route", ["speakers", "sources"])
def test_in_every_order_each_row_of_a_list_comes_once_while_others_come(client, route, sort):
    def record(name, times=1):
        for _ in range(times):
            source = {"title": name, "url": f"https://example.org/{name[-1]}"}
            make.posted(client, speaker={"name": name}, source=source)

    for number in range(7):
        record(f"Name {number}", times=1 + number % 3)
    there = client.get(f"/v1/{route}?limit=100&sort={sort}").json["data"]
    walked, address, step = [], f"/v1/{route}?limit=1&sort={sort}", 0
    while address:
        page = client.get(address).json
        walked += [each["id"] for each in page["data"]]
        address, step = page["links"]["next"], step + 1
        if step < 6:
            record(f"Name between {'abcdefg'[step]}", times=step % 3 + 1)

    assert len(walked) == len(set(walked))
    assert [id for id in walked if id in {row["id"] for row in there}] == [
        row["id"] for row in there
    ]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("q=", "q", "empty"),
        ("q=*", "q", "no-word"),
        ("q=%22%22", "q", "no-word"),
        ("sort=date", "sort", "not-in-vocabulary"),
        ("q=a&q=b", "q", "repeated"),
        ("cursor=WyIiXQ", "cursor", "invalid-cursor"),
        ("speaker=x", "speaker", "unknown-field"),
    ],
)
@pytest.mark.parametrize("route", ["speakers", "sources"])
def test_a_wrong_parameter_of_a_list_is_refused(client, route, query, pointer, code):
    answer = client.get(f"/v1/{route}?{query}")

    assert answer.status_code == 400
    assert (answer.json["errors"][0]["pointer"], answer.json["errors"][0]["code"]) == (
        pointer,
        code,
    )


@pytest.mark.parametrize("query", ["kind=animal", "kind=!"])
def test_a_kind_is_one_of_the_vocabulary(client, query):
    assert client.get(f"/v1/speakers?{query}").status_code == 400
    assert client.get("/v1/sources?status=gone").status_code == 400


def test_a_cursor_of_a_list_fits_only_its_own_words(speakers):
    link = speakers.get("/v1/speakers?q=sh&limit=1").json["links"]["next"]

    other = speakers.get(link.replace("q=sh", "q=s"))

    assert (other.status_code, other.json["errors"][0]["code"]) == (400, "other-cursor")
