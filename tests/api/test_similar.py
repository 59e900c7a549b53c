"""Twins and near twins of a statement, over HTTP: what is found, why, in which order."""

import pytest

from schemas.similar import SimilarPageSchema, TwinSchema
from schemas.vocabularies import SIMILARITY, TEXT
from service.record import candidates
from service.record import similar as record_similar
from tests import make
from tests.merged import added, merged

ANY = {"If-Match": "*"}
POLICE = {"name": "Israeli police", "kind": "organisation"}
DAY = "2023-04-05"
WORDS = "More than 350 people were arrested in the night"


@pytest.fixture
def similar(client):
    """Of a statement: the rows that are like it."""

    def answered(made, query=""):
        answer = client.get(f"{made['links']['self']}/similar?{query}")
        assert answer.status_code == 200, answer.text
        return answer.json["data"]

    return answered


def told(rows):
    return [(each["statement"]["text"], each["reason"]) for each in rows]


def test_what_two_editors_recorded_from_two_outlets_is_first_and_says_why(client, similar):
    first = {"text": WORDS, "speaker": POLICE, "date": DAY, "language": "en"}
    made = make.posted(client, **first, source="CNN", role="spokesman", said_to="reporters")
    others = [
        first | {"text": "more than 350 people were ARRESTED in the night."},
        first | {"date": "2023-04"},
        first | {"text": f"{WORDS} of Wednesday"},
        first | {"text": "More than 350 people were arrested in that night"},
        first | {"text": WORDS.replace("350", "360")},
        first | {"date": "2023-05-05"},
        first | {"speaker": "Ada Example"},
        first | {"text": "Others were arrested in the night, more than that many people"},
    ]
    for other in others:
        make.posted(client, **other, source="AFP")

    rows = similar(made)

    assert [(each["reason"], each["speaker"], each["date"]) for each in rows] == [
        ("exact-twin", "same", "same"),
        ("exact-twin", "same", "overlapping"),
        ("small-changes", "same", "same"),
        ("contained", "same", "same"),
        ("figures-differ", "same", "same"),
        ("same-words", "same", "other"),
        ("same-words", "other", "same"),
    ]
    assert [each["score"] for each in rows] == [1, 1, 0.889, 0.818, 0.889, 1, 1]
    twin = rows[0]
    assert twin["statement"] == client.get(twin["statement"]["links"]["self"]).json
    assert twin["compared"] == {"this": "text", "other": "text"}
    assert twin["differences"] == ["typography"]
    assert (twin["mergeable"], rows[6]["mergeable"]) == (True, False)
    assert twin["unlike"] == ["text", "verbatim", "role", "said_to"]
    assert rows[4]["differences"] == ["changed"]
    assert "".join(each["wording"] for each in rows[4]["segments"]) == others[4]["text"]


def test_the_twins_of_the_warning_are_those_that_are_found(client, similar):
    for speaker, date in ((POLICE, DAY), (POLICE, None), ("Ada Example", DAY), (POLICE, "2022")):
        make.posted(client, text="No comment.", speaker=speaker, date=date)
    dated = make.posted(client, text="no COMMENT", speaker=POLICE, date="2023")
    undated = make.posted(client, text="No comment", speaker=POLICE)

    for made in (dated, undated):
        rows = similar(made)
        exact = [each["statement"]["id"] for each in rows if each["reason"] == "exact-twin"]
        warned = [each["detail"] for each in made["warnings"] if each["code"] == "exact-twin"]
        assert (
            [any(id in said for said in warned) for id in exact] == [True] == [True] * len(warned)
        )
        assert {each["reason"] for each in rows} == {"exact-twin", "same-words"}
        assert len(rows) == 5


def test_a_wording_and_an_original_have_twins_too(client, similar):
    made = make.posted(
        client,
        text="We will not give way to anybody",
        original={"text": "Nikomu neustoupíme a nikdy jsme neustoupili", "language": "cs"},
        source=None,
        appearances=[{"source": "A", "wording": "Nobody will make us give way, ever"}],
    )
    make.posted(client, text="NOBODY will make us give way — ever")
    make.posted(client, text="Nikomu neustoupíme a nikdy jsme neustoupili, řekl")
    carried = [{"source": "B", "wording": "We will not give way to anybody!"}]
    make.posted(client, text="It stays firm", source=None, appearances=carried)

    rows = similar(made)

    assert {(each["reason"], *each["compared"].values()) for each in rows} == {
        ("same-words", "wording", "text"),
        ("contained", "original", "text"),
        ("same-words", "text", "wording"),
    }


