"""Another source carries a statement; one was taken down wrongly; one goes."""

import pytest

from tests import make

ANY = {"If-Match": "*"}


def address(made, place=None):
    own = f"/v1/statements/{made['id']}/appearances"
    return own if place is None else f"{own}/{made['appearances'][place]['id']}"


def test_another_source_is_added_behind_the_ones_there(client):
    made = make.posted(client, text="One and one is two", source="CNN")

    answer = client.post(
        address(made),
        json={"source": "BBC", "wording": "Two is one and one", "cue": "said", "via": ["AFP"]},
        headers={"If-Match": client.get(made["links"]["self"]).headers["ETag"]},
    )

    assert answer.status_code == 201
    assert answer.headers["Location"] == made["links"]["self"]
    outlets = [each["source"]["outlet"] for each in answer.json["appearances"]]
    assert (outlets, answer.json["revision"]) == (["CNN", "BBC"], 2)
    assert answer.json["appearances"][1]["via"] == [
        {"name": "AFP", "relation": "reported_by", "url": None}
    ]
    assert make.found(client, "outlet=bbc&via=afp") == ["One and one is two"]
    assert make.found(client, 'q="two is one"') == ["One and one is two"]
    assert client.get(made["links"]["self"]).json["appearances"] == answer.json["appearances"]


def test_a_wording_with_marks_that_is_taken_as_verbatim_as_a_whole_is_warned_of(client):
    plain, marked = {"wording": "We must act"}, {"wording": "They must “act”"}

    def warned(text, *appearances):
        given = [{"source": "CNN", **each} for each in appearances]
        answer = make.posted(client, text=text, source=None, appearances=given)
        return [each["pointer"] for each in answer["warnings"]]

    assert warned("We act", plain, marked) == ["/appearances/1/quotation"]
    assert warned("We act", marked | {"quotation": "partial"}) == []
    assert warned("They “act”", marked) == ["/quotation"]
    made = make.posted(client, text="We act now")
    answer = client.patch(address(made, 0), json=marked | {"reason": "r"}, headers=ANY)
    assert [each["pointer"] for each in answer.json["warnings"]] == ["/quotation"]


def test_what_stands_beside_words_may_be_nothing_or_spaces_alone(client):
    """Where the text of the source begins, and where a paragraph ends."""
    place = {"exact": "We act", "prefix": "", "suffix": "\n\n", "start": 0, "end": 6}

    made = make.posted(client, source=None, appearances=[{"source": "CNN", "selectors": [place]}])

    assert made["appearances"][0]["selectors"] == [place]
    exported = client.get("/v1/statements/export?format=csv").text
    assert '""prefix"":"""",""suffix"":""\\n\\n""' in exported


def test_a_selector_may_point_between_two_letters(client):
    between = {"start": 5, "end": 5}

    made = make.posted(client, source=None, appearances=[{"source": "A", "selectors": [between]}])

    (selector,) = made["appearances"][0]["selectors"]
    assert (selector["start"], selector["end"]) == (5, 5)


def test_a_source_that_carries_it_already_is_warned_of(client):
    source = {"url": "https://example.org/a"}
    made = make.posted(client, source=source)

    again = client.post(address(made), json={"source": source}, headers=ANY)

    assert again.status_code == 201
    assert [each["code"] for each in again.json["warnings"]] == ["source-repeated"]


def test_a_source_that_is_sent_twice_is_warned_of(client):
    addresses = ["https://example.org/a", "https://example.org/b", "https://Example.org/a"]
    twice = [{"source": {"url": each}} for each in addresses]

    made = make.posted(client, source=None, appearances=twice)

    warned = [(each["pointer"], each["code"]) for each in made["warnings"]]
    assert warned == [("/appearances/2/source", "source-repeated")]


def test_a_correction_to_a_source_that_carries_it_already_is_warned_of(client):
    given = [{"source": {"url": f"https://example.org/{each}"}} for each in "ab"]
    made = make.posted(client, source=None, appearances=given)

    own, other = [
        client.patch(
            address(made, 0),
            json={"source": {"url": f"https://example.org/{each}"}, "reason": "r"},
            headers=ANY,
        ).json["warnings"]
        for each in "ab"
    ]

    assert own == []
    assert [(each["pointer"], each["code"]) for each in other] == [("/source", "source-repeated")]


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"cue": "told reporters"}, {"cue": "told reporters"}),
        ({"cue": None}, {"cue": None}),
        ({"wording": "Otherwise put"}, {"wording": "Otherwise put"}),
        ({"quotation": "indirect"}, {"quotation": "indirect"}),
        ({"quotation": None}, {"quotation": "direct"}),
        ({"via": ["AFP", {"name": "BBC", "relation": "cited_by"}]}, {}),
        ({"via": None}, {"via": []}),
        ({"selectors": []}, {"selectors": []}),
        ({"translated_by": "agency"}, {"translated_by": "agency"}),
    ],
)
def test_a_correction_of_an_appearance_sets_what_it_states(client, patch, expected):
    given = {"source": "CNN", "cue": "said", "via": ["Reuters"], "selectors": [{"exact": "a"}]}
    made = make.posted(client, source=None, appearances=[given])

    answer = client.patch(address(made, 0), json=patch | {"reason": "as printed"}, headers=ANY)

    assert answer.status_code == 200, answer.text
    before, after = made["appearances"][0], answer.json["appearances"][0]
    assert {name: after[name] for name in expected} == expected
    assert {name for name in before if before[name] != after[name]} <= set(patch)
    if patch.get("via"):
        assert [each["name"] for each in after["via"]] == ["AFP", "BBC"]
        assert make.found(client, "via=reuters") == []
    assert client.get(made["links"]["self"]).json["appearances"] == [after]


