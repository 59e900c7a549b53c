"""Filters, orders, facets and chosen fields over HTTP: what is taken, and what is refused."""

from dataclasses import fields
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import select

from schemas import vocabularies
from schemas.search import StatementQuerySchema
from service.models import Statement
from service.record import facets, indexing, missing, orders, search
from service.record.remarks import Warnings
from service.record.whole import STATEMENT as WHOLE
from tests.make import found, posted


@pytest.fixture
def withdraw(app):
    def act(id, **changed):
        with app.extensions["database"].writing() as session:
            whole = select(Statement).options(*WHOLE)
            statement = session.scalars(whole.where(Statement.id == UUID(id))).one()
            for name, value in ({"status": "withdrawn"} | changed).items():
                setattr(statement, name, value)
            indexing.put(session, statement, Warnings())
            session.commit()

    return act


def test_withdrawn_statements_are_listed_only_where_they_are_asked_for(client, withdraw):
    kept, gone = (posted(client, text=text) for text in ("Kept", "Gone"))
    withdraw(gone["id"])

    assert found(client) == ["Kept"]
    assert found(client, "status=withdrawn") == ["Gone"]
    assert found(client, "status=withdrawn&status=current") == ["Gone", "Kept"]
    assert found(client, "status=!current") == []
    assert found(client, f"id={gone['id']}&id={kept['id']}") == ["Kept"]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("role=interieur", True),
        ("role=ministre+intérieur", True),
        ("role=intér*", True),
        ("role=l’intérieur", True),
        ("role=!interieur", False),
        ("role=int*", False),
        ("role=de+la+interieur", False),
        ("organisation=etat", True),
        ("outlet=équipe", True),
        ("place=aquila", True),
        ("via=opera", True),
        ("said_to=ida", False),
        ("speaker=ana", False),
        ("speaker=lana", True),
    ],
)
def test_what_stands_behind_an_elision_is_a_word(client, query, is_found):
    posted(
        client,
        text="Found",
        speaker="Lana Example",
        role="ministre de l’Intérieur",
        organisation="Conseil d'État",
        source=None,
        appearances=[
            {"source": {"outlet": "L'Équipe"}, "via": [{"name": "il Teatro dell’Opera"}]},
        ],
        place="L'Aquila",
        said_to="Lida Example",
    )

    assert found(client, query) == (["Found"] if is_found else [])


@pytest.mark.parametrize("role", ["US President", "U.S. President", "Vice President, U.S."])
@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("role=US+president", True),
        ("role=U.S.+president", True),
        ("role=president,U.S", True),
        ("role=!US", False),
        ("role=U.K.+president", False),
        ("role=UK+president", False),
        ("role=sus", False),
        ("role=US*", True),
        ("role=US*+presi*", True),
        ("role=!US*", False),
    ],
)
def test_an_acronym_is_the_same_with_full_stops(client, role, query, is_found):
    posted(client, text="Found", role=role)
    posted(client, text="Long", role="The U.S. Consul for the Old and the New and the Blue World")

    assert found(client, "role=U.S.+consul+for+the+old+and+the+new+blue+world+consul") == ["Long"]
    assert found(client, f"{query}&role=!consul") == (["Found"] if is_found else [])


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("role=发言人", True),
        ("role=发言*", True),
        ("role=外交部 发言人", True),
        ("role=人发言", False),
        ("role=!发言", False),
        ("organisation=外交部", True),
        ("outlet=日新", True),
        ("outlet=朝新", False),
        ("via=통신", True),
        ("place=京", True),
        ("place=*京", True),
        ("speaker=明华", False),
        ("speaker=李明华", True),
        ("said_to=者", False),
    ],
)
def test_characters_that_stand_together_are_a_word_but_not_of_persons(client, query, is_found):
    posted(
        client,
        text="Found",
        speaker="李明华",
        role="外交部发言人",
        organisation="中国外交部",
        source=None,
        appearances=[{"source": {"outlet": "朝日新聞デジタル"}, "via": [{"name": "연합통신사"}]}],
        place="東京都",
        said_to="記者",
    )

    assert found(client, query) == (["Found"] if is_found else [])