def test_a_long_wording_in_rarer_words_does_not_hide_the_twins_of_the_text(client, similar):
    text = "We do not know who did it or why he did so"
    wordings = [
        " ".join(f"{one}{place}extraordinarily" for place in range(60)) for one in ("a", "b", "c")
    ]
    carried = [{"source": each[:20], "wording": each} for each in wordings]
    made = make.posted(client, text=text, source=None, appearances=carried)
    make.posted(client, text=text)
    make.posted(client, text=f"{text}, he said")
    make.posted(client, text=wordings[-1])

    assert [each["reason"] for each in similar(made)] == ["same-words", "same-words", "contained"]


FOUND = {
    "three words": ("Yes we can", "yes, WE can!", "same-words"),
    "three words in others": ("Yes we can", "Yes we can do it", "contained"),
    "and back": ("They say: yes we can do it", "Yes we can", "contains"),
    "one word": ("Never!", "never", "same-words"),
    "one word is looked for in no other": ("Never!", "Never say never", None),
    "a figure": ("350 people died", "360 people died", "figures-differ"),
    "a figure in words": ("Nine rockets were fired", "Eight rockets were fired", "figures-differ"),
    "figures of another script": ("三百五十人被逮捕了", "三百六十人被逮捕了", "figures-differ"),
    "a figure written otherwise": (
        "They lost 1,200 jobs",
        "They lost 1\u202f200 jobs",
        "same-words",
    ),
    "Chinese": ("和平需要耐心和时间。", "和平需要耐心与时间", "small-changes"),
    "Chinese in others": ("和平需要耐心。", "他说和平需要耐心和时间", "contained"),
    "Thai": ("ภาษาไทยง่ายมากจริงๆ", "เขาว่าภาษาไทยง่ายมากจริงๆ", "contained"),
    "Arabic": ("اَلْعَدْلُ أساس الحكم", "العدل أساس الحكم", "same-words"),
    "Korean": ("국민의 뜻입니다 그리고", "국민의 뜻입니다", "contains"),
    "words that were left out": (
        "We must act … on taxes now",
        "We must act at once, he said, and on taxes now",
        "contained",
    ),
    "brackets": ("He [had] left them at home", "He had left them at home", "same-words"),
    "an acronym": ("The U.S. left early then", "The US left early then", "small-changes"),
    "a number and its unit": (
        "We lost $3.5bn over a year",
        "We lost $3,5 bn over a year",
        "same-words",
    ),
    "no words": ("?!", "?!", "same-words"),
    "no words, and others": ("?!", "!?", None),
    "an emoji": ("👍", "👍", "same-words"),
    "one word of five": ("We will act on this", "We will act on that", "small-changes"),
    "one word of four": ("We act on this", "We act on that", None),
    "two words turned": ("war peace a b", "peace war a b", None),
    "other words": ("The plan stands as it is", "As it is, the other plan stands", None),
}


def test_what_is_like_it_is_found_from_either_side(client, similar):
    turned = {"contains": "contained", "contained": "contains"}
    for case, (text, other, reason) in FOUND.items():
        speaker = {"name": case, "kind": "person"}
        one = make.posted(client, text=text, speaker=speaker, date="2020")
        two = make.posted(client, text=other, speaker=speaker, date="2021")
        for made, found, why in ((one, other, reason), (two, text, turned.get(reason, reason))):
            rows = [each for each in similar(made) if each["speaker"] == "same"]
            assert (case, told(rows)) == (case, [(found, why)] if why else [])


def test_a_passage_of_a_long_speech_is_found_from_either_side(client, similar):
    words = [f"w{number * number % 7919}" for number in range(9_000)]
    speech = make.posted(client, text=" ".join(words), speaker="Ada Example", date=DAY)
    passage = " ".join(words[5_000:5_012])
    cited = make.posted(client, text=passage, speaker="Ada Example", date="2023-04")
    again = make.posted(client, text=" ".join(words[:-9]), speaker="Bob Example")

    rows = similar(speech)
    back = similar(cited)

    assert [each["statement"]["id"] for each in rows] == [cited["id"], again["id"]]
    assert [each["reason"] for each in rows] == ["contains", "contains"]
    assert [(each["segments"], each["differences"]) for each in rows] == [(None, None)] * 2
    assert [each["reason"] for each in back] == ["contained", "contained"]


