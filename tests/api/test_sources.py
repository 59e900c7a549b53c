"""Which source is meant."""

from tests import make


def source(client, given):
    made = make.posted(client, source=given)
    warned = [(each["pointer"], each["code"]) for each in made["warnings"]]
    return made["appearances"][0]["source"], warned


def test_the_same_address_in_another_case_of_host_is_the_same_source(client):
    one, _ = source(client, "https://Example.ORG/A?b=C#top")
    two, _ = source(client, "HTTPS://example.org/A?b=C#bottom")
    other, _ = source(client, "https://example.org/a?b=C")

    assert one["id"] == two["id"] != other["id"]
    assert two["url"] == "https://Example.ORG/A?b=C#top"


def test_a_place_within_an_item_that_is_not_kept_is_warned_of(client):
    page = "https://live.example/news"
    source(client, f"{page}#h_1")

    warned = {end: source(client, f"{page}{end}")[1] for end in ("", "#", "#h_1", "#h_2")}

    assert warned == {"": [], "#": [], "#h_1": [], "#h_2": [("/source", "source-differs")]}


def test_the_same_outlet_title_and_day_are_the_same_source(client):
    item = {"outlet": "CNN", "title": "A raid", "published": "2023-04-05"}

    one, _ = source(client, item)
    two, _ = source(client, item | {"outlet": "cnn"})
    other, _ = source(client, item | {"published": "2023-04-06"})

    assert one["id"] == two["id"] != other["id"]


def test_an_outlet_alone_tells_no_source(client):
    one, _ = source(client, "CNN")
    two, _ = source(client, "CNN")

    assert one["id"] != two["id"]


def test_two_addresses_are_two_sources_whatever_else_they_share(client):
    item = {"outlet": "CNN", "title": "Live", "published": "2023-04-05"}

    one, _ = source(client, item | {"url": "https://cnn.example/1"})
    two, _ = source(client, item | {"url": "https://cnn.example/2"})

    assert one["id"] != two["id"]
    assert two["url"] == "https://cnn.example/2"


def test_empty_fields_are_filled_and_differing_ones_are_warned_of(client):
    url = "https://cnn.example/1"
    one, _ = source(client, {"url": url, "title": "A raid"})

    two, warned = source(client, {"url": url, "title": "The raid", "author": "A. Writer"})

    assert two["id"] == one["id"]
    assert (two["title"], two["author"]) == ("A raid", "A. Writer")
    assert warned == [("/source/title", "source-differs")]
    assert client.get(f"/v1/sources/{one['id']}").json["revision"] == 2


def test_a_source_that_gains_an_address_is_found_by_it(client):
    item = {"outlet": "CNN", "title": "A raid", "published": "2023-04-05"}
    one, _ = source(client, item)
    source(client, item | {"url": "https://cnn.example/1"})

    again, _ = source(client, "https://cnn.example/1")

    assert again["id"] == one["id"]
    assert len(make.found(client, "source_url=https://CNN.example/1")) == 3


def test_an_address_as_long_as_allowed_is_kept(client):
    url = "https://example.org/" + "é" * 1_980

    one, _ = source(client, url)
    two, _ = source(client, url)

    assert one["id"] == two["id"]
    assert one["url"] == url


def test_sources_are_listed_the_newest_first_and_read_by_id(client):
    ids = [source(client, {"title": f"T {number}"})[0]["id"] for number in range(3)]

    listed = client.get("/v1/sources").json

    assert [each["id"] for each in listed["data"]] == ids[::-1]
    assert listed["total"] == {"value": 3, "relation": "exact"}
    assert client.get(f"/v1/sources/{ids[0]}").json["title"] == "T 0"
    assert client.get(f"/v1/sources/{ids[0]}").headers["ETag"].startswith('"1-')
    assert client.get("/v1/sources/00000000-0000-7000-8000-000000000000").status_code == 404