@pytest.mark.parametrize("organisation", ["CDC", "C.D.C.", "The C.D.C. of Atlanta"])
@pytest.mark.parametrize("query", ["organisation=CDC", "organisation=c.d.c.", "organisation=CDC*"])
def test_an_acronym_may_have_a_letter_twice(client, organisation, query):
    posted(client, text="Found", organisation=organisation)
    posted(client, text="Apart", organisation="The D.C. Council")
    posted(client, text="Turned", organisation="D. C. D. Partners")

    assert found(client, query) == ["Found"]


@pytest.mark.parametrize(
    ("query", "outlets"),
    [
        ("outlet=U.S.*", ["U.S. News"]),
        ("outlet=U.S*+new*", ["U.S. News"]),
        ("outlet=US*", ["U.S. News", "USA Today"]),
        ("outlet=n-t*", ["n-tv"]),
        ("outlet=S.P*", ["Folha de S.Paulo"]),
    ],
)
def test_letters_with_a_star_behind_them_are_a_beginning_as_it_is_typed(client, query, outlets):
    for outlet in ("n-tv", "Folha de S.Paulo", "USA Today", "U.S. News"):
        posted(client, text=outlet, source={"outlet": outlet})

    assert found(client, query) == outlets


def test_a_merged_statement_is_in_no_list(client, withdraw):
    kept, gone = (posted(client, text=text) for text in ("Kept", "Gone"))
    withdraw(gone["id"], merged_into_number=1)

    assert found(client, f"id={kept['id']}&id={gone['id']}") == ["Kept"]
    assert found(client, "status=withdrawn&status=current") == ["Kept"]


def test_a_source_that_gains_an_outlet_and_a_day_is_found_by_them_everywhere(client):
    bare = {"url": "https://example.org/1"}
    posted(client, text="First", source=bare)
    posted(client, text="Second", source={"outlet": "CNN", "published": "2020-05-05"})
    posted(client, text="Third", source=bare | {"outlet": "BBC", "published": "2023-04-05"})

    assert found(client, "outlet=bbc") == ["Third", "First"]
    assert found(client, "missing=outlet") == []
    assert found(client, "published_from=2023") == ["Third", "First"]
    assert found(client, "sort=-published") == ["Third", "First", "Second"]


def test_a_speaker_whose_kind_is_learnt_is_found_by_it_everywhere(client):
    posted(client, text="First", speaker="Jordan")
    posted(client, text="Second", joint_with=[{"speaker": "Jordan"}])
    posted(client, text="Third", speaker={"name": "Jordan", "kind": "organisation"})

    assert found(client, "speaker_kind=organisation") == ["Third", "Second", "First"]
    assert found(client, "speaker_kind=unspecified") == ["Second"]


def test_published_orders_by_day_then_time_and_is_that_of_the_first_appearance(client):
    days = ("2023-04-05T10:00:00Z", "2023-04-05", None, "2023-04-05T09:00:00+02:00", "2023-04")
    for day in days:
        later = {"outlet": "BBC", "title": f"Later {day}", "published": "2024-01-01"}
        appearances = [{"source": {"title": f"{day}", "published": day}}, {"source": later}]
        posted(client, text=f"{day}", source=None, appearances=appearances)

    rising = [str(days[place]) for place in (4, 1, 3, 0, 2)]
    assert found(client, "sort=published") == rising
    assert found(client, "sort=-published") == [*rising[-2::-1], "None"]


def test_names_of_a_facet_are_told_apart_by_ids_that_the_name_filter_takes(client):
    for number in range(3):
        speaker = {"name": "John Smith", "kind": "person"} | ({"new": True} if number else {})
        posted(client, text=f"Text {number}", speaker=speaker)

    facet = client.get("/v1/statements?facets=speaker&facet_size=2").json["facets"]["speaker"]

    assert [each["label"] for each in facet["buckets"]] == ["John Smith"] * 2
    assert (facet["other"], facet["missing"], facet["bounded"]) == (1, 0, False)
    for bucket in facet["buckets"]:
        assert len(found(client, f"speaker={bucket['value']}")) == bucket["count"] == 1


