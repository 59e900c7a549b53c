"""Speakers over HTTP who are recorded, merged and unmerged, and what is read of them."""

from tests import make

ANY = {"If-Match": "*"}


def added(client, name, **fields):
    answer = client.post("/v1/speakers", json={"name": name, "new": True} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json


def merged(client, one, other, expected=200):
    body = {"into": other["id"], "reason": "one person"}
    answer = client.post(f"/v1/speakers/{one['id']}/merge", json=body, headers=ANY)
    assert answer.status_code == expected, answer.text
    return answer.json


def unmerged(client, of, expected=200):
    body = {"reason": "two after all"}
    answer = client.post(f"/v1/speakers/{of['id']}/unmerge", json=body, headers=ANY)
    assert answer.status_code == expected, answer.text
    return answer.json


def read(client, of):
    answer = client.get(f"/v1/speakers/{of['id']}")
    assert answer.status_code == 200, answer.text
    return answer.json


def content(document):
    """A document without what every change changes."""
    return {name: document[name] for name in document.keys() - {"revision", "updated", "warnings"}}


def found(client, query):
    return sorted(make.found(client, query))