def test_a_source_that_is_sent_back_as_it_was_read_stays(client):
    made = make.posted(client, source={"outlet": "CNN", "author": "Ann Example"})
    read = made["appearances"][0]
    taken_back = {"status": "withdrawn", "reason": "r"}
    client.patch(f"/v1/sources/{read['source']['id']}", json=taken_back, headers=ANY)
    sent = {name: each for name, each in read.items() if name != "id"}
    sent["source"] = {n: each for n, each in read["source"].items() if n not in {"id", "status"}}

    same = client.patch(address(made, 0), json={**sent, "reason": "r"}, headers=ANY).json
    cued = client.patch(address(made, 0), json={**sent, "cue": "said", "reason": "r"}, headers=ANY)
    item = {"outlet": "CNN", "author": "Bob Example"}
    other = client.patch(address(made, 0), json={"source": item, "reason": "r"}, headers=ANY)

    assert (same["revision"], same["warnings"][0]["code"]) == (1, "source-withdrawn")
    (corrected,) = cued.json["appearances"]
    assert (corrected["source"]["id"], corrected["cue"]) == (read["source"]["id"], "said")
    assert other.json["appearances"][0]["source"]["id"] != read["source"]["id"]


def test_a_correction_may_say_that_it_was_another_source(client):
    made = make.posted(client, source="CNN")

    answer = client.patch(address(made, 0), json={"source": "BBC", "reason": "r"}, headers=ANY)

    assert answer.json["appearances"][0]["source"]["outlet"] == "BBC"
    assert (make.found(client, "outlet=cnn"), make.found(client, "outlet=bbc")) == (
        [],
        [made["text"]],
    )


@pytest.mark.parametrize(
    "source",
    [
        "BBC",
        {"title": "At noon"},
        {"outlet": "BBC", "title": "At noon", "author": "A. Writer"},
        {"outlet": "BBC", "title": "At noon", "published": "2023-04-05"},
    ],
)
def test_a_source_that_is_stated_as_before_stays(client, source):
    item = {"outlet": "BBC", "title": "At noon", "author": "A. Writer", "published": "2023-04-05"}
    first = make.posted(client, source={"outlet": "BBC", "title": "At noon", "published": "2023"})
    second = make.posted(client, source=item if "published" in source else source)
    patch = {"published": "2023-04-05", "author": "A. Writer", "reason": "as printed"}
    known = first["appearances"][0]["source"]["id"]
    client.patch(f"/v1/sources/{known}", json=patch, headers=ANY)
    count = client.get("/v1/sources").json["total"]

    again = {"source": source, "reason": "sent along"}
    alone, with_cue = (
        client.patch(address(second, 0), json=again | more, headers=ANY)
        for more in ({}, {"cue": "said"})
    )

    before = second["appearances"][0]
    assert (alone.json["revision"], alone.json["appearances"]) == (1, [before])
    assert with_cue.json["appearances"] == [before | {"cue": "said"}]
    assert client.get("/v1/sources").json["total"] == count


def test_an_appearance_can_go_and_the_last_cannot(client):
    made = make.posted(
        client, source=None, appearances=[{"source": "CNN"}, {"source": "BBC", "via": ["AFP"]}]
    )

    gone = client.delete(f"{address(made, 1)}?reason=another+statement", headers=ANY)
    last = client.delete(f"{address(made, 0)}?reason=r", headers=ANY)

    assert gone.status_code == 200
    assert gone.json["appearances"] == made["appearances"][:1]
    assert make.found(client, "outlet=bbc") == make.found(client, "via=afp") == []
    assert (last.status_code, last.json["errors"][0]["code"]) == (409, "last-appearance")
    added = client.post(address(made), json={"source": "NPR"}, headers=ANY)
    assert [each["source"]["outlet"] for each in added.json["appearances"]] == ["CNN", "NPR"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"source": None, "reason": "r"}, "/source", "null"),
        ({"cue": "said"}, "/reason", "required"),
        (
            {"source": {"outlet": "BBC", "published": "2023-13"}, "reason": "r"},
            "/source/published",
            "invalid-date",
        ),
        ({"id": "x", "reason": "r"}, "/id", "server-made"),
        ({"wording": " ", "reason": "r"}, "/wording", "empty"),
    ],
)
def test_a_wrong_appearance_is_refused_at_its_pointer(client, body, pointer, code):
    made = make.posted(client)

    answer = client.patch(address(made, 0), json=body, headers=ANY)

    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [(pointer, code)]
    assert client.get(made["links"]["self"]).json == made


