"""Which speaker is meant."""

import unicodedata

import pytest

from tests import make


def speaker(client, given):
    made = make.posted(client, speaker=given)
    return made["speaker"], [each["code"] for each in made["warnings"]]


@pytest.mark.parametrize(
    "other",
    [
        "mohammad shtayyeh",
        "Shtayyeh, Mohammad",
        "MOHAMMAD  SHTAYYEH",
        "Mohammad Shtayyeh's",
        "Mohammad Shtayyeh’s",
        "Mohammad-Shtayyeh",
        "Mohámmad Shtáyyeh",
    ],
)
def test_a_name_is_compared_folded_and_the_writer_is_told(client, other):
    first, _ = speaker(client, "Mohammad Shtayyeh")

    again, warnings = speaker(client, other)

    assert again["id"] == first["id"]
    assert again["name"] == "Mohammad Shtayyeh"
    assert warnings == ["speaker-resolved-by-name"]


def test_two_given_names_swapped_are_two_names(client):
    one, _ = speaker(client, "Martin Luther")
    two, warnings = speaker(client, "Luther Martin")

    assert one["id"] != two["id"]
    assert warnings == []


def test_two_speakers_of_one_name_stay_two_and_the_bare_name_is_a_conflict(client):
    one, _ = speaker(client, {"name": "John Smith", "kind": "person"})
    two, _ = speaker(client, {"name": "John Smith", "kind": "person", "new": True})

    answer = client.post("/v1/statements", json=make.body(speaker="john smith"))

    assert one["id"] != two["id"]
    assert answer.status_code == 409
    assert answer.json["errors"][0] | {"detail": ""} == {
        "pointer": "/speaker",
        "code": "ambiguous-speaker",
        "detail": "",
    }
    assert [each["id"] for each in answer.json["speakers"]] == [one["id"], two["id"]]
    assert speaker(client, {"id": two["id"]}) == (two, [])


def test_a_stated_kind_rules_out_speakers_of_another(client):
    person, _ = speaker(client, {"name": "Jordan", "kind": "person"})
    state, _ = speaker(client, {"name": "Jordan", "kind": "organisation"})
    body = make.posted(client, organisation="jordan")["organisation"]

    assert person["id"] != state["id"]
    assert body["id"] == state["id"]


def test_a_person_is_no_organisation(client):
    person, _ = speaker(client, {"name": "Jordan", "kind": "person"})

    errors = make.refused(client, organisation={"id": person["id"]})

    assert errors == [("/organisation/id", "wrong-kind")]


def test_a_kind_that_nobody_had_stated_is_learnt(client):
    first, _ = speaker(client, "NATO")
    later, _ = speaker(client, {"name": "NATO", "kind": "organisation"})

    whole = client.get(f"/v1/speakers/{first['id']}").json
    assert first["kind"] == "unspecified"
    assert (later["id"], later["kind"]) == (first["id"], "organisation")
    assert whole["revision"] == 2


@pytest.mark.parametrize(
    "description",
    [
        "a senior official",
        "A US official",
        "An 18-year-old",
        "A de facto leader",
        "An al-Qaeda spokesman",
        "A ‘source’",
        "two aides",
        "Some residents",
        "eyewitnesses",
        "health officials in Gaza",
        "Israeli and US officials",
        "Diplomatic sources",
        "Palestinian witnesses",
        "Western diplomats",
        "local residents of Ashkelon",
        "People familiar with the matter",
        "people with knowledge of the talks",
        "at least two lawmakers",
        "another official",
        "White House official",
        "the spokesman",
        "Foreign Ministry spokeswoman",
        "Source close to the talks",
        "Hamas spokesperson in Gaza",
        "ein Sprecher des Ministeriums",
        "Eine ranghohe Beamtin",
        "zwei Diplomaten",
        "un responsable américain",
        "Des témoins",
        "plusieurs élus",
        "una portavoz",
        "varios testigos",
        "due fonti",
        "um assessor",
        "een woordvoerder",
        " \u00a0A US official ",
    ],
)
def test_a_description_is_an_unnamed_speaker_and_never_shared(client, description):
    one, warnings = speaker(client, description)
    two, _ = speaker(client, description)

    assert one["kind"] == two["kind"] == "unnamed"
    assert one["id"] != two["id"]
    assert one["unnamed"] == {"count": None, "reason": "unknown", "terms": "not_stated"}
    assert warnings == ["taken-for-unnamed"]