def test_a_passage_of_a_long_speech_is_found_though_a_wording_of_it_is_longer(client, similar):
    speech = make.posted(
        client, text=" ".join(f"word{n}" for n in range(80)), speaker=POLICE, date=DAY
    )
    text, wording = "word4 word5 word6 word7", " ".join(f"other{n}" for n in range(300))
    carried = [{"source": "CNN", "wording": wording}]
    make.posted(client, text=text, speaker=POLICE, date=DAY, source=None, appearances=carried)

    assert told(similar(speech)) == [(text, "contains")]


def test_joint_and_unnamed_speakers_are_told(client, similar):
    joint = [{"speaker": "Bob Example"}]
    crowd = {"name": "eyewitnesses", "kind": "unnamed"}
    made = make.posted(client, text="They broke the doors", speaker="Ada", joint_with=joint)
    make.posted(client, text="They broke the doors", speaker="Bob Example")
    make.posted(client, text="They broke the doors", speaker="Zoe")
    nobody = make.posted(client, text="They broke the doors", speaker=crowd)
    make.posted(client, text="They broke the doors", speaker=crowd)

    assert [each["speaker"] for each in similar(made)] == ["shared", "other", "other", "other"]
    assert [each["speaker"] for each in similar(nobody)] == ["unnamed", *["other"] * 3]


def test_what_is_withdrawn_is_no_twin_and_has_none(client, similar):
    made, other = (make.posted(client, text=WORDS, speaker=POLICE) for _ in range(2))
    client.delete(f"{other['links']['self']}?reason=r", headers=ANY)

    assert similar(made) == []
    assert client.get(f"{other['links']['self']}/similar").status_code == 410
    missing = client.get("/v1/statements/00000000-0000-7000-8000-000000000000/similar")
    assert missing.status_code == 404


def test_the_list_is_walked_to_its_end_in_a_fixed_number_of_queries(
    client, stranger, queries, similar
):
    made = make.posted(client, text=WORDS, speaker=POLICE, date=DAY)
    for number in range(9):
        later = WORDS + " and later" * (number % 3)
        make.posted(client, text=later, speaker=f"Speaker {number % 4}", date=f"202{number}")
    whole = similar(made, "limit=100")
    address, ids, counts = f"{made['links']['self']}/similar?limit=2", [], []
    while address:
        queries.clear()
        page = stranger.get(address).json
        counts.append(len([sent for sent in queries if "pg_stat" not in sent]))
        assert page["total"] == {"value": 9, "relation": "exact"}
        ids += [each["statement"]["id"] for each in page["data"]]
        address = page["links"]["next"]

    assert ids == [each["statement"]["id"] for each in whole]
    assert len(set(ids)) == 9
    assert len(set(counts)) == 1
    assert counts[0] <= 22


def test_speakers_who_were_merged_twice_over_are_asked_for_no_more_often(client, stranger, queries):
    made = make.posted(client, text=WORDS, speaker=POLICE)
    counts = []
    for number in range(4):
        one, two, three = (added(client, f"Ann {number} {each}") for each in "xyz")
        body, above, last = (added(client, f"Body {number} {each}") for each in "xyz")
        credit = {"speaker": {"id": one["id"]}, "organisation": {"id": body["id"]}}
        make.posted(client, text=WORDS, **credit)
        make.posted(client, text=WORDS, speaker=POLICE, joint_with=[credit])
        for gone, into in ((one, two), (two, three), (body, above), (above, last)):
            merged(client, gone, into)
        queries.clear()
        found = stranger.get(f"{made['links']['self']}/similar").json
        counts.append(len([sent for sent in queries if "pg_stat" not in sent]))
        assert found["total"]["value"] == 2 * (number + 1)

    assert len(set(counts)) == 1, counts


def test_the_answer_has_the_shape_that_is_documented(client, similar):
    made = make.posted(client, text=WORDS)
    make.posted(client, text=WORDS)

    answer = client.get(f"{made['links']['self']}/similar").json

    assert set(answer) == set(SimilarPageSchema().fields)
    (row,) = answer["data"]
    assert list(row) == list(TwinSchema().fields)
    for name in ("statement", "compared"):
        assert set(row[name]) == set(TwinSchema().fields[name].schema.fields)
    assert set(SIMILARITY) == set(record_similar.REASONS)
    assert set(TEXT) == {"text", "original", "wording"}


WRONG = {
    "limit=0": "out-of-range",
    "cursor=x": "invalid-cursor",
    "curser=x": "unknown-field",
    "sort=-date": "unknown-field",
}


