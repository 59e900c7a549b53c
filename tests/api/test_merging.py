"""Merging statements over HTTP: one answers for both, and the newest merge can be undone."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import make
from tests.make import found

BY_ID = "/v1/statements/{id}"
ANY = {"If-Match": "*"}
POLICE = {"name": "Israeli police", "kind": "organisation"}
CNN = {"outlet": "CNN", "published": "2023-04-05"}
AFP = {"outlet": "AFP", "published": "2023-04-05"}
MORE = "More than 350 were arrested and led out of the mosque"
OVER = "“Over 350 people” were taken into custody"


def posted(client, **fields):
    return make.posted(client, **{"speaker": "Ann Example"} | fields)


def act(client, made, what, headers=ANY, **body):
    body = {"reason": "the same words"} | body
    return client.post(f"{BY_ID.format(**made)}/{what}", json=body, headers=headers)


def merged(client, made, into, **headers):
    answer = act(client, made, "merge", ANY | headers, into=into["id"])
    assert answer.status_code == 200, answer.text
    return answer


def unmerged(client, made):
    answer = act(client, made, "unmerge")
    assert answer.status_code == 200, answer.text
    return answer


def read(client, made, what=""):
    return client.get(BY_ID.format(**made) + what)


def codes(answer, of="errors"):
    found = answer if isinstance(answer, dict) else answer.json
    return [(each["pointer"], each["code"]) for each in found[of]]


def outlets(statement):
    return [each["source"]["outlet"] for each in statement["appearances"]]


def but_for_clocks(statement):
    return {
        name: value
        for name, value in statement.items()
        if name not in {"revision", "updated", "warnings"}
    }


@pytest.fixture
def arrests(client):
    """The arrest figure, as two outlets have it."""
    one = make.posted(client, text=OVER, speaker=POLICE, source=AFP, language="en")
    two = make.posted(client, text=MORE, speaker=POLICE, source=CNN, language="en")
    return one, two


def test_the_arrest_figure_is_one_statement_of_two_outlets_and_two_again(client, arrests):
    one, two = arrests

    answer = merged(client, one, two)

    assert (answer.json["id"], answer.json["text"]) == (two["id"], MORE)
    assert outlets(answer.json) == ["CNN", "AFP"]
    assert answer.headers["Content-Location"] == two["links"]["self"]
    assert answer.headers["ETag"] == read(client, two).headers["ETag"]
    assert but_for_clocks(answer.json) == but_for_clocks(read(client, two).json)
    variants = read(client, two, "/variants").json["variants"]
    assert [each["wording"] for each in variants] == [MORE, OVER]
    assert found(client, "q=custody") == [MORE]
    assert found(client, "q=custody&outlet=AFP") == [MORE]

    answer = unmerged(client, two)

    assert but_for_clocks(answer.json) == but_for_clocks(two)
    assert codes(answer, "warnings") == [("", "unmerged")]
    assert one["id"] in answer.json["warnings"][0]["detail"]
    assert answer.headers["Content-Location"] == two["links"]["self"]
    assert but_for_clocks(read(client, one).json) == but_for_clocks(one)
    assert found(client, "q=custody") == [OVER]
    assert found(client, "outlet=AFP") == [OVER]


def test_the_id_of_a_merged_statement_answers_308_wherever_it_is_read(client, arrests):
    one, two = arrests
    everywhere = ("", "?as_of=2999-01-01", "/variants", "/attribution?style=short")
    etags = [read(client, one, what).headers["ETag"] for what in everywhere]
    merged(client, one, two)

    for what, etag in zip(everywhere, etags, strict=True):
        answer = client.get(BY_ID.format(**one) + what, headers={"If-None-Match": etag})
        assert answer.status_code == 308, what
        assert answer.headers["Location"] == BY_ID.format(**two) + what
        assert answer.json["type"].endswith("#merged")
        assert answer.json["merged_into"] == two["id"]
        assert read(client, two, what).status_code == 200
    loud = client.head(BY_ID.format(id=one["id"].upper()))
    assert (loud.status_code, loud.headers["Location"]) == (308, BY_ID.format(**two))
    assert answer.headers["Cache-Control"] == "no-store"  # a merge can be undone
    unmerged(client, two)
    assert [read(client, one, what).status_code for what in everywhere] == [200] * 4


CHANGES = {
    "correction": ("PATCH", "", {"note": "x", "reason": "r"}),
    "withdrawal": ("DELETE", "?reason=r", None),
    "restoration": ("POST", "/restore", {"reason": "r"}),
    "appearance": ("POST", "/appearances", {"source": "BBC"}),
    "merge": ("POST", "/merge", {"into": "01923f4e-0000-7000-8000-000000000000", "reason": "r"}),
    "unmerge": ("POST", "/unmerge", {"reason": "r"}),
}


def test_a_change_of_a_merged_statement_is_refused_and_told_where_it_went(client, arrests):
    one, two = arrests
    merged(client, one, two)

    for change, (method, what, body) in CHANGES.items():
        answer = client.open(BY_ID.format(**one) + what, method=method, json=body, headers=ANY)
        assert answer.status_code == 409, change
        assert answer.json["type"].endswith("#merged")
        assert answer.json["merged_into"] == two["id"]
    assert read(client, two).json["revision"] == 2


def test_the_histories_of_both_tell_of_the_merge_and_of_its_end(client, arrests):
    one, two = arrests
    merged(client, one, two)
    assert read(client, one, "/history").status_code == 200  # at its own address
    unmerged(client, two)

    past = {made["id"]: read(client, made, "/history").json["data"] for made in arrests}

    for revisions in past.values():
        assert [each["action"] for each in revisions] == ["unmerge", "merge", "add"]
        assert [each["reason"] for each in revisions[:2]] == ["the same words"] * 2
    assert past[one["id"]][1]["record"]["merged_into"] == {"id": two["id"], "revision": 2}
    assert [each["changed"] for each in past[one["id"]][:2]] == [["/merged_into"]] * 2
    assert [each["changed"] for each in past[two["id"]][:2]] == [["/appearances"]] * 2
    lines = client.get("/v1/changes?after=0").json["data"][-4:]
    assert [(each["action"], each["statement"]) for each in lines] == [
        (action, made["id"]) for action in ("merge", "unmerge") for made in arrests
    ]


EVERYWHERE = (
    "",
    "outlet=AFP",
    "speaker=police",
    "status=current",
    "status=!withdrawn",
    "missing=role",
    "sort=-recorded",
    "sort=-published",
)


def test_no_list_total_or_facet_shows_a_merged_statement(client, arrests, queries):
    one, two = arrests
    merged(client, one, two)

    for query in EVERYWHERE:
        assert found(client, query) == [MORE], query
    page = client.get("/v1/statements?facets=outlet,speaker&total=exact").json
    assert page["total"]["value"] == 1
    assert [each["count"] for each in page["facets"]["speaker"]["buckets"]] == [1]
    assert [each["count"] for each in page["facets"]["outlet"]["buckets"]] == [1, 1]
    exported = client.get("/v1/statements/export?format=ndjson").text.splitlines()
    assert len(exported) == 1
    assert '"merged_into"' not in exported[0]


def test_an_id_that_was_merged_finds_its_survivor_and_a_warning_says_so(client, arrests, queries):
    one, two = arrests
    other = posted(client, text="Other words")
    address = f"/v1/statements?id={one['id']}&id={other['id']}"
    client.get(address)
    queries.clear()
    client.get(address)
    before = len(queries)
    merged(client, one, two)
    queries.clear()

    page = client.get(address).json

    assert len(queries) - before == 1  # where it leads, for the filter and for the warning
    assert [each["id"] for each in page["data"]] == [other["id"], two["id"]]
    assert codes(page, "warnings") == [("id", "statement-merged")]
    assert page["warnings"][0]["detail"] == f"{one['id']} is now {two['id']}"
    assert found(client, f"id=!{one['id']}") == ["Other words"]
    assert client.get(f"/v1/statements?id={two['id']}").json["warnings"] == []


def test_each_field_in_which_the_two_differ_is_a_warning_and_the_survivor_keeps_its_own(client):
    one = posted(
        client,
        text="He said “no”",
        speaker=POLICE,
        role="Spokesman",
        date="2023-04-05",
        tags=["a"],
        external_id="x",
        original={"language": "he"},
        joint_with=[{"speaker": "Ann"}],
        note="n" * 500,
    )
    two = posted(client, text="No", speaker="Ann", joint_with=[{"speaker": POLICE}])

    answer = merged(client, one, two)

    differing = [each for each in answer.json["warnings"] if each["code"] == "merge-differs"]
    assert {each["pointer"] for each in differing} == {
        "/text",
        "/quotation",
        "/verbatim",
        "/original",
        "/speaker",
        "/joint_with",
        "/role",
        "/date",
        "/tags",
        "/note",
        "/external_id",
    }
    details = {each["pointer"]: each["detail"] for each in differing}
    assert details["/role"].endswith('has "Spokesman"')
    assert len(details["/note"]) < 300
    brought = {"appearances", "corroboration"}
    kept = {name: value for name, value in answer.json.items() if name not in brought}
    assert but_for_clocks(kept) == but_for_clocks(
        {name: value for name, value in two.items() if name not in brought}
    )


def test_a_copy_says_by_itself_what_it_said_within_its_statement(client):
    """Of a translation: its words, their language, that they are one; the rest as it was."""
    carried = {
        "source": AFP,
        "quotation": "partial",
        "cue": "said",
        "credited_as": "Police",
        "via": [{"name": "Reuters", "relation": "cited_by", "url": None}],
        "selectors": [{"exact": "x", "prefix": None, "suffix": None, "start": 1, "end": 2}],
    }
    spoken = {"source": "Kan", "wording": "מילים", "language": "he"}
    silent = {"source": "Le Monde", "language": "fr"}
    one = posted(
        client,
        text="Ils ont dit cela",
        language="de",
        original={"language": "he"},
        source=None,
        appearances=[carried, spoken, silent],
    )
    two = posted(client, text="They said so", language="en", source=CNN)

    copies = merged(client, one, two).json["appearances"][1:]

    assert not {each["id"] for each in copies} & {each["id"] for each in one["appearances"]}
    assert {name: copies[0][name] for name in carried if name != "source"} == {
        name: value for name, value in carried.items() if name != "source"
    }
    assert [(each["wording"], each["language"], each["translated_by"]) for each in copies] == [
        ("Ils ont dit cela", "de", "unknown"),
        ("מילים", "he", None),
        (None, "fr", "unknown"),
    ]
    assert found(client, "q=cela") == ["They said so"]
    assert read(client, one, "/history").json["data"][0]["record"]["appearances"][0]["wording"] is (
        None
    )


def test_the_words_that_both_have_need_no_wording(client):
    item = {"url": "https://example.org/item"}
    one, two = (posted(client, text="The same", source=item) for _ in range(2))

    answer = merged(client, one, two)

    assert [each["wording"] for each in answer.json["appearances"]] == [None, None]
    assert codes(answer, "warnings") == [("/appearances/1/source", "source-repeated")]


def test_a_survivor_whose_original_is_known_says_of_the_copies_that_they_are_translations(client):
    one = posted(client, text="Yes", language="en", source=CNN)
    two = posted(client, text="Ja", language="de", original={"text": "כן", "language": "he"})

    copy = merged(client, one, two).json["appearances"][1]

    assert (copy["wording"], copy["language"], copy["translated_by"]) == ("Yes", "en", "unknown")


@pytest.mark.parametrize("before", [None, {"language": "ar"}])
def test_a_copy_that_is_a_translation_no_more_goes_back_all_the_same(client, before):
    one, two = (posted(client, text="Yes", language="en", source=each) for each in (CNN, AFP))
    address = BY_ID.format(**two)
    client.patch(address, json={"original": before, "reason": "as printed"}, headers=ANY)
    came = merged(client, one, two).json["appearances"]
    for original in ({"language": "ar"}, None):
        patch = {"original": original, "reason": "as printed"}
        now = client.patch(address, json=patch, headers=ANY).json["appearances"]

    parted = unmerged(client, two)

    assert [each["translated_by"] for each in came] == [before and "unknown"] * 2
    assert [each["translated_by"] for each in now] == [None, None]
    assert codes(parted, "warnings") == [("", "unmerged")]
    assert outlets(parted.json) == ["AFP"]


def refusal(client, one, into, headers=ANY):
    answer = act(client, one, "merge", headers, into=into)
    return answer.status_code, codes(answer)


def test_what_cannot_be_merged_is_refused_at_its_pointer(client):
    one, two, three = (posted(client, text=f"Words {each}") for each in "abc")
    other = posted(client, speaker="Ben Other")
    joint = posted(client, joint_with=[{"speaker": "Ben Other"}])
    unnamed = posted(client, speaker={"kind": "unnamed", "name": "an officer"})
    gone = posted(client)
    client.delete(f"{BY_ID.format(**gone)}?reason=r", headers=ANY)
    merged(client, three, two)

    assert refusal(client, one, one["id"]) == (422, [("/into", "same-statement")])
    nobody = "01923f4e-0000-7000-8000-000000000000"
    assert refusal(client, one, nobody) == (422, [("/into", "unknown-statement")])
    assert refusal(client, one, "x")[0] == 422
    assert refusal(client, one, three["id"]) == (409, [("/into", "merged")])
    assert act(client, one, "merge", into=three["id"]).json["merged_into"] == two["id"]
    assert refusal(client, one, gone["id"]) == (409, [("/into", "withdrawn")])
    assert refusal(client, gone, one["id"])[0] == 410
    for each in (other, joint, unnamed):
        assert refusal(client, one, each["id"]) == (409, [("/into", "different-speakers")])
        assert refusal(client, each, one["id"]) == (409, [("/into", "different-speakers")])
    assert refusal(client, one, two["id"], {}) == (428, [])
    assert refusal(client, one, two["id"], {"If-Match": '"7-0"'})[0] == 412
    assert refusal(client, {"id": nobody}, two["id"])[0] == 404
    assert codes(client.post(f"{BY_ID.format(**one)}/merge", json={}, headers=ANY)) == [
        ("/reason", "required"),
        ("/into", "required"),
    ]
    assert read(client, one).json["revision"] == 1
    assert read(client, two).json["revision"] == 2


def test_statements_of_unnamed_speakers_may_be_one(client):
    officer = {"kind": "unnamed", "name": "an officer"}
    one, two = (posted(client, text="Words", speaker=officer) for _ in range(2))

    assert codes(merged(client, one, two), "warnings") == []


def test_where_nothing_was_merged_there_is_nothing_to_undo(client, arrests):
    one, two = arrests

    assert codes(act(client, two, "unmerge")) == [("", "not-merged")]
    merged(client, one, two)
    assert act(client, two, "unmerge", {}).status_code == 428
    assert act(client, two, "unmerge", {"If-Match": '"1-0"'}).status_code == 412
    unmerged(client, two)
    assert act(client, two, "unmerge").status_code == 409


def test_merges_are_undone_from_the_newest_on(client):
    a, b, c, d = (posted(client, text=f"Words {each}", source=each) for each in "ABCD")
    merged(client, a, b)
    merged(client, d, b)
    merged(client, b, c)
    assert outlets(read(client, c).json) == ["C", "B", "A", "D"]
    assert read(client, a).headers["Location"] == BY_ID.format(**c)

    assert but_for_clocks(unmerged(client, c).json) == but_for_clocks(c)
    assert outlets(read(client, b).json) == ["B", "A", "D"]
    assert read(client, a).headers["Location"] == BY_ID.format(**b)
    assert outlets(unmerged(client, b).json) == ["B", "A"]
    assert but_for_clocks(read(client, d).json) == but_for_clocks(d)
    assert but_for_clocks(unmerged(client, b).json) == but_for_clocks(b)
    assert but_for_clocks(read(client, a).json) == but_for_clocks(a)


def test_what_was_changed_since_a_merge_stays_with_the_survivor(client):
    carried = [{"source": each} for each in ("A", "B", "C")]
    one = posted(client, text="Words", source=None, appearances=carried)
    two = posted(client, text="Other words", source="D")
    copies = merged(client, one, two).json["appearances"][1:]
    address = BY_ID.format(**two)
    client.patch(address, json={"role": "Chair", "reason": "r"}, headers=ANY)
    client.post(f"{address}/appearances", json={"source": "E"}, headers=ANY)
    client.patch(
        f"{address}/appearances/{copies[0]['id']}",
        json={"cue": "told us", "reason": "r"},
        headers=ANY,
    )
    client.delete(f"{address}/appearances/{copies[1]['id']}?reason=r", headers=ANY)

    answer = unmerged(client, two)

    assert answer.json["role"] == "Chair"
    assert outlets(answer.json) == ["D", "A", "E"]
    assert answer.json["appearances"][1]["id"] == copies[0]["id"]
    assert answer.json["appearances"][1]["cue"] == "told us"
    assert codes(answer, "warnings") == [("", "unmerged"), ("/appearances/1", "appearance-kept")]
    assert but_for_clocks(read(client, one).json) == but_for_clocks(one)


def test_a_copy_that_is_now_known_to_be_a_translation_goes_back_all_the_same(client):
    one, two = (posted(client, text=text, language="en", source=text) for text in ("A", "B"))
    merged(client, one, two)
    patch = {"original": {"language": "ar"}, "reason": "r"}
    now = client.patch(BY_ID.format(**two), json=patch, headers=ANY).json

    answer = unmerged(client, two)

    assert [each["translated_by"] for each in now["appearances"]] == ["unknown", "unknown"]
    assert outlets(answer.json) == ["B"]
    assert codes(answer, "warnings") == [("", "unmerged")]


def test_a_copy_that_followed_a_correction_of_how_the_words_are_given_goes_back_all_the_same(
    client,
):
    one, two = (posted(client, text="We go", source=source) for source in ("A", "B"))
    merged(client, one, two)
    patch = {"quotation": "indirect", "reason": "r"}
    now = client.patch(BY_ID.format(**two), json=patch, headers=ANY).json

    answer = unmerged(client, two)

    assert [each["quotation"] for each in now["appearances"]] == ["indirect", "indirect"]
    assert outlets(answer.json) == ["B"]
    assert codes(answer, "warnings") == [("", "unmerged")]


def test_a_statement_is_never_left_without_an_appearance(client):
    one = posted(client, source=None, appearances=[{"source": "A"}, {"source": "B"}])
    two = posted(client, source="C")
    own = merged(client, one, two).json["appearances"][0]
    client.delete(f"{BY_ID.format(**two)}/appearances/{own['id']}?reason=not+so", headers=ANY)

    answer = unmerged(client, two)

    assert outlets(answer.json) == ["A"]
    assert codes(answer, "warnings") == [("", "unmerged"), ("/appearances/0", "appearance-kept")]
    assert outlets(read(client, one).json) == ["A", "B"]


def test_a_merge_that_is_sent_again_with_its_key_gets_the_first_answer(client, arrests):
    one, two = arrests
    etag = read(client, one).headers["ETag"]
    headers = {"If-Match": etag, "Idempotency-Key": "m"}

    first, again = (act(client, one, "merge", headers, into=two["id"]) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.data == first.data
    for name in ("ETag", "Content-Location"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert read(client, two).json["revision"] == 2


@pytest.mark.parametrize("headers", [ANY, None])
def test_of_two_that_are_merged_into_each_other_one_survives(client, arrests, headers):
    etags = [read(client, each).headers["ETag"] for each in arrests]

    def one_way(place):
        sent = headers or {"If-Match": etags[place]}
        return act(client, arrests[place], "merge", sent, into=arrests[1 - place]["id"])

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(answer.status_code for answer in pool.map(one_way, range(2)))

    assert statuses == [200, 409 if headers else 412]
    assert len(found(client)) == 1
    assert sorted(read(client, each).status_code for each in arrests) == [200, 308]


def test_a_twin_that_was_merged_is_not_named(client):
    one, two = (posted(client, text="The same") for _ in range(2))
    merged(client, one, two)

    third = posted(client, text="The same")

    assert [each["detail"] for each in third["warnings"] if each["code"] == "exact-twin"] == [
        f"the same words of the same speaker are {two['id']}"
    ]


def test_a_file_that_comes_again_changes_nothing_of_what_was_merged(client, arrests):
    row = make.body(text="Words", external_id="e-1", speaker=POLICE, role="Spokesman")
    one = make.posted(client, **row)
    _, two = arrests
    merged(client, one, two)
    before = client.get("/v1/changes/head").json

    for on_conflict in ("skip", "update"):
        answer = client.post(
            f"/v1/statements/import?on_conflict={on_conflict}",
            data=json.dumps(row | {"role": "Chief"}),
            content_type="application/x-ndjson",
        )
        result = answer.json["data"][0]
        assert (result["status"], result["id"]) == ("skipped", one["id"])
        assert codes(result, "warnings") == [("/external_id", "merged")]
        assert two["id"] in result["warnings"][0]["detail"]
    again = client.post("/v1/statements", json=row)
    assert (again.status_code, again.json["existing"]) == (409, one["id"])
    assert client.get("/v1/changes/head").json == before
