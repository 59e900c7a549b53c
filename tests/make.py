"""Test data: one function a noun, with good defaults."""

from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from schemas.statements import NewStatementSchema
from service import record
from service.models import Statement

_number = count(1)


def body(**fields: Any) -> dict[str, Any]:
    """The body of a POST that is fine as it is."""
    number = next(_number)
    return {"text": f"Words number {number}", "speaker": f"Speaker {number}", "source": "CNN"} | (
        fields
    )


def statement(session: Session, *, by: str = "desk", **fields: Any) -> Statement:
    """A recorded statement."""
    loaded = NewStatementSchema().load(body(**fields))
    return record.statements.add(session, loaded, by=by).subject


def posted(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    """The answer to a POST that must succeed."""
    answer = client.post("/v1/statements", json=body(**fields))
    assert answer.status_code == 201, answer.text
    return answer.json


def refused(client: FlaskClient, expected: int = 422, /, **fields: Any) -> list[tuple[str, str]]:
    """The pointers and codes of a POST that must be refused with a status."""
    answer = client.post("/v1/statements", json=body(**fields))
    assert answer.status_code == expected, answer.text
    assert answer.content_type == "application/problem+json"
    return [(each["pointer"], each["code"]) for each in answer.json["errors"]]


def found(client: FlaskClient, query: str = "") -> list[str]:
    """The texts that a search finds, in its order."""
    answer = client.get(f"/v1/statements?{query}")
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json["data"]]