def test_only_the_chosen_fields_are_shown(client):
    posted(client, text="Text", speaker="Ada", role="Minister", source="CNN", tags=["a"])

    answer = client.get("/v1/statements?fields=text,speaker.name,appearances.source.outlet,tags")
    both = ("speaker.name,speaker", "speaker,speaker.name")
    whole = [client.get(f"/v1/statements?fields={each}").json["data"][0] for each in both]

    assert answer.json["data"] == [
        {
            "text": "Text",
            "speaker": {"name": "Ada"},
            "tags": ["a"],
            "appearances": [{"source": {"outlet": "CNN"}}],
        }
    ]
    assert [set(each["speaker"]) for each in whole] == [{"id", "name", "kind", "unnamed"}] * 2


WRONG = {
    "fields=id,txt": ("fields", "not-in-vocabulary", "text"),
    "fields=speaker.nam": ("fields", "not-in-vocabulary", "speaker.name"),
    "fields=": ("fields", "not-in-vocabulary", "it is one of"),
    "fields=id&fields=text": ("fields", "repeated", "once"),
    "facets=speker": ("facets", "not-in-vocabulary", "speaker"),
    "facets=speaker&facets=role": ("facets", "repeated", "once"),
    "facet_size=0": ("facet_size", "out-of-range", "1 to 100"),
    "missing=rolle": ("missing", "not-in-vocabulary", "role"),
    "missing=!rolle": ("missing", "not-in-vocabulary", "role"),
    "first_hand=yes": ("first_hand", "not-in-vocabulary", "true"),
    "first_hand=true&first_hand=false": ("first_hand", "repeated", "once"),
    "channel=interviews": ("channel", "not-in-vocabulary", "interview"),
    "speaker_kind=persons": ("speaker_kind", "not-in-vocabulary", "person"),
    "status=widthdrawn": ("status", "not-in-vocabulary", "withdrawn"),
    "sort=-publish": ("sort", "not-in-vocabulary", "-published"),
    "dates=inside": ("dates", "not-in-vocabulary", "overlaps, within"),
    "publishd_from=2023": ("publishd_from", "unknown-field", "published_from"),
    "published_from=05/04/2023": ("published_from", "invalid-date", "2023-04-05"),
    "recorded_to=2023-02-30": ("recorded_to", "invalid-date", "calendar"),
    "updated_from=2023&updated_to=2022": ("updated_to", "invalid-range", "before updated_from"),
    "speaker_id=7": ("speaker_id", "invalid-id", "no id"),
    "source_id=!7": ("source_id", "invalid-id", "no id"),
    "tag=!": ("tag", "empty", "needs a value"),
    "external_id=": ("external_id", "empty", "needs a value"),
    "&".join(["id=x"] * 101): ("id", "too-many", "100"),
}


@pytest.mark.parametrize("query", WRONG)
def test_a_misspelt_or_ill_formed_value_is_an_error_that_says_what_was_meant(client, query):
    pointer, code, meant = WRONG[query]

    answer = client.get(f"/v1/statements?{query}")

    assert answer.status_code == 400
    error = answer.json["errors"][0]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert meant in error["detail"]


@pytest.mark.parametrize(
    "query", ["sort=-recorded", "sort=published", "facets=speaker,role,via,year"]
)
def test_the_number_of_queries_grows_neither_with_the_page_nor_with_the_values(
    client, stranger, queries, query
):
    counts = set()
    for number in range(30):
        posted(client, role=f"Role {number}", source=f"Outlet {number}", tags=[f"t{number}"])
    for limit in (1, 10, 29):
        queries.clear()
        stranger.get(f"/v1/statements?limit={limit}&q=words&{query}&" + "tag=t1&tag=!t2")
        ids = "&".join(f"id={number:08}-0000-0000-0000-000000000000" for number in range(limit))
        stranger.get(f"/v1/statements?{ids}&{query}")
        counts.add(len([sent for sent in queries if "pg_stat" not in sent]))

    assert len(counts) == 1


