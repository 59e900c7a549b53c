"""A search that finds nothing says which speaker it may have meant."""

import json

import pytest

from tests import make


@pytest.fixture
def speakers(client):
    """The ids of the speakers, by name."""
    made = [
        make.posted(client, text="What is happening is a crime", speaker=speaker)["speaker"]
        for speaker in (
            {"name": "Mohammad Shtayyeh", "kind": "person"},
            {"name": "Hussein al-Sheikh", "kind": "person"},
            {"name": "Jordan", "kind": "organisation"},
            {"name": "a spokesman", "kind": "unnamed"},
        )
    ]
    return {each["name"]: each["id"] for each in made}


def warned(client, query):
    answer = client.get("/v1/statements", query_string=query).json
    return [(each["pointer"], each["code"], each["detail"]) for each in answer["warnings"]]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("shtayyeh", "Mohammad Shtayyeh"),
        ("Shtayyeh Mohammad", "Mohammad Shtayyeh"),
        ('"mohammad shtayyeh" -bread', "Mohammad Shtayyeh"),
        ("sht*", "Mohammad Shtayyeh"),
        ("(bread OR sht*)", "Mohammad Shtayyeh"),
        ("bread OR al-sheikh", "Hussein al-Sheikh"),
        ("what jordan condemned", "Jordan"),
        ("happening in Jordan", "Jordan"),
    ],
)
@pytest.mark.parametrize("sort", ["-date", "relevance"])
def test_a_search_that_finds_nothing_names_the_speakers_its_words_match(
    client, speakers, typed, name, sort
):
    (pointer, code, detail), *others = warned(client, {"q": typed, "sort": sort})

    assert (pointer, code, others) == ("q", "matches-a-speaker", [])
    assert f"{name} (speaker_id={speakers[name]})" in detail
    assert "speaker=" in detail


@pytest.mark.usefixtures("speakers")
def test_it_is_not_said_that_no_statement_has_words_which_one_has_that_a_filter_leaves_out(client):
    make.posted(client, text="Jordan condemned it", date="2023")

    details = [detail for _, _, detail in warned(client, {"q": "jordan", "from": "2024"})]

    assert len(details) == 1
    assert details[0].startswith("nothing was found, but these words match the name of Jordan")


@pytest.mark.usefixtures("speakers")
@pytest.mark.parametrize("typed", ["crime", "nobody", "😀", "bread -shtayyeh", "spokesman", "the"])
def test_a_search_that_finds_something_or_names_nobody_is_not_warned(client, typed):
    assert warned(client, {"q": typed}) == []


@pytest.mark.usefixtures("speakers")
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Prime Minister Mohammad Shtayyeh", "Mohammad Shtayyeh"),
        ("« Mohammad Shtayyeh, Dr »", "Mohammad Shtayyeh"),
        ('"Dr Mohammad Shtayyeh"', "Mohammad Shtayyeh"),
        ("mohamad shtayyeh", "Mohammad Shtayyeh"),
        ("M. Shtayyeh", "Mohammad Shtayyeh"),
        ("Minister Shtayyeh", "Mohammad Shtayyeh"),
        ("Jordn", "Jordan"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"q": "crime", "sort": "relevance"}])
def test_a_speaker_who_is_called_otherwise_is_named(client, speakers, asked, name, more):
    [(pointer, code, detail)] = warned(client, {"speaker": asked, **more})

    assert (pointer, code) == ("speaker", "speaker-meant")
    assert detail.startswith(f"nobody is called {asked}, but these words may mean {name} (")
    assert f"speaker_id={speakers[name]}" in detail


@pytest.mark.usefixtures("speakers")
@pytest.mark.parametrize(
    "asked",
    [
        {"speaker": "Shtayyeh", "from": "2030"},
        {"speaker": "spokesman", "from": "2030"},
        {"speaker": "!Shtayeh", "from": "2030"},
        {"speaker": "Nobody Atall"},
        {"speaker": "01890000-0000-7000-8000-000000000000"},
        {"speaker": ["Shtayeh", "Jordan"]},
    ],
)
def test_of_a_speaker_who_is_known_or_like_no_other_nothing_is_said(client, asked):
    assert warned(client, asked) == []


@pytest.mark.usefixtures("speakers")
def test_of_many_speakers_who_are_called_otherwise_the_first_three_are_told(client):
    asked = [f"{title} Shtayyeh" for title in ("Minister", "Doctor", "Professor", "Senator")]

    told = [detail.split(",")[0] for _, _, detail in warned(client, {"speaker": asked})]

    assert told == [f"nobody is called {name}" for name in asked[:3]]


def test_many_speakers_of_a_name_are_not_all_named(client):
    for number in range(7):
        make.posted(client, speaker=f"Smith {number}")

    detail = warned(client, {"q": "smith"})[0][2]

    assert detail.count("speaker_id=0") == 5
    assert "and others" in detail


def test_a_name_is_found_among_the_words_however_many_share_each_of_its_own(client):
    many = [name for each in range(201) for name in (f"John A{each}", f"B{each} Smith")]
    lines = [
        json.dumps(make.body(text="So be it", speaker=name))
        for name in (*many, "Ann Zed", "John Smith", "Smith John Ann")
    ]
    sent = {"data": "\n".join(lines), "content_type": "application/x-ndjson"}
    client.post("/v1/statements/import", **sent)

    for typed, name in (
        ("john smith inflation", "John Smith"),
        ("inflation smith that john", "John Smith"),
        ("smith inflation ann zed", "Ann Zed"),
        ("on inflation smith that john and ann", "Smith John Ann"),
    ):
        [(_, _, detail)] = warned(client, {"q": typed})
        assert f"{name} (speaker_id=" in detail


@pytest.mark.usefixtures("speakers")
def test_a_hint_costs_one_query_or_three_however_many_bear_the_name(stranger, queries):
    counts = []
    for typed in ("shtayyeh -nobody", "bread shtayyeh"):
        queries.clear()
        stranger.get(f"/v1/statements?q={typed}")
        counts.append(len([sent for sent in queries if "pg_" not in sent]))

    assert counts == [4, 6]


@pytest.mark.usefixtures("speakers")
def test_what_is_told_of_a_speaker_costs_ten_queries_at_most(stranger, queries):
    counts = []
    for typed in ("Shtayeh", "the most honourable Doctor Mohammad Shtayeh", " ".join("abcdefgh")):
        queries.clear()
        stranger.get(f"/v1/statements?speaker={typed}")
        counts.append(len([sent for sent in queries if "pg_" not in sent]))

    assert counts == [10, 10, 7]