def test_a_wrong_parameter_is_an_error(client):
    made = make.posted(client)

    for query, code in WRONG.items():
        answer = client.get(f"{made['links']['self']}/similar?{query}")
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, code)


def test_where_too_many_share_its_words_the_rarest_count_and_the_answer_says_so(
    client, similar, monkeypatch
):
    monkeypatch.setattr(candidates, "MOST", 4)
    text = "Thank you very much for being here with us; we will publish the minutes"
    make.posted(client, text=f"{text} today", date="2001")
    for number in range(9):
        make.posted(client, text=f"Thank you very much for being here, number {number}")
    made = make.posted(client, text=text, date="2001")

    answer = client.get(f"{made['links']['self']}/similar").json

    assert told(answer["data"]) == [(f"{text} today", "contained")]
    assert answer["total"] == {"value": 1, "relation": "at_least"}
    assert [each["code"] for each in answer["warnings"]] == ["not-all-compared"]


def test_where_comparing_would_take_long_the_rest_is_left_out_and_the_answer_says_so(
    client, monkeypatch
):
    monkeypatch.setattr(record_similar, "MOST_PAIRS", 100)
    words = "We will publish the minutes of the meeting"
    made, near = make.posted(client, text=words), f"{words} today"
    for text in (f"{words}.", near, f"{near} no"):
        make.posted(client, text=text)
    make.posted(client, text=words.replace("will", "shall"))
    make.posted(client, text=words.replace("will", "must"))

    answer = client.get(f"{made['links']['self']}/similar").json

    reasons = [each["reason"] for each in answer["data"]]
    assert reasons == ["same-words", "contained", "small-changes", "contained"]
    assert answer["total"] == {"value": 4, "relation": "at_least"}
    assert [each["code"] for each in answer["warnings"]] == ["not-all-compared"]


def test_a_merged_statement_is_no_twin(client, similar):
    made, other = (make.posted(client, text=WORDS, speaker=POLICE) for _ in range(2))
    path = f"{other['links']['self']}/merge"
    client.post(path, json={"into": made["id"], "reason": "r"}, headers=ANY)

    assert similar(made) == []
    moved = client.get(f"{other['links']['self']}/similar?limit=3")
    assert moved.status_code == 308
    assert moved.headers["Location"] == f"{made['links']['self']}/similar?limit=3"


def test_a_merge_warns_of_what_is_unlike_and_takes_who_is_mergeable(client, similar):
    made = make.posted(client, text=WORDS, speaker=POLICE, date=DAY, role="spokesman")
    twin = make.posted(client, text=f"{WORDS}.", speaker=POLICE, date="2023-04", place="Paris")
    make.posted(client, text=WORDS, speaker="Ada Example", date=DAY)
    make.posted(client, text=WORDS, speaker=POLICE, date=DAY, joint_with=[{"speaker": "Bob"}])

    rows = similar(made)
    answers = {}
    for row in rows:
        body = {"into": made["id"], "reason": "r"}
        path = f"{row['statement']['links']['self']}/merge"
        answers[row["statement"]["id"]] = client.post(path, json=body, headers=ANY)

    refused = {id: answer.status_code != 200 for id, answer in answers.items()}
    assert {row["statement"]["id"]: not row["mergeable"] for row in rows} == refused
    assert sorted(refused.values()) == [False, True, True]
    warned = [each["pointer"] for each in answers[twin["id"]].json["warnings"]]
    (unlike,) = (row["unlike"] for row in rows if row["statement"]["id"] == twin["id"])
    assert warned == [f"/{name}" for name in unlike]
    assert [each["statement"]["id"] for each in similar(made)] != []
    assert twin["id"] not in [each["statement"]["id"] for each in similar(made)]


def test_those_who_make_room_within_their_second_are_not_left_out(client):
    said, before = "2023-04-05T10:30:00Z", "2022-01-01"
    first = {"text": WORDS, "speaker": POLICE}
    made, *others = (
        make.posted(client, **first, date=before if 3 <= number < 15 else said)
        for number in range(21)
    )
    page = client.get(f"{made['links']['self']}/similar?limit=2").json
    for each in others[2:14]:
        correction = {"date": said, "reason": "r"}
        client.patch(each["links"]["self"], json=correction, headers=ANY)

    seen = [each["statement"]["id"] for each in page["data"]]
    while page["links"]["next"]:
        page = client.get(page["links"]["next"]).json
        seen += [each["statement"]["id"] for each in page["data"]]

    assert seen == [each["id"] for each in reversed(others)]