def test_every_filter_and_order_of_the_schema_is_one_of_the_record():
    asked = set(StatementQuerySchema().fields) - {"highlight"}  # of the answer alone
    assert asked == {each.name for each in fields(search.Query)}
    assert set(vocabularies.SORT) == set(orders.ORDERS) | {"relevance"}
    assert set(vocabularies.FACET) == set(facets.FACETS)
    assert set(vocabularies.MISSING) == set(missing.FIELDS)


SIGNED = {
    "speaker": "Marks & Spencer",
    "role": "Mayor – Paris",
    "organisation": "Johnson & Johnson",
    "said_to": "Radio 4 - Today",
    "place": "Paris / Orly",
    "outlet": "Dow Jones , Company",
    "via": "Wall Street Journal | WSJ",
}


@pytest.fixture
def signed(client):
    given = {name: value for name, value in SIGNED.items() if name not in {"outlet", "via"}}
    appearance = {"source": {"outlet": SIGNED["outlet"]}, "via": [SIGNED["via"]]}
    return posted(client, text="Signed", source=None, appearances=[appearance], **given)


def test_a_name_with_a_sign_that_stands_alone_is_found_as_it_is_printed(client, signed):
    posted(client, text="Other")

    for name, value in SIGNED.items():
        assert found(client, f"{name}={quote(value)}") == ["Signed"], name
        assert "Signed" not in found(client, f"{name}={quote(f'!{value}')}"), name
    listed = [
        ("sources", f"q={quote('dow jones – comp')}"),
        *(("speakers", f"q={quote('Marks & Spen')}&sort={s}") for s in ("name", "-statements")),
    ]
    for kind, query in listed:
        assert len(client.get(f"/v1/{kind}?{query}").json["data"]) == 1, query


def test_a_comma_without_a_space_parts_what_is_typed_of_a_name(client):
    posted(client, text="By her", speaker="Ursula von der Leyen", source="Le Monde")

    assert found(client, "speaker=von der leyen,urs*") == ["By her"]
    assert found(client, "speaker=leyen*,ursula") == ["By her"]
    assert found(client, "outlet=monde,l*") == ["By her"]


@pytest.mark.parametrize("quoted", ['"Hamas"', "“Hamas”", "„Hamas“", "”Hamas”", "＂Hamas＂"])
def test_double_quotes_of_any_shape_around_a_name_ask_for_the_whole_name(client, quoted):
    for name in ("Hamas", "Hamas in Gaza"):
        posted(client, text=f"By {name}", speaker=name, role=name, source=name)

    for field in ("speaker", "role", "outlet"):
        assert found(client, f"{field}={quote(quoted)}") == ["By Hamas"]
        assert found(client, f"{field}=!{quote(quoted)}") == ["By Hamas in Gaza"]
    sources = client.get("/v1/sources", query_string={"outlet": quoted}).json["data"]
    assert [each["outlet"] for each in sources] == ["Hamas"]
    speakers = client.get("/v1/speakers", query_string={"q": quoted}).json["data"]
    assert [each["name"] for each in speakers] == ["Hamas"]


def test_signs_alone_find_the_name_that_is_made_of_them_and_no_other(client, signed):
    posted(client, text="By signs", speaker="& –")

    assert found(client, f"speaker={quote('&')}") == ["By signs"]
    assert found(client, f"speaker={quote('– &')}") == ["By signs"]
    assert found(client, f"speaker={quote('/')}") == []
    assert client.get("/v1/statements?speaker=*").status_code == 400


def test_the_bucket_of_a_tag_made_of_signs_finds_as_many_as_it_counts(client):
    for tag in ('"', '""', '"""', '"""""', "!", '"!"', "“!”", "“”", "&"):
        posted(client, tags=[tag])

    buckets = client.get("/v1/statements?facets=tag").json["facets"]["tag"]["buckets"]

    assert len(buckets) == 9
    for bucket in buckets:
        (text,) = found(client, f"tag={quote(bucket['value'])}")
        assert text == found(client, f"tag_all={quote(bucket['value'])}")[0]