@pytest.mark.parametrize(
    "name",
    [
        "An Nguyen",
        unicodedata.normalize("NFD", "An Nguyễn"),
        "An Jung-geun",
        "An Sa'ad",
        "An van Dijk",
        "An Van de Velde",
        "An d’Hondt",
        "A. Smith",
        "Aida",
        "Sometimes Y",
        "National Association of Sports Officials",
        "The Guardian",
        "Médecins du Monde",
        "People with Disability Australia",
        "People Before Profit",
        "Another Country",
        "Jehovah's Witnesses",
        "Association Aides",
        "Hamas spokesman Hazem Qassem",
        "Official Monetary and Financial Institutions Forum",
        "Open Source Initiative",
        "Einar Example",
        "Una Mullally",
        "Des O'Connor",
        "Un de Sousa",
        "UN Secretary",
        "Dos Santos, José",
        "Des Moines Register",
        "Un-hye",
    ],
)
def test_a_name_that_only_looks_like_a_description_is_a_name(client, name):
    made, warnings = speaker(client, name)

    assert (made["kind"], warnings) == ("unspecified", [])


def test_the_terms_of_an_unnamed_speaker_are_kept(client):
    unnamed = {"count": 2, "reason": "not_authorised", "terms": "background"}
    given = {"name": "two senior officials", "kind": "unnamed", "unnamed": unnamed}

    made, warnings = speaker(client, given)

    assert made["unnamed"] == unnamed
    assert warnings == []
    assert make.found(client, "speaker=senior") == make.found(client)


@pytest.mark.parametrize("name", ["習近平", "😀", "?!", "Łukasz Żółć", "محمد اشتية", "x" * 500])
def test_a_name_of_any_script_is_found_again(client, name):
    one, _ = speaker(client, name)
    two, _ = speaker(client, name)

    assert one["id"] == two["id"]
    assert one["name"] == name


def test_a_name_of_letters_that_fold_to_many_is_kept_apart(client):
    one, _ = speaker(client, "\ufdfa" * 400 + "a")
    two, _ = speaker(client, "\ufdfa" * 400 + "b")

    assert one["id"] != two["id"]


def test_a_speaker_is_answered_with_an_etag(client):
    made, _ = speaker(client, "A B")

    answer = client.get(f"/v1/speakers/{made['id']}")

    assert answer.json | made == answer.json
    assert answer.json["aliases"] == answer.json["positions"] == []
    again = client.get(
        f"/v1/speakers/{made['id']}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get("/v1/speakers/00000000-0000-7000-8000-000000000000").status_code == 404


def test_speakers_are_listed_in_the_order_of_their_names(client):
    for name in ("Zoë", "émile", "Anna"):
        speaker(client, name)

    listed = [each["name"] for each in client.get("/v1/speakers").json["data"]]

    assert listed == ["Anna", "émile", "Zoë"]


@pytest.mark.parametrize("kind", ["person", "organisation", "unspecified"])
def test_a_kind_that_is_not_specified_rules_out_nobody(client, kind):
    first = make.posted(client, speaker={"name": "Ben", "kind": kind}, external_id="1")

    again = make.posted(client, speaker={"name": "Ben", "kind": "unspecified"})
    alone = client.post("/v1/speakers", json={"name": "Ben", "kind": "unspecified"})
    table = "external_id,text,speaker,speaker_kind,outlet\n1,{text},Ben,unspecified,{outlet}\n"
    sent = table.format(text=first["text"], outlet=first["appearances"][0]["source"]["outlet"])
    update = client.post(
        "/v1/statements/import?on_conflict=update", data=sent, content_type="text/csv"
    )

    assert again["speaker"] == first["speaker"]
    assert (alone.status_code, alone.json["errors"][0]["code"]) == (409, "known-speaker")
    assert [each["status"] for each in update.json["data"]] == ["unchanged"]
