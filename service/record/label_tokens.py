"""The tokens of the text index that stand for labels: names in a field, by their numbers."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from service.models import Label
from service.text.connections import connected

_label = Label.__table__.c
_OF_NAMES = select(_label.number).where(
    _label.field == bindparam("field"), _label.folded.in_(bindparam("folded", expanding=True))
)


def of_names(session: Session, field: str, folded: Iterable[str]) -> list[str]:
    """Return the tokens of names in a field, as they are compared there."""
    numbers = connected(session).scalars(_OF_NAMES, {"field": field, "folded": list(folded)})
    return [f":{field}.{number}" for number in numbers]


def matching(session: Session, field: str, which: ColumnElement[bool], most: int) -> list[str]:
    """Return the tokens of the labels of a condition, at most so many."""
    numbers = connected(session).scalars(select(Label.number).where(which).limit(most))
    return [f":{field}.{number}" for number in numbers]
