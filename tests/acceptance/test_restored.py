"""A database that is restored while it is served: what was known of the other one is forgotten."""

import json

import psycopg
import pytest

from tests.acceptance.load import Client
from tests.acceptance.server import serving

SOURCE = {"outlet": "The Example", "title": "An article", "published": "2024-12-31"}


def say(client, text, speaker):
    """Record a statement; return the name that it was acknowledged with, and the stored one."""
    body = {"text": text, "speaker": speaker, "source": SOURCE}
    while (posted := client.post(body)).status == 503:  # the connections that were cut
        assert json.loads(posted.body)["detail"] == "nothing was stored; send the request again"
    answer = json.loads(posted.body)
    stored = json.loads(client.send("GET", f"/v1/statements/{answer['id']}").body)
    return answer["speaker"]["name"], stored["speaker"]["name"]


@pytest.mark.parametrize("lasting", ["postgresql"], indirect=True)
def test_no_words_are_given_to_a_speaker_of_the_time_before_a_restoration(lasting, durable):
    url, key = lasting
    name = url.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(durable.url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}_backup TEMPLATE {name}")
        with serving(url, WORKERS="1") as served:
            client = Client(served.port, key)
            for text in ("one", "two"):
                say(client, text, "Ada Before")
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
            server.execute(f"ALTER DATABASE {name}_backup RENAME TO {name}")
            said = [say(client, "three", "Bob After"), say(client, "four", "Ada Before")]
            client.close()

    assert said == [("Bob After", "Bob After"), ("Ada Before", "Ada Before")]
