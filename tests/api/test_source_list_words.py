"""The list of sources, by words of what is printed."""

import pytest

from tests import make

SOURCES = [
    {"outlet": "The Guardian", "title": "A raid and its echo", "author": "Ada Writer"},
    {"outlet": "Guardian Nigeria", "title": "Écho de la nuit"},
    {"outlet": "新华社", "title": "和平需要耐心", "status": "amended"},
    {"url": "https://example.org/x"},
]


@pytest.fixture(scope="module")
def sources(module_client):
    """Some sources, which are only read."""
    for source in SOURCES:
        fields = {name: value for name, value in source.items() if name != "status"}
        carrier = make.posted(module_client, source=fields)["appearances"][0]["source"]
        if "status" in source:
            module_client.patch(
                f"/v1/sources/{carrier['id']}",
                json={"status": source["status"], "reason": "a new headline"},
                headers={"If-Match": "*"},
            )
    return module_client


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({}, [3, 2, 1, 0]),
        ({"sort": "recorded"}, [0, 1, 2, 3]),
        ({"sort": "name"}, [1, 3, 0, 2]),
        ({"q": "guard"}, [1, 0]),
        ({"q": "echo guardian"}, [1, 0]),
        ({"q": "raid the wri"}, [0]),
        ({"q": "raids"}, []),
        ({"q": "guardian,ech"}, [1, 0]),
        ({"q": "需要"}, [2]),
        ({"q": "新华"}, [2]),
        ({"q": "心"}, [2]),
        ({"q": "平和"}, []),
        ({"outlet": "guardian"}, [1, 0]),
        ({"outlet": "guard"}, []),
        ({"outlet": "guard*"}, [1, 0]),
        ({"outlet": '"the guardian"'}, [0]),
        ({"outlet": "!guardian"}, [3, 2]),
        ({"outlet": ["nigeria", "新华社"]}, [2, 1]),
        ({"status": "amended"}, [2]),
        ({"status": "!amended", "q": "g"}, [1, 0]),
    ],
)
def test_sources_are_listed_by_words_of_what_is_printed(sources, query, places):
    answer = sources.get("/v1/sources", query_string=query)

    assert answer.status_code == 200, answer.text
    assert [each["title"] for each in answer.json["data"]] == [
        SOURCES[place].get("title") for place in places
    ]


@pytest.mark.parametrize("outlet", ["équipe", "l'equipe", "équi*"])
def test_what_stands_behind_an_elision_is_a_word_of_an_outlet(client, outlet):
    make.posted(client, source={"outlet": "L’Équipe"})
    make.posted(client, source={"outlet": "Le Monde"})

    listed = client.get("/v1/sources", query_string={"outlet": outlet}).json["data"]

    assert [each["outlet"] for each in listed] == ["L’Équipe"]


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("accord", ["Guerre d’Ukraine : l’accord s’éloigne"]),
        ("ukr", ["Guerre d’Ukraine : l’accord s’éloigne"]),
        ("l'accord éloigne", ["Guerre d’Ukraine : l’accord s’éloigne"]),
        ("brien", ["O'Brien's aid"]),
        ("aid brien", ["O'Brien's aid"]),
        ("aid gaza", []),
        ("ana note", []),
    ],
)
def test_what_stands_behind_an_apostrophe_is_a_word_of_a_title(client, q, titles):
    printed = ("Guerre d’Ukraine : l’accord s’éloigne", "O'Brien's aid", "Gaza laid waste", "Note")
    for title in printed:
        make.posted(client, source={"title": title, "author": "Lana Writer"})

    listed = client.get("/v1/sources", query_string={"q": q}).json["data"]

    assert [each["title"] for each in listed] == titles


@pytest.mark.parametrize("title", ["The US strikes Iran", "The U.S. strikes Iran"])
@pytest.mark.parametrize("q", ["us strikes", "U.S. strikes", "iran us", "us stri"])
def test_an_acronym_of_a_title_is_the_same_with_full_stops(client, title, q):
    make.posted(client, source={"title": title})
    make.posted(client, source={"title": "The U.K. strikes Iran"})

    listed = client.get("/v1/sources", query_string={"q": q}).json["data"]

    assert [each["title"] for each in listed] == [title]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("The U.S.A. leaves", ["U.", "U.S", "U.S.", "U.S.A", "u.s.a.", "usa", "us"]),
        ("Sold by n-tv", ["n", "n-", "n-t", "n-tv"]),
        ("From S.Paulo", ["s", "S.", "S.P", "S.Pau", "from S.P"]),
    ],
)
def test_letters_that_are_typed_apart_are_completed_as_they_are_typed(client, title, typed):
    make.posted(client, source={"title": title})

    for q in typed:
        listed = client.get("/v1/sources", query_string={"q": q}).json["data"]
        assert (q, [each["title"] for each in listed]) == (q, [title])


@pytest.mark.parametrize("field", ["outlet", "title", "author"])
def test_korean_is_completed_at_every_key(client, field):
    make.posted(client, source={"title": "Raid", field: "남북정상회담 결과"})
    make.posted(client, source={"title": "남북 정사"})
    one, two = (
        "ㄴ 나 남 남ㅂ 남부 남북 남북저 남북정 남북정사 남북정상",
        "상호 상회 정상횓 상회다 상회담",
    )
    typed = [*one.split(), *two.split(), *(f"회담 {end}" for end in "ㄱ겨결"), "회담 결고"]

    for q in typed:
        listed = client.get("/v1/sources", query_string={"q": q}).json["data"]
        assert (q, "남북정상회담 결과" in [each[field] for each in listed]) == (q, True)

    listed = client.get("/v1/sources", query_string={"q": "남북정상"}).json["data"]
    assert len(listed) == 1


@pytest.mark.parametrize("typed", ["ห", "หน", "หนี", "หนี้", "หนี้ค", "หนี้คร", "ครัว"])
def test_a_title_of_a_script_without_spaces_is_completed_as_it_is_typed(client, typed):
    make.posted(client, source={"title": "หนี้ครัวเรือน"})
    make.posted(client, source={"title": "ครอบครัว"})

    listed = client.get("/v1/sources", query_string={"q": typed}).json["data"]

    assert "หนี้ครัวเรือน" in [each["title"] for each in listed]


@pytest.mark.parametrize("typed", ["หน", "หนี้คร"])
def test_an_author_of_a_script_without_spaces_is_completed_as_it_is_typed(client, typed):
    make.posted(client, source={"title": "Debts", "author": "หนี้ครัวเรือน"})

    listed = client.get("/v1/sources", query_string={"q": typed}).json["data"]

    assert [each["title"] for each in listed] == ["Debts"]
