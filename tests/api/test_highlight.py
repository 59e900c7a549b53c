"""`highlight=true`: the matching words, beside the untouched text."""

import pytest

from tests import make

TEXT = "“Taxes” will rise & rise"


@pytest.fixture
def row(client):
    """Of a query: the first row of the answer."""

    def first(query):
        return client.get(f"/v1/statements?{query}").json["data"][0]

    make.posted(
        client,
        text=TEXT,
        language="en",
        original={"text": "Les impôts augmenteront", "language": "fr"},
        source=None,
        appearances=[
            {"source": "CNN"},
            {"source": "BBC", "wording": "tax <rises>"},
            {"source": "AFP", "wording": "la taxe, les taxes", "language": "fr"},
        ],
    )
    return first


def test_every_text_of_a_row_is_marked_by_its_own_language(row):
    found = row("q=taxes rise&highlight=true")

    assert found["text"] == TEXT
    assert found["appearances"][1]["wording"] == "tax <rises>"
    assert found["highlight"] == {
        "text": "“<mark>Taxes</mark>” will <mark>rise</mark> &amp; <mark>rise</mark>",
        "original": "Les impôts augmenteront",
        "wordings": [
            None,
            "<mark>tax</mark> &lt;<mark>rises</mark>&gt;",
            "la <mark>taxe</mark>, les <mark>taxes</mark>",
        ],
    }


def test_what_is_to_be_left_out_and_what_is_filtered_by_marks_nothing(row):
    assert "<mark>" not in str(row("highlight=true&language=en")["highlight"])
    assert "<mark>will</mark>" in str(row("q=will -bread&highlight=true")["highlight"])


def test_the_shape_does_not_vary_with_what_there_is(client, row):
    make.posted(client, text="No words of another")
    rows = client.get("/v1/statements?highlight=true&sort=date").json["data"]

    assert [set(each["highlight"]) for each in rows] == [{"text", "original", "wordings"}] * 2
    assert rows[1]["highlight"] == {
        "text": "No words of another",
        "original": None,
        "wordings": [None],
    }
    assert "highlight" not in row("q=taxes")
    assert "highlight" not in row("q=taxes&highlight=false")


@pytest.mark.usefixtures("row")
def test_marking_sends_no_query_of_its_own(stranger, queries):
    counts = []
    for asked in ("false", "true"):
        queries.clear()
        stranger.get(f"/v1/statements?q=taxes&highlight={asked}")
        counts.append(len([sent for sent in queries if "pg_" not in sent]))

    assert counts[0] == counts[1]


@pytest.mark.usefixtures("row")
def test_the_next_page_is_marked_too(client):
    make.posted(client, text="Taxes fall")

    page = client.get("/v1/statements?q=taxes&highlight=true&limit=1").json

    assert "<mark>" in client.get(page["links"]["next"]).json["data"][0]["highlight"]["text"]


@pytest.mark.parametrize("value", ["yes", "1", "True", ""])
def test_a_switch_is_true_or_false(client, value):
    answer = client.get(f"/v1/statements?highlight={value}")

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == "highlight"
