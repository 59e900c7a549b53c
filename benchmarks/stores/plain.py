"""The record's nouns as plain objects: read like those of `service.models`, made in no time.

Whatever the service reads of a statement that is recorded (its document, its tokens, its texts) it
reads of these too, so that what the corpus fills in is what the service would have written. A
column that nobody here knows of ends the filling, by its name.
"""

from typing import Any

from sqlalchemy import inspect

from service.models import Appearance, Base, JointSpeaker, Source, Speaker, Statement


class Plain:
    """Something with the columns that it was given."""

    def __init__(self, **columns: Any) -> None:
        self.__dict__.update(columns)


def read_like(table: type[Base]) -> dict[str, Any]:
    """Return what a class has that is read like a model: its properties, and empty what may be."""
    found: dict[str, Any] = {
        column.name: None for column in table.__table__.columns if column.nullable
    }
    for each in inspect(table).relationships:
        found[each.key] = () if each.uselist else None
    properties = {name: each for name, each in vars(table).items() if isinstance(each, property)}
    return found | properties


class Said(Plain):
    """A statement."""

    locals().update(read_like(Statement))
    status, revision, key = "current", 1, None


class Carried(Plain):
    """An appearance."""

    locals().update(read_like(Appearance))


class Credited(Plain):
    """A speaker: `unnamed` ones alone are made together with their statement."""

    locals().update(read_like(Speaker))
    revision = 1


class Joint(Plain):
    """A further speaker."""

    locals().update(read_like(JointSpeaker))


class Published(Plain):
    """A source."""

    locals().update(read_like(Source))
    status, revision = "current", 1


NUMBERED_LATER = {"speaker_name"}
"""Tables of which the database numbers the rows."""


def columns(table: str) -> list[str]:
    """Return the columns of a table that are filled."""
    named = [column.name for column in Base.metadata.tables[table].columns]
    return [name for name in named if name != "number" or table not in NUMBERED_LATER]