def test_appearances_are_changed_under_the_etag_of_the_statement(client):
    made = make.posted(client)
    stale = {"If-Match": '"9-aa"'}

    answers = [
        client.post(address(made), json={"source": "BBC"}, headers=headers)
        for headers in ({}, stale)
    ]

    assert [answer.status_code for answer in answers] == [428, 412]


@pytest.mark.parametrize(
    "patch", [{"original": {"language": "ar"}}, {"language": "en"}, {"language": "en", "note": "x"}]
)
def test_words_that_turn_out_to_be_a_translation_say_so(client, patch):
    others = {"language": "en", "original": {"language": "ar"}}
    sent = {name: value for name, value in others.items() if name not in patch}
    given = [{"source": "A"}, {"source": "B", "language": "ar"}]
    given.append({"source": "C", "translated_by": "agency"})
    made = make.posted(client, source=None, appearances=given, **sent)
    before = [each["translated_by"] for each in made["appearances"]]

    answer = client.patch(made["links"]["self"], json=patch | {"reason": "r"}, headers=ANY)

    assert before == [None, None, "agency"]
    after = [each["translated_by"] for each in answer.json["appearances"]]
    assert after == ["unknown", None, "agency"]
    assert client.get(made["links"]["self"]).json["appearances"] == answer.json["appearances"]


@pytest.mark.parametrize(
    ("patch", "french"),
    [
        ({"language": "ar"}, "unknown"),
        ({"language": None}, "unknown"),
        ({"original": {"language": "en"}}, "unknown"),
        ({"original": None}, None),
    ],
)
def test_words_that_turn_out_to_be_no_translation_say_so_no_more(client, patch, french):
    given = [{"source": "A"}, {"source": "B", "language": "fr"}]
    given.append({"source": "C", "translated_by": "agency"})
    others = {"language": "en", "original": {"language": "ar"}}
    made = make.posted(client, source=None, appearances=given, **others)
    before = [each["translated_by"] for each in made["appearances"]]

    address = made["links"]["self"]
    after = client.patch(address, json=patch | {"reason": "r"}, headers=ANY).json["appearances"]
    again = client.patch(address, json=others | {"reason": "r"}, headers=ANY).json["appearances"]

    assert before == ["unknown", "unknown", "agency"]
    assert [each["translated_by"] for each in after] == [None, french, "agency"]
    assert [each["translated_by"] for each in again] == before


def test_an_appearance_in_the_language_of_the_original_after_all_is_no_translation(client):
    others = {"language": "en", "original": {"language": "ar"}}
    made = make.posted(client, source={"outlet": "A"}, **others)

    def translated_by(**patch):
        answer = client.patch(address(made, 0), json=patch | {"reason": "r"}, headers=ANY)
        return answer.json["appearances"][0]["translated_by"]

    assert translated_by(language="ar") is None
    assert translated_by(language=None) == "unknown"
    assert translated_by(language="ar", translated_by="unknown") == "unknown"


def test_an_appearance_that_turns_out_to_be_in_another_language_says_that_it_is_a_translation(
    client,
):
    given = [{"source": "A", "language": "ar", "wording": "We go"}]
    original = {"language": "ar"}
    made = make.posted(client, language="en", original=original, source=None, appearances=given)

    patch = {"language": "en", "reason": "r"}
    answer = client.patch(address(made, 0), json=patch, headers=ANY)

    assert made["appearances"][0]["translated_by"] is None
    assert answer.json["appearances"][0]["translated_by"] == "unknown"


def test_sources_that_give_the_words_of_a_statement_follow_what_is_corrected_of_it(client):
    given = [{"source": "A"}, {"source": "B", "quotation": "indirect"}]
    given.append({"source": "C", "wording": "We shall go"})
    made = make.posted(client, text="We go", source=None, appearances=given)

    patch = {"quotation": "partial", "verbatim": ["go"], "reason": "r"}
    answer = client.patch(made["links"]["self"], json=patch, headers=ANY)

    for shown in (answer.json, client.get(made["links"]["self"]).json):
        quotations = [each["quotation"] for each in shown["appearances"]]
        assert quotations == ["partial", "indirect", "direct"]
