"""What the description says of all operations alike: the headers that are sent and answered."""

from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

Operation = MutableMapping[str, Any]

DEFAULT = "default"
TEXT = {"schema": {"type": "string"}}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag that was read, or `*` for whatever there is now.",
    "schema": {"type": "string", "minLength": 1},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of what is held already: 304 while nothing has changed.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "The sender's choice: sent again with it, the request gets its first answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
ANSWERED = {
    304: {"ETag": {"description": "that of what is held already", "required": True, **TEXT}},
    308: {"Location": {"description": "where it is found now", "required": True, **TEXT}},
    401: {"WWW-Authenticate": {"description": "how a key is sent", **TEXT}},
    410: {"ETag": {"description": "what a restoration sends as If-Match", **TEXT}},
    429: {"Retry-After": {"description": "seconds until there is more", **TEXT}},
    503: {"Retry-After": {"description": "seconds to wait", **TEXT}},
}
ETAG = {"description": "the revision, and a digest of it", "required": True, **TEXT}
LOCATION = {
    "description": "where it is read; an appearance is with its statement, a position with its"
    " speaker",
    "required": True,
    **TEXT,
}
CONTENT_LOCATION = {
    "Content-Location": {
        "description": "where the one that stays is read",
        "required": True,
        **TEXT,
    }
}
LINK = {"description": "the next page, as rel=next, where there is one", **TEXT}
REPLAYED = {"description": "true: this is the first answer to the Idempotency-Key again", **TEXT}


def demand_key(view: Any) -> None:
    """Say that a route is of use with a key only."""
    described = getattr(view, "_apidoc", None)
    if described is not None:
        described.setdefault("manual_doc", {})["security"] = [{"key": []}]


def headers(doc: Operation, doc_info: Operation, *, method: str, **_: Any) -> Operation:
    """Add to an operation the headers that it takes and gives, as its answers imply them.

    A 428 tells that it needs If-Match, a 304 that it takes If-None-Match; what has either, and what
    makes something, is answered with an ETag. An import is safe to repeat as it is. What takes a
    `limit` is a list.
    """
    answers = {
        str(int(status)): each for status, each in doc["responses"].items() if status != DEFAULT
    }
    sent = [IF_MATCH] * ("428" in answers) + [IF_NONE_MATCH] * ("304" in answers)
    if method != "get" and "requestBody" not in doc_info.get("manual_doc", {}):
        sent.append(IDEMPOTENCY_KEY)
        if "422" not in answers:  # the key came with another request before
            doc["responses"][422] = HTTPStatus(422).name
    queries = doc.get("parameters", [])
    if sent:
        doc["parameters"] = [*queries, *sent]
    given: dict[str, Any] = {}
    if {"201", "304", "428"} & answers.keys():
        given["ETag"] = ETAG
    if "201" in answers:
        given["Location"] = LOCATION
    if IDEMPOTENCY_KEY in sent:
        given["Idempotency-Replayed"] = REPLAYED
    if any("limit" in each["schema"].fields for each in queries):
        given["Link"] = LINK
    answer = answers["201" if "201" in answers else "200"]
    if all_given := answer.get("headers", {}) | given:
        answer["headers"] = all_given
    return doc
